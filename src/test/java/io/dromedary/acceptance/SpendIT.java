package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Running;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        assertThat(spent.at("/refunded/requests").asInt()).as("what failed was made once more").isEqualTo(3);
        assertThat(studio.sandbox.ledger().estimates()).as("one for each kind of request").isEqualTo(4);
        JsonNode record = new ObjectMapper().readTree(studio.read("outbox/b__higgsfield-ai-soul-standard__1.json")).path("record");
        assertThat(record.path("estimated_credits").decimalValue()).isEqualByComparingTo("6");
        assertThat(record.path("price_source").asText()).isEqualTo("estimate");
        BigDecimal charged = spent.at("/charged/estimated_credits").decimalValue();
        assertThat(inTheTable("charged").add(inTheTable("undetermined"))).as("the table of the month").isEqualByComparingTo(ledger);
        assertThat(inTheRecords()).as("the records").isEqualByComparingTo(charged);
        assertThat(output("spend")).as("what a person reads").contains("today        %s credits and 1 of unknown price"
                .formatted(charged.toPlainString()), "%s credits undetermined".formatted(undetermined.toPlainString()));
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
        return output("check", "--price", studio.root.resolve("inbox").toString());
    }

    private String output(String... words) throws Exception {
        try (Running app = studio.launcher().start(words)) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isZero();
            return app.output();
        }
    }

    /** Of what became of the money so, in credits. */
    private BigDecimal inTheTable(String money) throws Exception {
        return output("spend", "--csv").lines().map(line -> line.split(",")).filter(cells -> cells[3].equals(money))
                .map(cells -> new BigDecimal(cells[4])).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Each result has one; those of a job say the same. */
    private BigDecimal inTheRecords() throws Exception {
        Map<String, BigDecimal> jobs = new HashMap<>();
        for (String file : studio.files("outbox")) {
            if (file.endsWith(".json")) {
                JsonNode record = new ObjectMapper().readTree(studio.read("outbox/" + file)).path("record");
                jobs.put(record.path("job").asText(), record.path("estimated_credits").decimalValue());
            }
        }
        return jobs.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void whatIsWrittenOffIsNeverLessThanTheLedgers() throws Exception {
        // Given: one of them was accepted, and is made; the other one never came.
        studio.drop("a.yaml", SOUL + "\"[sandbox:500-after]\"").drop("b.yaml", SOUL + "\"[sandbox:500-before]\"");
        assertThat(studio.once()).isEqualTo(2);
        assertThat(spend().at("/today/undetermined/estimated_credits").decimalValue()).isEqualByComparingTo("3");
        // When
        for (String drop : List.of("a", "b")) {
            String job = new ObjectMapper().readTree(studio.read("errors/uncertain/%s.yaml.error.json".formatted(drop))).path("job")
                    .asText();
            try (Running app = studio.launcher().start("jobs", job, "--write-off", "--yes")) {
                assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isZero();
            }
        }
        assertThat(studio.once()).isZero();
        // Then
        JsonNode spent = spend().path("today");
        assertThat(spent.at("/charged/estimated_credits").decimalValue()).isEqualByComparingTo("3")
                .isGreaterThanOrEqualTo(studio.sandbox.ledger().chargedCredits());
        assertThat(spent.at("/undetermined/requests").asInt()).isZero();
        assertThat(studio.files("errors/canceled")).contains("a.yaml", "b.yaml");
        assertThat(studio.files("errors/uncertain")).isEmpty();
        assertThat(studio.sandbox.ledger().posts()).as("nothing was submitted again").isEqualTo(2);
    }

    private JsonNode spend() throws Exception {
        return new ObjectMapper().readTree(output("spend", "--json"));
    }
}
