package io.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.testing.AppLauncher;
import io.dromedary.testing.Launched;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.util.OSInfo;

/** The script that builds and starts, in a checkout of its own, with a Maven that only lays a small program down. */
class LauncherTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    private static final String MAVEN = """
            #!/bin/sh
            set -eu
            for argument; do
                case "$argument" in -Dbuild.folder=*) target=${argument#*=} ;; esac
            done
            echo "$target" >> "$CONTROL/begun"
            [ ! -e "$CONTROL/hold" ] || until [ -e "$CONTROL/go" ]; do sleep 0.1; done
            [ ! -e "$CONTROL/broken" ] || { echo "[ERROR] does not compile"; exit 1; }
            mkdir "$target/lib"
            cp "$CONTROL/library.jar" "$target/lib"
            [ ! -e "$CONTROL/driver.jar" ] || cp "$CONTROL/driver.jar" "$target/lib/sqlite-jdbc-1.jar"
            cp "$CONTROL/dromedary.jar" "$target"
            """;

    @TempDir
    private Path folder;
    private Path home;
    private Path builds;
    private Path control;

    @BeforeEach
    void checkOut() throws IOException {
        home = folder.resolve("Übung 1/läuft  hier");
        builds = home.resolve("builds");
        Files.createDirectories(home.resolve("src/main/java"));
        for (String name : List.of("pom.xml", "application.properties", "src/main/java/One.java", "src/main/java/Two.java")) {
            Files.setLastModifiedTime(Files.writeString(home.resolve(name), name), LONG_AGO);
        }
        for (String name : List.of("src/main/java", "src/main")) {
            Files.setLastModifiedTime(home.resolve(name), LONG_AGO);
        }
        Files.copy(Path.of("dromedary"), home.resolve("dromedary"));
        control = Files.createDirectories(folder.resolve("control"));
        Path maven = Files.writeString(Files.createDirectories(folder.resolve("bin")).resolve("mvn"), MAVEN);
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        jar(control.resolve("library.jar"), Launched.Library.class, Map.of());
        jar(control.resolve("dromedary.jar"), Launched.class,
                Map.of(Attributes.Name.MAIN_CLASS, Launched.class.getName(), Attributes.Name.CLASS_PATH, "lib/library.jar"));
    }

    @AfterEach
    void letGo() throws IOException {
        Files.writeString(control.resolve("go"), "");
    }

    private static void jar(Path file, Class<?> type, Map<Attributes.Name, String> attributes) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach(manifest.getMainAttributes()::put);
        String name = type.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest);
                InputStream code = type.getClassLoader().getResourceAsStream(name)) {
            jar.putNextEntry(new JarEntry(name));
            code.transferTo(jar);
        }
    }

    private Process start(String... arguments) throws IOException {
        return process(Stream.concat(Stream.of(home.resolve("dromedary").toString()), Stream.of(arguments)).toList());
    }

    private Process process(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("CONTROL", control.toString());
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private static String rest(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private String run(String... arguments) throws Exception {
        Process process = start(arguments);
        String output = rest(process);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** Until it says that it runs. */
    private static Path awaitLine(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("started from ")) {
                return Path.of(line.substring("started from ".length()));
            }
        }
        throw new AssertionError("It ended without having started");
    }

    private int begun() throws IOException {
        Path file = control.resolve("begun");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    private void edit() throws IOException {
        Files.writeString(home.resolve("src/main/java/One.java"), "changed");
    }

    private List<String> built() throws IOException {
        return names(builds);
    }

    private static List<String> names(Path parent) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Map<String, String> content(Path parent) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(parent)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(file.toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
            }
        }
        return content;
    }

    // ------------------------------------------------------------------ when it builds

    @Test
    void buildsAtTheFirstStartAndOnlyThen() throws Exception {
        assertThat(run("jobs", "a  b", "ü*")).contains("Building Dromedary", "home " + home + "\n", "arguments [jobs, a  b, ü*]",
                "started from " + builds);
        assertThat(run()).doesNotContain("Building").contains("arguments []");
        assertThat(run("jobs")).doesNotContain("Building");
        assertThat(begun()).isEqualTo(1);
        assertThat(names(builds.resolve(built().get(0)))).as("marks of those that ended go").filteredOn(name -> name.startsWith("used-by-"))
                .hasSize(1);
    }

    @Test
    void settingsNeverCauseABuild() throws Exception {
        run();
        Files.writeString(home.resolve("application.properties"), "dromedary.model = another");
        Files.setLastModifiedTime(home.resolve("application.properties"), FileTime.from(Instant.now().plusSeconds(3600)));
        Files.createDirectories(home.resolve("routes/local"));
        Files.createDirectories(home.resolve("data/inbox"));
        assertThat(run()).doesNotContain("Building");
        assertThat(begun()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"changed", "new", "gone", "pom"})
    void aChangedSourceDoes(String change) throws Exception {
        run();
        switch (change) {
            case "new" -> Files.writeString(home.resolve("src/main/java/New.java"), "new");
            case "gone" -> Files.delete(home.resolve("src/main/java/Two.java"));
            case "pom" -> Files.writeString(home.resolve("pom.xml"), "changed");
            default -> edit();
        }
        assertThat(run()).contains("Building", "started from " + builds.resolve(built().get(1)));
        assertThat(run()).doesNotContain("Building");
    }

    /** The number of a process begins again at some time, so the later of two builds within a second may come first by name. */
    @Test
    void takesTheNewestBuildWhateverItsName() throws Exception {
        run();
        String first = built().get(0);
        Files.move(builds.resolve(first), builds.resolve("built-99999999-999999-1"));
        edit();
        assertThat(run()).contains("Building");
        assertThat(run()).doesNotContain("Building").doesNotContain("built-99999999");
    }

    @Test
    void aReleaseHasNothingToBuild() throws Exception {
        Files.delete(home.resolve("pom.xml"));
        Files.move(control.resolve("dromedary.jar"), home.resolve("dromedary.jar"));
        assertThat(run("models")).contains("started from " + home.resolve("dromedary.jar"), "arguments [models]")
                .doesNotContain("Building");
        assertThat(begun()).isZero();
    }

    // ------------------------------------------------------------------ the archive of classes

    @Test
    void aBuildArchivesTheClassesAndEachStartTakesThemFromThere() throws Exception {
        run();
        assertThat(withOptions("-Xlog:class+load")).contains("source: shared objects file (top)");
    }

    @Test
    void anArchiveThatDoesNotFitIsPassedOverWithoutAWord() throws Exception {
        run();
        Path archive = builds.resolve(built().get(0)).resolve("classes.jsa");
        Files.delete(archive);
        Files.writeString(archive, "of another JVM");
        String output = run("models");
        assertThat(output.lines()).hasSize(3);
        assertThat(output).contains("arguments [models]");
    }

    @Test
    void aBuildUnpacksTheNativeLibraryOfTheDatabaseForThisSystem() throws Exception {
        Files.copy(Path.of(OSInfo.class.getProtectionDomain().getCodeSource().getLocation().toURI()), control.resolve("driver.jar"));
        run();
        Path build = builds.resolve(built().get(0));
        assertThat(names(build.resolve("native"))).containsExactly(System.mapLibraryName("sqlitejdbc"));
        assertThat(names(build)).doesNotContain("unpacked");
        assertThat(run()).contains("database from " + build.resolve("native") + "\n");
    }

    @Test
    void withoutThatTheDriverUnpacksItItself() throws Exception {
        jar(control.resolve("driver.jar"), OSInfo.class, Map.of());
        assertThat(run()).doesNotContain("database from");
        assertThat(names(builds.resolve(built().get(0)))).doesNotContain("native", "unpacked");
    }

    private String withOptions(String options) throws Exception {
        return rest(process(List.of("env", "JAVA_TOOL_OPTIONS=" + options, home.resolve("dromedary").toString())));
    }

    // ------------------------------------------------------------------ what a build leaves alone

    @Test
    void aRunningLineKeepsWhatItWasStartedFrom() throws Exception {
        Process line = start("run");
        try (BufferedReader output = line.inputReader(StandardCharsets.UTF_8)) {
            // Given
            Path jar = awaitLine(output);
            Map<String, String> before = content(jar.getParent());
            // When
            for (int i = 0; i < 4; i++) {
                edit();
                assertThat(run()).contains("Building").doesNotContain(jar.toString());
            }
            // Then
            assertThat(content(jar.getParent())).isEqualTo(before);
            assertThat(built()).as("its own, and the last two").hasSize(3).contains(jar.getParent().getFileName().toString());
            line.outputWriter().append('\n').flush();
            assertThat(output.lines()).contains("the library is there");
            assertThat(line.waitFor()).isZero();
            edit();
            run();
            assertThat(built()).as("once it has ended").hasSize(2).doesNotContain(jar.getParent().getFileName().toString());
        } finally {
            line.destroyForcibly();
        }
    }

    @Test
    void twoThatStartAtOnceBuildEachTheirOwn() throws Exception {
        Files.writeString(control.resolve("hold"), "");
        Process one = start("run");
        Process two = start("run");
        try (BufferedReader first = one.inputReader(StandardCharsets.UTF_8);
                BufferedReader second = two.inputReader(StandardCharsets.UTF_8)) {
            // Given
            await().atMost(LIMIT).until(() -> begun() == 2);
            // When
            Files.writeString(control.resolve("go"), "");
            // Then
            assertThat(built()).hasSize(2);
            for (BufferedReader output : List.of(first, second)) {
                assertThat(awaitLine(output)).startsWith(builds).isRegularFile();
            }
            for (Process process : List.of(one, two)) {
                process.outputWriter().append('\n').flush();
                assertThat(process.waitFor()).isZero();
            }
            assertThat(first.lines()).contains("the library is there");
            assertThat(second.lines()).contains("the library is there");
            assertThat(built()).hasSize(2).allMatch(name -> name.startsWith("built-"));
        } finally {
            one.destroyForcibly();
            two.destroyForcibly();
        }
    }

    @Test
    void aBuildThatFailsLeavesTheLastOneAndSaysHowToRunIt() throws Exception {
        // Given
        run();
        Map<String, String> before = content(builds);
        edit();
        Files.writeString(control.resolve("broken"), "");
        // When
        Process process = start("models");
        String output = rest(process);
        // Then
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output).contains("does not compile", "The build failed.", "The last build is as it was. To run that: ")
                .doesNotContain("started");
        assertThat(content(builds)).isEqualTo(before);
        String command = output.substring(output.indexOf("To run that: ") + "To run that: ".length()).strip();
        assertThat(rest(process(List.of("env", "LC_ALL=C.UTF-8", "sh", "-c", command + " models")))).contains("home " + home,
                "arguments [models]");
        Files.delete(control.resolve("broken"));
        assertThat(run()).contains("Building", "started");
    }

    @Test
    void theCompilerIsAskedForTheSameWhereverTheProductIsStarted() {
        assertThat(AppLauncher.compilerOptions(Path.of("dromedary"))).hasSize(4)
                .isEqualTo(AppLauncher.compilerOptions(Path.of("dromedary.cmd")))
                .isEqualTo(AppLauncher.compilerOptions(Path.of("deploy", "image", "java.options")));
    }

    @Test
    void whatAKilledBuildLeftIsRemovedByTheNext() throws Exception {
        Path killed = Files.createDirectories(builds.resolve("unfinished-20200101-000000-999999999"));
        Path goesOn = Files.createDirectories(builds.resolve("unfinished-20200101-000000-" + ProcessHandle.current().pid()));
        Files.writeString(killed.resolve("dromedary.jar"), "half");
        assertThat(run()).contains("started from " + builds.resolve("built-"));
        assertThat(killed).doesNotExist();
        assertThat(goesOn).exists();
    }
}
