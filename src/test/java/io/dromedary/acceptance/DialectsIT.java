package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each generation of the API: what can become of a request ends in the same places, whatever the wire looks like. */
@InEachStore
class DialectsIT extends WithStudio {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** A dialect and a model that it serves; the character's prompt is its name. */
    private static final Map<String, String> MODELS = new LinkedHashMap<>(Map.of(
            "queue", "higgsfield-ai/soul/standard", "hybrid", "nano-banana", "job-set", "v1/text2image/soul", "web", "web/flux-2",
            "character", "v1/custom-references"));
    private static final List<String> PAID_ONCE = List.of("ok", "401", "403", "429", "unknown-status", "nsfw", "failed");

    @BeforeEach
    void set() {
        studio.withWeb().with("DROMEDARY_CONCURRENCY", "20").with("HIGGSFIELD_PROBE",
                "1");
    }

    private void drop(String dialect, String outcome) {
        String name = dialect + " " + outcome;
        String marker = outcome.equals("ok") ? "" : " [sandbox:" + outcome + "]";
        if (dialect.equals("character")) {
            studio.drop(name + ".png", Studio.picture(name.hashCode()))
                    .drop(name + ".yaml", "model: v1/custom-references\nname: 'anna%s'\n".formatted(marker));
        } else {
            studio.drop(name + ".yaml", "model: %s\nprompt: 'a boat%s'\nimages: []\n".formatted(MODELS.get(dialect), marker));
        }
    }

    private JsonNode note(String path) throws Exception {
        return JSON.readTree(studio.read(path + ".error.json"));
    }

    private static String name(String dialect, String outcome) {
        return dialect + " " + outcome + (dialect.equals("character") ? ".png" : ".yaml");
    }

    @Test
    void everyOutcomeOfEveryDialectEndsInItsPlace() throws Exception {
        // In a bucket a sample of the next test.
        everyOutcomeEndsInItsPlace(where == Where.FOLDER ? MODELS.keySet() : Set.of("queue", "character"));
    }

    @Test
    @Tag("long")
    void everyOutcomeOfEveryDialectEndsInItsPlaceAlsoInABucket() throws Exception {
        everyOutcomeEndsInItsPlace(MODELS.keySet());
    }

    private void everyOutcomeEndsInItsPlace(Set<String> dialects) throws Exception {
        // Given
        for (String dialect : dialects) {
            PAID_ONCE.stream().filter(outcome -> !(dialect.equals("character") && outcome.equals("nsfw")))
                    .forEach(outcome -> drop(dialect, outcome));
            drop(dialect, "422");
            drop(dialect, "500-after");
        }
        // When
        try (Running app = studio.run()) {
            await().atMost(Studio.LIMIT).until(() -> studio.files("inbox").isEmpty() && studio.files("work").isEmpty());
            app.stop(Studio.LIMIT);
        }
        // Then
        for (String dialect : dialects) {
            assertThat(studio.done()).as(dialect).contains(name(dialect, "ok"), name(dialect, "401"), name(dialect, "403"),
                    name(dialect, "429"),
                    name(dialect, "unknown-status"));
            // The web application shows moderation as a failure.
            String moderated = dialect.equals("web") ? "errors/failed" : "errors/nsfw";
            assertThat(studio.files(moderated).contains(name(dialect, "nsfw"))).as(dialect).isEqualTo(!dialect.equals("character"));
            assertThat(studio.files("errors/failed")).as(dialect).contains(name(dialect, "failed"));
            assertThat(studio.files("errors/rejected-422")).as(dialect).contains(name(dialect, "422"));
            assertThat(note("errors/rejected-422/" + name(dialect, "422")).path("http_status").asInt()).isEqualTo(422);
            assertThat(studio.files("errors/uncertain")).as(dialect).contains(name(dialect, "500-after"));
        }
        // What failed is made once more, and so is what the web application only calls so.
        int again = dialects.size() + (dialects.contains("web") ? 1 : 0);
        assertThat(studio.sandbox.ledger().entries()).as("each accepted once")
                .hasSize(dialects.size() * (PAID_ONCE.size() + 1) - 1 + again);
        assertThat(studio.sandbox.ledger().leakedCredentials()).isZero();
    }

    @Test
    void killedWhileWaitingEachIsCollectedAndNoneIsSubmittedAgain() throws Exception {
        // Given
        studio.sandbox.behave(studio.sandbox.settings().withHold(true));
        MODELS.keySet().forEach(dialect -> drop(dialect, "ok"));
        try (App app = studio.launcher().start("run")) {
            await().atMost(Studio.LIMIT).until(
                    () -> studio.sandbox.ledger().entries().stream().filter(entry -> entry.looks().count() > 0).count() == MODELS.size());
            app.kill();
        }
        // When
        studio.sandbox.release();
        assertThat(studio.once()).isZero();
        // Then
        assertThat(studio.done()).contains(MODELS.keySet().stream().map(dialect -> name(dialect, "ok")).toArray(String[]::new));
        assertThat(studio.sandbox.ledger().entries()).extracting(Ledger.Entry::model).containsExactlyInAnyOrderElementsOf(MODELS.values());
    }

    @Test
    void whatCameOfAJobSetIsDeliveredAndTheRestIsNamed() throws Exception {
        // Given
        studio.drop("four.yaml",
                "model: v1/text2image/soul\nprompt: 'a boat [sandbox:partial-nsfw]'\noutputs: 4\naspect_ratio: '9:16'\nquality: "
                        + "1080p\nimages: []\n");
        // When
        assertThat(studio.once()).isZero();
        // Then
        assertThat(studio.files("outbox").stream().filter(file -> file.endsWith(".json"))).hasSize(3);
        assertThat(studio.files("outbox").stream().filter(file -> file.contains(".preview."))).hasSize(3);
        JsonNode record = JSON.readTree(studio.read("outbox/four__v1-text2image-soul__1.json"));
        assertThat(record.at("/record/missing/0/word").asText()).isEqualTo("nsfw");
        assertThat(record.at("/record/sent/params/width_and_height").asText()).isEqualTo("1152x2048");
        assertThat(studio.done()).containsExactly("four.yaml");
        assertThat(studio.files("errors/nsfw").stream().filter(file -> file.endsWith("four.yaml.error.txt"))).singleElement()
                .satisfies(file -> assertThat(studio.read("errors/nsfw/" + file)).contains("3 of 4"));
    }

    @Test
    void theSecondHandStatusAndAWebTokenFromAFileWork() throws Exception {
        // Given a token that is out of date
        Path token = folder.resolve("token");
        Files.writeString(token, "old");
        studio.with("HIGGSFIELD_JOB_SET_STATUS", "generation-results").with("HIGGSFIELD_WEB_TOKEN", "").with("HIGGSFIELD_WEB_TOKEN_FILE",
                token.toString());
        drop("job-set", "ok");
        drop("job-set", "failed");
        drop("web", "ok");
        try (Running app = studio.run()) {
            app.awaitOutput("web token", Studio.LIMIT);
            // When
            Files.writeString(token, SandboxSettings.WEB_TOKEN);
            // Then
            await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 2 && studio.files("work").isEmpty());
            app.stop(Studio.LIMIT);
            assertThat(app.output()).doesNotContain(SandboxSettings.WEB_TOKEN);
        }
        assertThat(studio.done()).containsExactlyInAnyOrder("job-set ok.yaml", "web ok.yaml");
        assertThat(studio.files("errors/failed")).contains("job-set failed.yaml");
    }
}
