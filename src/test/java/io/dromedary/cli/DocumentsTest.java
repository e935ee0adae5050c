package io.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dromedary.testing.Pictures;
import io.dromedary.testing.ReferenceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** What any document says that a reader copies, or follows, is there: commands, settings, files, headings, messages, examples. */
class DocumentsTest {

    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w*)\\n(.*?)^ *```");
    private static final Pattern INLINE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern COMMAND = Pattern.compile("\\./dromedary(?![.\\w])([^)|>&`\\\\]*)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
    private static final Pattern LINK = Pattern.compile("(?:]\\(|src=\")([^)\"\\s]+)[)\"]");
    private static final Pattern SETTING = Pattern.compile("(?<![\\w./@-])((?:dromedary|higgsfield)\\.[a-z0-9.-]*[a-z])(?![\\w/])");
    private static final Set<String> FILES = Set.of("dromedary.jar", "dromedary.cmd", "dromedary.service");
    private static final Set<String> KEYS = Set.of("HF_KEY", "HF_CREDENTIALS", "HF_API_KEY", "HF_API_SECRET");

    private final Map<Path, String> documents = documents();

    private static Map<Path, String> documents() {
        Map<Path, String> found = new TreeMap<>();
        found.put(Path.of("README.md"), read(HOME.resolve("README.md")));
        for (String folder : List.of("docs", "samples", "routes", "deploy", "lib")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(file -> found.put(HOME.relativize(file), read(file)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<String> blocks(String text, String language) {
        return BLOCK.matcher(text).results().filter(block -> block.group(1).equals(language)).map(block -> block.group(2));
    }

    private static String withoutBlocks(String text) {
        return BLOCK.matcher(text).replaceAll("");
    }

    private static Stream<String> inline(String text) {
        return INLINE.matcher(withoutBlocks(text)).results().map(code -> code.group(1));
    }

    // ------------------------------------------------------------------ commands, settings

    @Test
    void everyCommandCanBeUnderstood() {
        Set<String> names = Dromedary.commandLine().getSubcommands().keySet();
        List<String> wrong = new ArrayList<>();
        int understood = 0;
        for (Map.Entry<Path, String> document : documents.entrySet()) {
            Stream<String> lines = Stream.concat(blocks(document.getValue(), "").flatMap(String::lines),
                    Stream.concat(blocks(document.getValue(), "sh").flatMap(String::lines), inline(document.getValue())));
            Stream<String> whole = lines.map(line -> line.replaceFirst("\\s#.*", "")).flatMap(line -> COMMAND.matcher(line).results())
                    .map(command -> command.group(1));
            Stream<String> shortened = inline(document.getValue()).filter(code -> code.matches("[a-z]+ .*--[a-z].*"))
                    .filter(code -> names.contains(code.split(" ")[0]));
            for (String command : Stream.concat(whole, shortened).toList()) {
                understood++;
                problem(command).ifPresent(why -> wrong.add("%s: `%s`: %s".formatted(document.getKey(), command.strip(), why)));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(understood).isGreaterThan(60);
    }

    private static Optional<String> problem(String command) {
        List<String> words = WORD.matcher(command).results()
                .map(word -> word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3))
                .map(word -> word.replaceAll("^\\[|]$|\\.\\.\\.$", "")).filter(word -> !word.isEmpty()).toList();
        try {
            Dromedary.commandLine().parseArgs(words.toArray(String[]::new));
            return Optional.empty();
        } catch (MissingParameterException e) {
            // A text may name an option without what goes with it.
            return Optional.empty();
        } catch (ParameterException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Test
    void everySettingAndVariableIsThere() throws IOException {
        Properties reference = ReferenceSettings.read();
        Set<String> variables = new TreeSet<>(ReferenceSettings.byVariable().keySet());
        variables.addAll(KEYS);
        List<String> wrong = new ArrayList<>();
        documents.forEach((document, text) -> {
            SETTING.matcher(text).results().map(found -> found.group(1))
                    .filter(name -> !FILES.contains(name) && !reference.containsKey(name))
                    .forEach(name -> wrong.add(document + ": " + name));
            Pattern.compile("\\b(?:DROMEDARY|HIGGSFIELD|HF)_[A-Z0-9_]*[A-Z0-9]").matcher(text).results().map(found -> found.group())
                    .filter(name -> !variables.contains(name)).forEach(name -> wrong.add(document + ": " + name));
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(HOME.resolve("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString().replace(".java", "")).collect(Collectors.toSet());
        }
        Pattern named = Pattern.compile("\\b[A-Z]\\w*[a-z](?:Test|IT)\\b");
        List<String> wrong = new ArrayList<>();
        documents.forEach((document, text) -> named.matcher(text).results().map(found -> found.group())
                .filter(name -> !tests.contains(name)).forEach(name -> wrong.add(document + ": " + name)));
        assertThat(wrong).isEmpty();
    }

    // ------------------------------------------------------------------ links, blocks, messages

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> wrong = new ArrayList<>();
        Map<Path, String> linking = new TreeMap<>(documents);
        linking.put(Path.of("CHANGELOG.md"), read(HOME.resolve("CHANGELOG.md")));
        linking.forEach((document, text) -> LINK.matcher(withoutBlocks(text)).results().map(link -> link.group(1))
                .filter(link -> !link.startsWith("http")).filter(link -> !leadsSomewhere(HOME.resolve(document), link))
                .forEach(link -> wrong.add(document + ": " + link)));
        assertThat(wrong).isEmpty();
    }

    private static boolean leadsSomewhere(Path document, String link) {
        String[] parts = link.split("#", 2);
        Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
        return Files.exists(file) && (parts.length == 1 || anchors(read(file)).contains(parts[1]));
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(String text) {
        return Pattern.compile("(?m)^#+ (.+)$").matcher(withoutBlocks(text)).results().map(heading -> heading.group(1))
                .map(heading -> heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void everyBlockIsWhatItSays() {
        ObjectMapper json = JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
        List<String> wrong = new ArrayList<>();
        documents.forEach((document, text) -> {
            blocks(text, "json").forEach(block -> {
                try (var values = json.readerFor(Object.class).readValues(block)) {
                    values.readAll();
                } catch (IOException e) {
                    wrong.add("%s: %s".formatted(document, e.getMessage()));
                }
            });
            blocks(text, "yaml").forEach(block -> {
                try {
                    new Load(LoadSettings.builder().build()).loadFromString(block);
                } catch (RuntimeException e) {
                    wrong.add("%s: %s".formatted(document, e.getMessage()));
                }
            });
        });
        assertThat(wrong).isEmpty();
    }

    /** The messages that troubleshooting explains are those that the program has. */
    @Test
    void everyMessageThatIsExplainedExists() throws IOException {
        StringBuilder sources = new StringBuilder(read(HOME.resolve("dromedary")));
        try (Stream<Path> files = Files.walk(HOME.resolve("src/main/java"))) {
            files.filter(file -> file.toString().endsWith(".java")).map(DocumentsTest::read).forEach(sources::append);
        }
        String texts = sources.toString().replaceAll("\"\\s*\\+\\s*\"", "");
        String page = documents.get(Path.of("docs/troubleshooting.md"));
        List<String> explained = Pattern.compile("(?m)^\\| `(.+?)` \\|").matcher(page.substring(page.indexOf("\n## Messages")))
                .results().map(row -> row.group(1)).toList();
        assertThat(explained).hasSizeGreaterThan(40).allSatisfy(message -> assertThat(texts).contains(message));
    }

    // ------------------------------------------------------------------ README

    @Test
    void theReadmeIsShort() {
        assertThat(documents.get(Path.of("README.md")).lines()).hasSizeLessThanOrEqualTo(150);
    }

    @Test
    void theExamplesCanBeSent(@TempDir Path home) throws IOException {
        // Given
        Files.writeString(home.resolve("application.properties"), "dromedary.root = " + home.resolve("data"));
        String readme = documents.get(Path.of("README.md"));
        for (String block : blocks(readme, "yaml").toList()) {
            Path file = home.resolve(block.lines().findFirst().orElseThrow().substring("# ".length()));
            Files.createDirectories(file.getParent());
            Files.writeString(file, block);
        }
        Path inbox = home.resolve("data/inbox");
        Pictures.png(inbox.resolve("night.jpg"), 640, 360, "night");
        Pictures.png(inbox.resolve("shop/shoe.png"), 640, 360, "shoe");
        Path table = Files.createDirectories(home.resolve("data/inbox/table"));
        Files.writeString(table.resolve("looks.jobs.csv"), blocks(readme, "csv").findFirst().orElseThrow());
        Pictures.png(table.resolve("night.jpg"), 640, 360, "night");
        Files.writeString(table.resolve("other.jobs.csv"),
                blocks(documents.get(Path.of("docs/drops.md")), "csv").findFirst().orElseThrow());
        Pictures.png(table.resolve("dunes.jpg"), 640, 360, "dunes");
        // When
        Printed printed = Printed.of(home, () -> new CommandLine(new CheckCommand()).execute(inbox.toString()));
        // Then
        assertThat(printed.text()).doesNotContain("WRONG");
        assertThat(Pattern.compile("  POST ").matcher(printed.text()).results()).hasSize(7);
        assertThat(printed.code()).isZero();
    }
}
