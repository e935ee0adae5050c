package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.catalogue.Example;
import io.dromedary.catalogue.Kind;
import io.dromedary.catalogue.Model;
import io.dromedary.catalogue.WrongValue;
import io.dromedary.job.MediaRole;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every model whose parameters are documented: an example goes through the whole line, and one wrong value a parameter is refused at
 * home.
 */
class CatalogueIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Model> DOCUMENTED = Models.CATALOGUE.all().stream().filter(Model::isDocumented).toList();

    @TempDir
    private Path folder;
    private Studio studio;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio(folder, SandboxSettings.quick()).withWeb().with("DROMEDARY_CONCURRENCY", "50");
    }

    @AfterEach
    void close() {
        studio.close();
    }

    private void drop(String name, Example example, String yaml) {
        example.files().forEach((file, role) -> studio.drop(name + ".drop/" + file, media(role)));
        studio.drop(name + ".drop/drop.yaml", yaml);
    }

    private static byte[] media(MediaRole role) {
        try (var in = CatalogueIT.class
                .getResourceAsStream(role == MediaRole.AUDIO ? "/sandbox/artefacts/sample.wav" : "/media/smallest.mp4")) {
            return role == MediaRole.AUDIO || role == MediaRole.VIDEO ? in.readAllBytes() : Studio.picture(role.ordinal());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theExampleOfEveryModelIsDelivered() throws Exception {
        // Given a character, since some models cannot do without
        studio.dropInto("characters/anna/1.png", Studio.picture(1)).dropInto("characters/anna/2.png", Studio.picture(2));
        assertThat(studio.once()).isZero();
        Map<String, String> drops = new TreeMap<>();
        for (Model model : DOCUMENTED) {
            Example example = Example.of(model);
            if (example.sidecar().has("character")) {
                example.sidecar().put("character", "anna");
            }
            drops.put("m%03d".formatted(drops.size()), model.id());
            drop("m%03d".formatted(drops.size() - 1), example, example.yaml());
        }
        // When
        int code = studio.once();
        // Then
        assertThat(studio.files("errors").stream().filter(file -> file.endsWith(".error.txt"))
                .map(file -> drops.get(file.replaceFirst(".*/(m\\d+).*", "$1"))
                        + ": " + studio.read("errors/" + file))
                .toList()).isEmpty();
        assertThat(code).isZero();
        Map<String, Ledger.Entry> accepted = studio.sandbox.ledger().entries().stream().filter(entry -> !entry.prompt().equals("anna"))
                .collect(Collectors.toMap(Ledger.Entry::model, entry -> entry));
        assertThat(accepted.keySet()).containsExactlyInAnyOrderElementsOf(drops.values());
        Map<String, JsonNode> records = records();
        for (Model model : DOCUMENTED) {
            assertThat(accepted.get(model.id()).auth()).as(model.id()).isEqualTo(switch (model.dialect()) {
                case "queue" -> "Key";
                case "web" -> "Bearer";
                default -> "hf";
            });
            if (model.kind() != Kind.CHARACTER) {
                assertThat(records.get(model.id()).at("/record/sent")).as(model.id())
                        .isEqualTo(JSON.readTree(accepted.get(model.id()).body()));
            }
        }
    }

    private Map<String, JsonNode> records() throws IOException {
        Map<String, JsonNode> records = new HashMap<>();
        for (String file : studio.files("outbox")) {
            if (file.endsWith(".json")) {
                JsonNode record = JSON.readTree(studio.read("outbox/" + file));
                records.put(record.path("model").asText(), record);
            }
        }
        return records;
    }

    @Test
    void oneWrongValueIsRefusedAtHomeWithItsField() throws Exception {
        // Given
        List<WrongValue> wrong = DOCUMENTED.stream().flatMap(model -> WrongValue.of(model).stream()).toList();
        for (int i = 0; i < wrong.size(); i++) {
            drop("w%04d".formatted(i), wrong.get(i).drop(), wrong.get(i).drop().yaml());
        }
        // When
        String output;
        try (App app = studio.launcher().start("check", studio.root.resolve("inbox").toString())) {
            assertThat(app.awaitExit(Studio.LIMIT)).isEqualTo(2);
            output = app.output();
        }
        // Then
        List<String> missed = new ArrayList<>();
        for (int i = 0; i < wrong.size(); i++) {
            String told = output.replaceFirst("(?s).*w%04d\\.drop\\R".formatted(i), "").replaceFirst("(?s)\\R[^ ].*", "");
            if (!told.contains("WRONG  w%04d.drop/drop.yaml, %s".formatted(i, wrong.get(i).field()))) {
                missed.add(wrong.get(i) + " -> " + told);
            }
        }
        assertThat(missed).isEmpty();
        assertThat(wrong).hasSizeGreaterThan(500);
        assertThat(studio.sandbox.ledger().posts()).isZero();
    }
}
