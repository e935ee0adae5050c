package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Listener;
import io.dromedary.testing.Running;
import io.dromedary.webhook.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person gets one message for a batch. */
class NotifyIT {

    private static final String HOOK = "/hook?room=7";

    @TempDir
    private Path folder;
    private Studio studio;
    private Listener listener;

    @BeforeEach
    void open() throws IOException {
        listener = Listener.start();
        studio = new Studio(folder, SandboxSettings.quick()).with("DROMEDARY_EVENTS_LOOK", "50")
                .with("DROMEDARY_NOTIFY_URL", listener.url() + HOOK).with("DROMEDARY_NOTIFY_SECRET", Studio.WEBHOOK_SECRET);
    }

    @AfterEach
    void close() {
        studio.close();
        listener.close();
    }

    private List<JsonNode> messages() {
        return listener.posts(HOOK).stream().map(post -> json(post).path("data")).toList();
    }

    @Test
    void theEndOfARunIsOneSignedMessage() throws Exception {
        studio.drop("a", ".png", "one").drop("b", ".png", "two").drop("c", ".png", "[sandbox:nsfw]")
                .drop("d", ".png", "[sandbox:500-after]");
        assertThat(studio.once()).isEqualTo(2);
        assertThat(listener.posts(HOOK)).hasSize(1);
        Listener.Post post = listener.posts(HOOK).get(0);
        assertThat(post.method()).isEqualTo("POST");
        assertThat(post.headers()).doesNotContainKeys("authorization", "hf-secret");
        assertThat(Received.id(Studio.WEBHOOK_SECRET, post.headers(), post.body())).isEqualTo(post.headers().get("webhook-id"))
                .isNotBlank();
        assertThat(Received.id(Studio.WEBHOOK_SECRET, post.headers(), post.body().replace("NSFW", "FAILED"))).isNull();
        assertThat(Received.id("whsec_" + "B".repeat(44), post.headers(), post.body())).isNull();
        JsonNode message = messages().get(0);
        assertThat(message.at("/counts/DELIVERED").asInt()).isEqualTo(2);
        assertThat(message.at("/counts/NSFW").asInt()).isEqualTo(1);
        assertThat(message.at("/counts/UNCERTAIN").asInt()).isEqualTo(1);
        assertThat(message.at("/reasons")).hasSize(2);
        assertThat(message.at("/results")).hasSize(2);
        assertThat(message.at("/results_in_all").asInt()).isEqualTo(2);
        assertThat(message.at("/needs_you/0/what").asText()).isEqualTo("d.png");
        assertThat(message.at("/needs_you/0/todo").asText()).isNotBlank();
        assertThat(message.at("/text").asText()).startsWith("2 delivered, ").contains("d.png needs you: ");
    }

