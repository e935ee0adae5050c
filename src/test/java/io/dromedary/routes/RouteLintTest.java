package io.dromedary.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Variable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lint finds nothing in {@code lint/good} and exactly what its first line says in each file of {@code lint/bad}. */
class RouteLintTest {

    private static final Path SAMPLES = Path.of("src/test/resources/lint");
    private static final Pattern EXPECTED = Pattern.compile("# Finds at (\\S*): (.+)");

    @TempDir
    private Path project;

    @BeforeEach
    void layOutTheGoodSamples() throws IOException {
        Files.createDirectory(project.resolve("routes"));
        for (Path sample : list(SAMPLES.resolve("good"))) {
            boolean route = sample.toString().endsWith(RouteFile.SUFFIX);
            Path target = project.resolve(route ? "routes" : "").resolve(sample.getFileName().toString().replace("--", "/"));
            Files.createDirectories(target.getParent());
            Files.copy(sample, target);
        }
    }

    @Test
    void findsNothingInGoodFiles() throws Exception {
        assertThat(lint()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("badSamples")
    void findsEachBadSample(Path sample) throws Exception {
        // Given a sample in a folder of its own, or in the one that stands before '--'
        String name = sample.getFileName().toString();
        Matcher expected = EXPECTED.matcher(Files.readString(sample).lines().findFirst().orElse(""));
        assertThat(expected.matches()).as("first line of " + sample).isTrue();
        int dashes = name.indexOf("--");
        String stem = dashes < 0 ? "more/bad" : name.startsWith("beans") ? "more/beans" : name.substring(0, dashes) + "/bad";
        put(stem, Files.readString(sample));
        // When
        List<Violation> found = lint();
        // Then
        assertThat(found).isNotEmpty().allSatisfy(violation -> {
            assertThat(violation.file()).isEqualTo("routes/" + stem + ".camel.yaml");
            assertThat(violation.path()).isEqualTo(expected.group(1));
            assertThat(violation.what()).contains(expected.group(2));
            assertThat(violation.remedy()).isNotBlank();
        });
    }

    static List<Path> badSamples() throws IOException {
        return list(SAMPLES.resolve("bad"));
    }

    @Test
    void findsThatThereAreNoRoutes(@TempDir Path empty) throws Exception {
        Files.createFile(empty.resolve("application.properties"));
        assertThat(new RouteLint(empty, Set.of(), Set.of(), samples()).run()).singleElement().asString()
                .contains("there is no *.camel.yaml");
    }

    @Test
    void findsAFileWithoutAFirstComment() throws Exception {
        put("poll", Files.readString(project.resolve("routes/poll.camel.yaml")).substring(2));
        assertThat(lint()).filteredOn(violation -> violation.path().isEmpty()).isNotEmpty();
        put("poll", "\n" + Files.readString(SAMPLES.resolve("good/poll.camel.yaml")));
        assertThat(lint()).singleElement().asString().contains("begins without a comment");
    }

    @Test
    void findsAFileThatIsTooLarge() throws Exception {
        put("poll", Files.readString(SAMPLES.resolve("good/poll.camel.yaml")) + "# padding\n".repeat(500));
        assertThat(lint()).singleElement().asString().contains("more than 5120");
    }

    @Test
    void findsAFileThatIsNoYaml() throws Exception {
        put("more/bad", "# A file\n- route: [");
        assertThat(lint()).singleElement().asString().contains("bad.camel.yaml: it is no YAML");
    }

    @Test
    void findsAKeyThatIsGivenTwice() throws Exception {
        put("more/bad", "# A file\n- route:\n    id: bad\n    id: bad\n");
        assertThat(lint()).singleElement().asString().contains("duplicate key id");
    }

    @Test
    void findsASettingThatNothingUses() throws Exception {
        Path settings = project.resolve("application.properties");
        Files.writeString(settings, Files.readString(settings)
                + "\ndromedary.forgotten = 1\nhiggsfield.forgotten = 1\ncamel.main.name = x\n");
        assertThat(lint()).extracting(Violation::what).containsExactly("'dromedary.forgotten' is used in no route and read by no code",
                "'higgsfield.forgotten' is used in no route and read by no code");
        assertThat(new RouteLint(project, Set.of("dromedary.forgotten", "higgsfield.forgotten"), Set.of(), samples()).run()).isEmpty();
    }

    @Test
    void findsASettingThatTheCodeReadsAndTheFileLacks() throws Exception {
        assertThat(new RouteLint(project, Set.of("dromedary.absent"), Set.of(), samples()).run()).singleElement().asString()
                .contains("'dromedary.absent' is read by the code and missing");
    }

    @Test
    void findsADerivedPropertyThatNoRouteUses() throws Exception {
        assertThat(new RouteLint(project, Set.of(), Set.of("derived.forgotten"), samples()).run()).singleElement().asString()
                .contains("'derived.forgotten' is derived and used in no route");
    }

    /** What the samples' routes call and hand on. */
    private static VariableRules samples() {
        return new VariableRules(Map.of("state", String.class, "statusUrl", String.class, "unset", String.class, "unread", String.class),
                Map.of("waiting", List.of(Sample.class), "pollSchedule", List.of(Sample.class), "outbox", List.of(Sample.class)));
    }

    public interface Sample {
        boolean isOpen();

        long untilNextLook();

        String state();

        void put();

        void count(@Variable("state") Integer number);
    }

    private List<Violation> lint() throws IOException {
        return new RouteLint(project, Set.of(), Set.of(), samples()).run();
    }

    private void put(String name, String text) throws IOException {
        Path file = project.resolve("routes").resolve(name + RouteFile.SUFFIX);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
