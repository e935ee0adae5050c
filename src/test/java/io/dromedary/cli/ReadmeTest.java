package io.dromedary.cli;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.catalogue.Catalogue;
import io.dromedary.drop.SidecarKey;
import io.dromedary.job.Channel;
import io.dromedary.testing.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The tables of the documents are held to what there is; see {@link DocumentsTest} for what they say in passing. */
class ReadmeTest {

    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final Path ROUTES = HOME.resolve("routes");

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** From the heading to the next one. */
    private static String section(String document, String heading) {
        return Pattern.compile("\n#+ ").splitAsStream("\n" + read(HOME.resolve("docs").resolve(document)))
                .filter(section -> section.startsWith(heading + "\n")).findFirst()
                .orElseThrow(() -> new AssertionError(document + " has no section " + heading));
    }

    /** The names in backticks in the rows of a section's tables; of all columns, or of the first alone. */
    private static Set<String> inTable(String document, String heading, boolean firstColumn) {
        return section(document, heading).lines().filter(line -> line.startsWith("| "))
                .map(line -> firstColumn ? line.split("\\|")[1] : line)
                .flatMap(text -> found("`([^`]+)`", text)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> found(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(text).results().map(result -> result.group(result.groupCount()));
    }

    // ------------------------------------------------------------------ commands

    @Test
    void everyCommandIsInTheTableWithOptionsThatItHas() {
        var commands = Dromedary.commandLine().getSubcommands();
        List<String> rows = section("user-guide.md", "Commands").lines().filter(line -> line.startsWith("| `./dromedary")).toList();
        assertThat(rows).flatExtracting(row -> found("`\\./dromedary (\\w+)", row.split("\\|")[1]).toList())
                .containsExactlyInAnyOrderElementsOf(commands.keySet());
        for (String row : rows) {
            String command = found("`\\./dromedary (\\w+)", row).findFirst().orElseThrow();
            assertThat(found("--[a-z0-9-]+", row)).as(row)
                    .allSatisfy(option -> assertThat(commands.get(command).getCommandSpec().optionsMap()).containsKey(option));
        }
    }

    // ------------------------------------------------------------------ drops

    @Test
    void everyKeyOfASidecarIsInTheTable() {
        assertThat(inTable("drops.md", "The keys of a sidecar", true)).containsAll(SidecarKey.ofSidecars());
    }

    @Test
    void everyKeyOfAProfileIsNamed() throws IOException {
        Set<String> keys = new TreeSet<>();
        new ObjectMapper().readTree(HOME.resolve("src/main/resources/schema/profile.schema.json").toFile()).path("properties")
                .fieldNames().forEachRemaining(keys::add);
        String profiles = found("\n(`_profile\\.yaml`.*?)\n\n", section("drops.md", "Profiles")).findFirst().orElseThrow();
        assertThat(found("`([a-z_]+)`", profiles)).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void everyChannelIsInTheTable() {
        Set<String> channels = Arrays.stream(Channel.values()).map(Channel::folder).filter(folder -> folder.startsWith("errors/"))
                .map(folder -> folder.substring("errors/".length())).collect(Collectors.toSet());
        assertThat(inTable("troubleshooting.md", "Error channels", true)).containsExactlyInAnyOrderElementsOf(channels);
    }

    @Test
    void theExamplesAreDropsThatCanBeSent(@TempDir Path home) throws Exception {
        // Given
        Path drops = Files.createDirectories(home.resolve("data/inbox"));
        Files.writeString(home.resolve("application.properties"), "dromedary.root = " + home.resolve("data"));
        Path models = Files.createDirectories(home.resolve("data/models"));
        Files.writeString(models.resolve("own.yaml"),
                found("```yaml\n(.*?)```", section("models.md", "A model of your own")).findFirst().orElseThrow());
        Files.writeString(drops.resolve("own-model.yaml"), "model: kling-3.1\nprompt: a boat\nimages: [own.png]\nduration: 20\n");
        Pictures.png(drops.resolve("own.png"), 640, 360, "own");
        Files.writeString(drops.resolve("example.yaml"),
                found("```yaml\n(.*?)```", section("drops.md", "Drops")).findFirst().orElseThrow());
        for (String name : List.of("night.png", "dawn.png", "dunes.jpg")) {
            Pictures.png(drops.resolve(name), 640, 360, name);
        }
        for (String line : found("```json\n(.*?)```", section("drops.md", "Manifests")).flatMap(String::lines).toList()) {
            ObjectNode request = (ObjectNode) new ObjectMapper().readTree(line);
            Files.writeString(drops.resolve(request.remove("id").textValue() + ".yaml"), request.toString());
        }
        // When
        Printed printed = Printed.of(home, () -> new CommandLine(new CheckCommand()).execute(drops.toString()));
        // Then
        assertThat(printed.text()).doesNotContain("WRONG").contains("\"duration\":20").contains("last_image_url");
        assertThat(found("  POST ", printed.text())).hasSize(4);
        assertThat(printed.code()).isZero();
    }

    // ------------------------------------------------------------------ the rest

    @Test
    void everyDialectOfTheCatalogueIsInTheTable(@TempDir Path nothing) {
        Set<String> dialects = Catalogue.read(nothing).all().stream().map(model -> model.target().dialect()).collect(Collectors.toSet());
        assertThat(inTable("models.md", "Generations of the API", true)).containsAll(dialects);
    }

    @Test
    void thePictureNamesRoutes() throws IOException {
        Set<String> files = new TreeSet<>();
        try (Stream<Path> entries = Files.walk(ROUTES)) {
            entries.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".camel.yaml"))
                    .forEach(name -> files.add(name.replace(".camel.yaml", "")));
        }
        String picture = found("```\n( inbox/.*?)```", section("user-guide.md", "The way of a drop")).findFirst().orElseThrow();
        assertThat(found(
                "\\b(claim|manifest|manifest-row|register|dispatch|upload|submit|await|deliver|invalid|dead-letter|archive|resume)\\b",
                picture)).isNotEmpty().allMatch(files::contains);
    }

    @Test
    void everySampleIsExplained() throws IOException {
        String explained = read(HOME.resolve("samples/README.md"));
        try (Stream<Path> samples = Files.list(HOME.resolve("samples"))) {
            assertThat(samples.map(sample -> sample.getFileName().toString()).filter(not("README.md"::equals)))
                    .allSatisfy(name -> assertThat(explained).contains("`" + name));
        }
    }
}