    /** 400 drops that wait for the same word are one sentence. */
    @Test
    void whatIsHeldIsOneSentenceForEachGroupAndItsEventsTellPriceAndLimit() throws Exception {
        studio.with("DROMEDARY_APPROVE_ABOVE", "2").with("DROMEDARY_EVENTS", listener.url() + "/events");
        for (int i = 0; i < 12; i++) {
            studio.drop("shop/" + i + ".yaml",
                    "model: higgsfield-ai/soul/standard\nprompt: secret number %d\noutputs: 4\n".formatted(i));
        }
        studio.drop("own.yaml", "model: higgsfield-ai/soul/standard\nprompt: own\nmax_credits: 1\n");
        assertThat(studio.once()).isEqualTo(2);
        JsonNode message = messages().get(0);
        assertThat(message.at("/text").asText()).startsWith("13 held. 12 jobs of higgsfield-ai/soul/standard from inbox/shop wait in hold/ "
                + "for your word, since each costs more than dromedary.approve-above: they would cost 72 credits together; approve with "
                + "`./dromedary approve --profile inbox/shop`. 1 job of higgsfield-ai/soul/standard from inbox waits in hold/ for your word"
                + ", since it costs more than its own max_credits: it would cost 1.5 credits; approve with `./dromedary approve ");
        assertThat(message.at("/needs_you")).hasSize(2);
        assertThat(message.at("/needs_you/0/what").asText()).isEqualTo("12 jobs of higgsfield-ai/soul/standard from inbox/shop");
        assertThat(message.at("/needs_you/0/todo").asText()).contains("`./dromedary approve --profile inbox/shop`",
                "edit inbox/shop/_profile.yaml", "`./dromedary retry --state held --profile inbox/shop`",
                "`./dromedary cancel --state held --profile inbox/shop`");
        assertThat(listener.posts(HOOK).get(0).body()).doesNotContain("secret", "se:cret");
        List<JsonNode> events = listener.posts("/events").stream().map(NotifyIT::json)
                .filter(event -> event.path("type").asText().equals("io.dromedary.job.held")).toList();
        assertThat(events).hasSize(13).filteredOn(event -> event.at("/data/drop").asText().startsWith("shop/")).hasSize(12)
                .allSatisfy(event -> {
                    assertThat(event.at("/data/hold").toString())
                            .isEqualTo("{\"limit\":\"approval\",\"estimated_credits\":6,\"approvable\":true}");
                    assertThat(event.at("/data/cost").toString()).isEqualTo("{\"charged\":\"no\"}");
                    assertThat(event.at("/data/reason").asText()).contains("6 credits", "the 2 that are spent without asking");
                });
    }

    private static JsonNode json(Listener.Post post) {
        try {
            return new ObjectMapper().readTree(post.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aManifestIsAMessageOfItsOwn() throws Exception {
        studio.with("DROMEDARY_NOTIFY_BATCH", "1");
        studio.drop("shop.jobs.jsonl", """
                {"id": "1", "prompt": "one", "model": "higgsfield-ai/soul/v2/standard"}
                {"id": "2", "prompt": "[sandbox:failed]", "model": "higgsfield-ai/soul/v2/standard"}
                """).drop("other", ".png", "alone");
        try (Running line = studio.run()) {
            await().atMost(Studio.LIMIT).until(() -> messages().size() == 2);
            assertThat(line.isRunning()).isTrue();
        }
        assertThat(messages()).anySatisfy(message -> {
            assertThat(message.at("/manifest").asText()).isEqualTo("shop.jobs.jsonl");
            assertThat(message.at("/counts").toString()).isEqualTo("{\"DELIVERED\":1,\"FAILED\":1}");
        }).anySatisfy(message -> assertThat(message.at("/counts").toString()).isEqualTo("{\"DELIVERED\":1}"));
        // What is told is told.
        assertThat(studio.once()).isZero();
        assertThat(messages()).hasSize(2);
    }

    @Test
    void aMessageThatIsNotTakenIsSentAgainWithTheSameId() throws Exception {
        studio.with("DROMEDARY_NOTIFY_BATCH", "1");
        listener.answers("/hook", 503);
        studio.drop("a", ".png", "one");
        try (Running line = studio.run()) {
            line.awaitOutput("dromedary.notify.url: a message was not taken (HTTP 503)", Studio.LIMIT);
            listener.answers("/hook", 204);
            line.awaitOutput("messages are taken again", Studio.LIMIT);
        }
        assertThat(listener.posts(HOOK)).hasSizeGreaterThan(1);
        assertThat(listener.posts(HOOK)).extracting(post -> post.headers().get("webhook-id")).containsOnly(
                listener.posts(HOOK).get(0).headers().get("webhook-id"));
    }

    @Test
    void aPausedAccountIsToldAtOnce() throws Exception {
        studio.sandbox.behave(SandboxSettings.quick().withFault("401", -1));
        studio.drop("a", ".png", "one");
        try (Running line = studio.run()) {
            await().atMost(Studio.LIMIT).until(() -> messages().size() == 1);
            assertThat(line.isRunning()).isTrue();
        }
        assertThat(messages().get(0).at("/needs_you/0/what").asText()).isEqualTo("the account");
        assertThat(messages().get(0).at("/needs_you/0/reason").asText()).contains("The key was not accepted");
    }
}
