package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Running;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was spent: the command's word against the provider's own ledger. */
class SpendIT {

    private static final String SOUL = "model: higgsfield-ai/soul/standard\nprompt: ";

    @TempDir
    private Path folder;
    private Studio studio;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio(folder, SandboxSettings.quick());
    }

    @AfterEach
    void close() {
        studio.close();
    }

    @Test
    void theCommandsSumIsTheLedgers() throws Exception {
        // Given
        studio.drop("a.yaml", SOUL + "a dune").drop("b.yaml", SOUL + "a wave\noutputs: 4\n").drop("c.png", Studio.picture(1))
                .drop("c.txt", "a pan").drop("d.yaml", SOUL + "\"[sandbox:nsfw]\"").drop("e.yaml", SOUL + "\"[sandbox:failed]\"")
                .drop("f.yaml", SOUL + "\"[sandbox:500-after]\"").drop("g.yaml", "model: reve/text-to-image\nprompt: a lamp\n");
        // When
        studio.once();
        // Then
        JsonNode spent = spend().path("today");
        BigDecimal ledger = studio.sandbox.ledger().chargedCredits();
        BigDecimal undetermined = spent.at("/undetermined/estimated_credits").decimalValue();
        assertThat(ledger).isPositive();
        assertThat(spent.at("/charged/estimated_credits").decimalValue().add(undetermined)).as("which the provider has completed")
                .isEqualByComparingTo(ledger);
        assertThat(undetermined).isEqualByComparingTo("1.5");
        assertThat(spent.at("/charged/requests").asInt()).isEqualTo(4);
        assertThat(spent.at("/charged/unpriced").asInt()).isOne();
        assertThat(spent.at("/refunded/requests").asInt()).isEqualTo(2);
        assertThat(studio.sandbox.ledger().estimates()).as("one for each kind of request").isEqualTo(4);
        JsonNode record = new ObjectMapper().readTree(studio.read("outbox/b__higgsfield-ai-soul-standard__1.json")).path("record");
        assertThat(record.path("estimated_credits").decimalValue()).isEqualByComparingTo("6");
        assertThat(record.path("price_source").asText()).isEqualTo("estimate");
        assertThat(record.path("ai_generated").asBoolean()).isTrue();
        assertThat(record.path("digital_source_type").asText()).endsWith("/trainedAlgorithmicMedia");
        assertThat(record.path("c2pa").asText()).as("the sandbox signs nothing, and draws PNG").isEqualTo("false");
    }

    @Test
    void whatACheckSaysBeforeIsWhatIsSpent() throws Exception {
        // Given
        studio.drop("a.yaml", SOUL + "a dune").drop("b.yaml", SOUL + "a wave\noutputs: 4\n").drop("again.yaml", SOUL + "a dune")
                .drop("c.png", Studio.picture(1)).drop("c.txt", "a pan").drop("g.yaml", "model: reve/text-to-image\nprompt: a lamp\n");
        // When
        String said = check();
        long asked = studio.sandbox.ledger().estimates();
        studio.once();
        // Then
        JsonNode charged = spend().at("/today/charged");
        assertThat(said).contains("All together: %s credits and 1 of unknown price".formatted(charged.path("estimated_credits").asText()),
                "1 would be a duplicate and cost nothing.");
        assertThat(charged.path("estimated_credits").decimalValue()).isEqualByComparingTo(studio.sandbox.ledger().chargedCredits());
        assertThat(studio.sandbox.ledger().estimates()).as("the line asks as often").isEqualTo(2 * asked);
    }

    private String check() throws Exception {
        try (Running app = studio.launcher().start("check", "--price", studio.root.resolve("inbox").toString())) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isZero();
            return app.output();
        }
    }

    private JsonNode spend() throws Exception {
        try (Running app = studio.launcher().start("spend", "--json")) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isZero();
            return new ObjectMapper().readTree(app.output());
        }
    }
}
