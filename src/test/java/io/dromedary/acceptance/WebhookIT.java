package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.KillPoint;
import io.dromedary.testing.Running;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The line that is told, by a provider that signs, forgets, repeats itself and is early. */
class WebhookIT {

    private static final int DROPS = 20;

    @TempDir
    private Path folder;

    private Studio studio(int poll, UnaryOperator<SandboxSettings> provider) throws Exception {
        return new Studio(folder, provider.apply(SandboxSettings.quick().withTimes(200, 200).withWebhookSecrets(Studio.WEBHOOK_SECRET)))
                .withWebhooks(poll).with("DROMEDARY_CONCURRENCY", "20");
    }

    private static void drop(Studio studio) {
        for (int i = 0; i < DROPS; i++) {
            String model = i % 2 == 0 ? "higgsfield-ai/dop/standard" : "v1/text2image/soul";
            studio.drop("drop %02d.yaml".formatted(i),
                    i % 2 == 0
                            ? "model: %s\nprompt: number %d\nimages: [drop%02d.png]\n".formatted(model, i, i)
                            : "model: %s\nprompt: number %d\nimages: []\naspect_ratio: '16:9'\nquality: 720p\n".formatted(model, i));
            if (i % 2 == 0) {
                studio.drop("drop%02d.png".formatted(i), Studio.picture(i));
            }
        }
    }

    private static void allDelivered(Studio studio) {
        assertThat(studio.files("outbox")).filteredOn(name -> name.matches(".*__1\\.(mp4|png)")).hasSize(DROPS);
        assertThat(studio.files("errors")).isEmpty();
        Ledger ledger = studio.sandbox.ledger();
        assertThat(ledger.accepted()).isEqualTo(DROPS);
        assertThat(ledger.posts()).isEqualTo(DROPS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "webhook-repeated", "webhook-early"})
    void toldOfEachRequestTheLineHardlyAsks(String fault) throws Exception {
        try (Studio studio = studio(600, provider -> fault.isEmpty() ? provider : provider.withFault(fault, -1))) {
            drop(studio);
            assertThat(studio.once()).isZero();
            allDelivered(studio);
            assertThat(studio.sandbox.ledger().statusReads()).isLessThanOrEqualTo(2 * DROPS);
            assertThat(studio.sandbox.ledger().webhooksDelivered()).isEqualTo(DROPS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-lost", "webhook-forged"})
    void withoutAnyWebhookThatCountsEverythingIsDeliveredAllTheSame(String fault) throws Exception {
        try (Studio studio = studio(1, provider -> provider.withFault(fault, -1))) {
            drop(studio);
            assertThat(studio.once()).isZero();
            allDelivered(studio);
            assertThat(studio.sandbox.ledger().webhooksDelivered()).isZero();
        }
    }

    @Test
    void aWebhookFindsTheRequestWhoseAnswerWasLost() throws Exception {
        try (Studio studio = studio(600, provider -> provider.withFault("drop-after", 1))) {
            try (Running line = studio.drop("a", ".png", "hello").run()) {
                await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 2);
                line.stop(Studio.LIMIT);
            }
            assertThat(studio.files("outbox")).contains("a__higgsfield-ai-dop-standard__1.mp4");
            assertThat(studio.files("errors")).isEmpty();
            assertThat(studio.sandbox.ledger().posts()).isEqualTo(1);
        }
    }

    static List<Arguments> points() {
        String hints = "io.dromedary.journal.Hints";
        return List.of(Arguments.of("before the hint is durable", KillPoint.at(hints, "take")),
                Arguments.of("durable, not acknowledged", KillPoint.at("io.dromedary.webhook.Webhooks", "acknowledge")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("points")
    void killedWhileAWebhookIsTakenTheDropIsDeliveredOnce(String stage, KillPoint point) throws Exception {
        try (Studio studio = studio(1, provider -> provider.withWebhookRetry(200))) {
            studio.drop("a", ".png", "hello");
            KilledDrop.kill(studio, point);
            assertThat(studio.once()).as(stage).isZero();
            assertThat(studio.done()).containsExactly("a.png", "a.txt");
            assertThat(studio.sandbox.ledger().posts()).isEqualTo(1);
        }
    }
}
