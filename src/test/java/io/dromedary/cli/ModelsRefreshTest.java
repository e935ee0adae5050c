package io.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.catalogue.Catalogue;
import io.dromedary.sandbox.Sandbox;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.settings.SandboxSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The account's list of models, from a provider that changes it. */
class ModelsRefreshTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NEW = """
            {"ids": ["some/new-model"], "dialect": "queue", "makes": "video", "price": {"credits": {"": "2.5"}}, "parameters": {
              "prompt": {"type": "string", "required": true}, "image_url": {"type": "media", "required": true},
              "seconds": {"type": "integer", "min": 3, "max": 12, "default": 6}}}""";
    private static final String DEARER = NEW.replace("2.5", "4");
    private static final String LONGER = DEARER.replace("12", "20").replace("\"seconds\"",
            "\"sound\": {\"type\": \"boolean\"}, \"seconds\"");

    @TempDir
    private Path home;
    private Path models;
    private Sandbox sandbox;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    @BeforeEach
    void open() throws Exception {
        sandbox = Sandbox.start(SandboxSettings.quick());
        models = home.resolve("data/models");
        for (String route : List.of("operate/query.camel.yaml", "calls/call-free.camel.yaml")) {
            Files.createDirectories(home.resolve("routes").resolve(route).getParent());
            Files.copy(Path.of("routes").resolve(route), home.resolve("routes").resolve(route));
        }
        settings("");
        System.setProperty("dromedary.home", home.toString());
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        System.setOut(out);
        System.setErr(err);
        System.clearProperty("dromedary.home");
        sandbox.close();
    }

    private void settings(String line) throws IOException {
        Files.writeString(home.resolve("application.properties"), """
                dromedary.root = %s
                higgsfield.base-url = %s
                higgsfield.key = key-id:secret-1
                dromedary.poll.first = 1
                dromedary.poll.max = 10
                camel.component.http.automatic-retries-disabled = true
                %s
                """.formatted(home.resolve("data"), sandbox.baseUrl(), line));
    }

    private int run(String... arguments) {
        output.reset();
        errors.reset();
        return new CommandLine(new ModelsCommand()).execute(arguments);
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private JsonNode drift() throws IOException {
        assertThat(run("--refresh", "--json")).as(errors::toString).isZero();
        return JSON.readTree(output());
    }

    private void change(String model, String... gone) throws IOException {
        sandbox.change(List.of(JSON.readValue(model, ModelFamily.class)), List.of(gone));
    }

    @Test
    void theAccountsListBecomesPartOfTheCatalogue() throws Exception {
        // Given
        change(NEW);
        // When
        assertThat(run("--refresh")).as(errors::toString).isZero();
        // Then
        assertThat(output()).startsWith("The account lists ").contains("it was not asked before", "some/new-model",
                "Otherwise than in the catalogue", "In the catalogue, but not in the account's list",
                "Kept in " + models.resolve("_account.json") + ". A line that runs sees it at its next start.");
        assertThat(run("some/new-model")).isZero();
        assertThat(output()).contains("makes video; sent to some/new-model (queue)",
                "images                   exactly 1; sent as image_url",
                "seconds                  a whole number from 3 to 12; the provider's default is 6",
                "The parameters are those of the account's");
        assertThat(Catalogue.withoutAccount(models).find("some/new-model")).isEmpty();
    }

    @Test
    void whatIsNewGoneOrChangedSinceTheLastTimeIsTold() throws Exception {
        // Given
        JsonNode first = drift();
        assertThat(first.path("before").isNull()).isTrue();
        assertThat(first.path("new")).isEmpty();
        assertThat(first.path("not_in_catalogue").toString()).contains("recraft/v4.1\"");
        assertThat(first.path("not_listed").toString()).contains("minimax/h3/text-to-video");
        // When
        change(NEW, "reve/edit");
        JsonNode second = drift();
        change(LONGER);
        JsonNode third = drift();
        // Then
        assertThat(second.path("before").asText()).isEqualTo(first.path("fetched").asText());
        assertThat(second.path("new").toString()).isEqualTo("[\"some/new-model\"]");
        assertThat(second.path("gone").toString()).isEqualTo("[\"reve/edit\"]");
        assertThat(second.path("changed")).isEmpty();
        assertThat(second.path("not_listed").toString()).contains("reve/edit");
        assertThat(third.path("new")).isEmpty();
        assertThat(third.path("changed")).isEqualTo(JSON.readTree("""
                [{"model":"some/new-model","parameter":"seconds","before":"a whole number from 3 to 12, else 6",
                  "now":"a whole number from 3 to 20, else 6"},
                 {"model":"some/new-model","parameter":"sound","before":null,"now":"true or false"}]"""));
        assertThat(third.path("prices"))
                .isEqualTo(JSON.readTree("[{\"model\":\"some/new-model\",\"before\":\"2.5 credits\",\"now\":\"4 credits\"}]"));
    }

    @Test
    void aPersonReadsTheSame() throws Exception {
        // Given
        change(NEW, "reve/edit");
        run("--refresh");
        assertThat(output()).doesNotContain("Nothing has changed");
        // When, Then
        run("--refresh");
        assertThat(output()).contains("Nothing has changed since then.");
        change(LONGER, "flux-2-pro");
        run("--refresh");
        assertThat(output()).contains("Gone since then: what names one is probably refused, and costs nothing (1):\n  flux-2-pro\n",
                "  some/new-model: seconds was a whole number from 3 to 12, else 6, is a whole number from 3 to 20, else 6; "
                        + "sound is new (true or false)\n",
                "  some/new-model: was 2.5 credits, is 4 credits\n");
    }

    @Test
    void whatTheCatalogueSaysOtherwiseIsToldAndStays() throws Exception {
        // Given
        change("""
                {"ids": ["reve/edit"], "dialect": "queue", "makes": "images", "parameters": {"prompt": {"type": "string", "required": true},
                  "image_url": {"type": "media", "required": true}, "num_images": {"type": "integer", "min": 1, "max": 8, "default": 1},
                  "style": {"type": "string"}}}""");
        // When
        JsonNode drift = drift();
        // Then
        List<JsonNode> ofIt = new ArrayList<>();
        drift.path("otherwise_in_catalogue").forEach(line -> {
            if (line.path("model").asText().equals("reve/edit")) {
                ofIt.add(line);
            }
        });
        assertThat(ofIt).extracting(line -> line.path("parameter").asText()).containsExactly("num_images", "style");
        assertThat(Catalogue.read(models).find("reve/edit").orElseThrow().parameters().names()).containsExactly("prompt", "num_images");
    }

    @Test
    void aListThatDoesNotComeLeavesTheLastOne() throws Exception {
        // Given
        change(NEW);
        run("--refresh");
        byte[] last = Files.readAllBytes(models.resolve("_account.json"));
        // When
        sandbox.behave(sandbox.settings().withKey("another:key"));
        int code = run("--refresh");
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("The account's list of models did not come: ",
                "What was known stays.");
        assertThat(Files.readAllBytes(models.resolve("_account.json"))).isEqualTo(last);
        assertThat(models).isDirectoryContaining("glob:**_account.json");
        assertThat(models.toFile().list()).as("nothing half-written").hasSize(1);
    }

    @Test
    void withoutPricesNobodyIsAsked() throws Exception {
        settings("dromedary.price = table");
        assertThat(drift().path("models").asInt()).isPositive();
        assertThat(sandbox.ledger().estimates()).isZero();
    }

    @Test
    void onlyWhatGoesTogetherIsUnderstood() {
        assertThat(run("--json")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--json belongs to --refresh.");
        assertThat(run("--refresh", "kling")).isEqualTo(2);
        assertThat(models).doesNotExist();
    }
}
