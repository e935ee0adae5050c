package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Running;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever says a word about money says the same sum, and it is that of the provider's own ledger. */
class MoneyWordsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SOUL = "model: higgsfield-ai/soul/standard\nprompt: ";
    private static final String HELD = "9";
    private static final Map<String, Double> METRICS = Map.of("dromedary_credits_settled_total{money=\"charged\"}", 15.0,
            "dromedary_credits_settled_total{money=\"refunded\"}", 6.0, "dromedary_credits{money=\"undetermined\"}", 3.0,
            "dromedary_credits{money=\"reserved\"}", 0.0, "dromedary_held_credits{limit=\"approval\"}", 9.0,
            "dromedary_held_jobs{limit=\"approval\"}", 1.0, "dromedary_budget_credits{figure=\"left\",folder=\"\",period=\"day\"}", 32.0);

    @TempDir
    private Path folder;
    private Studio studio;
    private Observed line;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio(folder, SandboxSettings.quick()).with("DROMEDARY_APPROVE_ABOVE", "7").with("DROMEDARY_BUDGET_DAY", "50")
                .with("DROMEDARY_CONCURRENCY", "16");
        line = new Observed(studio);
    }

    @AfterEach
    void close() {
        line.close();
        studio.close();
    }

    private void drop() {
        studio.drop("one.yaml", SOUL + "a dune\n").drop("four.yaml", SOUL + "a wave\noutputs: 4\n")
                .drop("rude.yaml", SOUL + "\"[sandbox:nsfw]\"\n").drop("bad.yaml", SOUL + "\"[sandbox:failed]\"\n")
                .drop("lost.yaml", SOUL + "\"[sandbox:500-after]\"\n").drop("dear.png", Studio.picture(1)).drop("dear.txt", "a pan")
                .drop("rows.jobs.jsonl", """
                        {"id": "1", "prompt": "a lamp", "model": "higgsfield-ai/soul/standard"}
                        {"id": "2", "prompt": "[sandbox:nsfw] a lamp", "model": "higgsfield-ai/soul/standard"}
                        {"id": "3", "prompt": "[sandbox:500-after] a lamp", "model": "higgsfield-ai/soul/standard"}
                        {"id": "4", "prompt": "a lamp", "model": "higgsfield-ai/soul/standard", "outputs": 4}
                        """);
    }

    @Test
    void allWordsAboutMoneySayTheLedgersSum() throws Exception {
        // Given
        drop();
        line.start();
        await().atMost(Studio.LIMIT).until(line::answers);
        await().atMost(Studio.LIMIT).until(this::allHasEnded);
        BigDecimal ledger = studio.sandbox.ledger().chargedCredits();
        BigDecimal undetermined = new BigDecimal("3");
        BigDecimal charged = ledger.subtract(undetermined);
        assertThat(charged).as("two of one result and two of four").isEqualByComparingTo("15");
        assertThat(studio.sandbox.ledger().entries()).as("what failed was made once more").extracting(Ledger.Entry::prompt)
                .filteredOn("[sandbox:failed]"::equals).hasSize(2);
        // Then the overview
        JsonNode money = json("/api/overview").path("money");
        amount(money.at("/today/charged"), charged, 4);
        amount(money.at("/today/undetermined"), undetermined, 2);
        amount(money.at("/today/refunded"), new BigDecimal("6"), 4);
        amount(money.at("/today/under_way"), BigDecimal.ZERO, 0);
        for (String by : List.of("models", "profiles", "days")) {
            assertThat(sum(money.path(by), "/charged/estimated_credits")).as(by).isEqualByComparingTo(charged);
            assertThat(sum(money.path(by), "/undetermined/estimated_credits")).as(by).isEqualByComparingTo(undetermined);
        }
        assertThat(money.at("/budgets/0/spent").decimalValue()).isEqualByComparingTo(charged);
        assertThat(money.at("/budgets/0/undetermined").decimalValue()).isEqualByComparingTo(undetermined);
        assertThat(money.at("/budgets/0/left").decimalValue()).isEqualByComparingTo(new BigDecimal("50").subtract(ledger));
        assertThat(money.at("/held/0/cost/estimated_credits").decimalValue()).isEqualByComparingTo(HELD);
        // each job
        Map<String, BigDecimal> jobs = new HashMap<>();
        for (JsonNode job : json("/api/jobs").path("jobs")) {
            if (job.has("cost")) {
                jobs.merge(job.at("/cost/money").asText(), job.at("/cost/estimated_credits").decimalValue(), BigDecimal::add);
            }
            if (job.path("drop").asText().equals("dear.png")) {
                assertThat(job.at("/hold/estimated_credits").decimalValue()).isEqualByComparingTo(HELD);
            }
        }
        assertThat(jobs.get("charged")).as("jobs").isEqualByComparingTo(charged);
        assertThat(jobs.get("undetermined")).as("jobs").isEqualByComparingTo(undetermined);
        assertThat(jobs.get("refunded")).as("jobs").isEqualByComparingTo("0");
        // the page
        assertThat(line.get("/").body().replaceAll("<[^>]*>|\\s+", " ").replaceAll(" +", " "))
                .contains("32 of 50 credits are left today", "15 spent, 0 reserved, 3 undetermined", "9 credits: 1 job of");
        // what lies in the folders
        assertThat(inTheRecords()).as("records").isEqualByComparingTo(charged);
        theNotesSaySo();
        theResultsFileSaysSo();
        // the commands, read by people and spreadsheets
        assertThat(output("spend")).contains("today        15 credits", "and 3 credits undetermined",
                "32 of 50 credits are left today (dromedary.budget.day): 15 spent, 0 reserved, 3 undetermined", "9 credits: 1 job of");
        String table = output("spend", "--csv");
        assertThat(in(table, "charged")).isEqualByComparingTo(charged);
        assertThat(in(table, "undetermined")).isEqualByComparingTo(undetermined);
        assertThat(in(table, "refunded")).isEqualByComparingTo("6");
        // and the metrics, which are asked for once in some seconds.
        METRICS.forEach((series, value) -> await(series).atMost(Studio.LIMIT).until(() -> line.value(series), value::equals));
    }

    private boolean allHasEnded() throws IOException {
        JsonNode states = json("/api/overview").path("states");
        return states.path("DELIVERED").asInt() == 5 && states.path("UNCERTAIN").asInt() == 2 && states.path("NSFW").asInt() == 2
                && states.path("FAILED").asInt() == 1 && states.path("HELD").asInt() == 1
                && studio.read("outbox/rows.results.jsonl").lines().count() == 4;
    }

    private static void amount(JsonNode found, BigDecimal credits, int requests) {
        assertThat(found.path("estimated_credits").decimalValue()).isEqualByComparingTo(credits);
        assertThat(found.path("requests").asInt()).isEqualTo(requests);
        assertThat(found.path("unpriced").asInt()).isZero();
    }

    private static BigDecimal sum(JsonNode parts, String figure) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode part : parts) {
            sum = sum.add(part.at(figure).decimalValue());
        }
        return sum;
    }

    private JsonNode json(String path) throws IOException {
        return JSON.readTree(line.get(path).body());
    }

    /** Each result has one; those of a job say the same. */
    private BigDecimal inTheRecords() throws IOException {
        Map<String, BigDecimal> jobs = new HashMap<>();
        for (String file : studio.files("outbox")) {
            if (file.endsWith(".json")) {
                JsonNode record = JSON.readTree(studio.read("outbox/" + file)).path("record");
                jobs.put(record.path("job").asText(), record.path("estimated_credits").decimalValue());
            }
        }
        return jobs.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void theNotesSaySo() throws IOException {
        BigDecimal unknown = BigDecimal.ZERO;
        for (String file : studio.files("errors")) {
            if (file.endsWith(".error.json")) {
                JsonNode note = JSON.readTree(studio.read("errors/" + file));
                boolean lost = note.path("class").asText().equals("uncertain");
                assertThat(note.path("charged").asText()).as(file).isEqualTo(lost ? "unknown" : "no");
                unknown = unknown.add(note.path("estimated_credits").decimalValue());
            }
        }
        assertThat(unknown).as("notes").isEqualByComparingTo("3");
        JsonNode held = JSON.readTree(studio.read("hold/dear.png.error.json"));
        assertThat(held.at("/hold/estimated_credits").decimalValue()).isEqualByComparingTo(HELD);
        assertThat(held.path("estimated_credits").decimalValue()).isEqualByComparingTo("0");
        assertThat(studio.read("hold/_READ-ME.txt")).contains("1 job of higgsfield-ai/dop/standard from inbox: 9 credits");
    }

    private void theResultsFileSaysSo() {
        assertThat(studio.read("outbox/rows.results.jsonl").lines().map(MoneyWordsIT::row)).containsExactlyInAnyOrder("1 yes 1.5", "2 no 0",
                "3 unknown 1.5", "4 yes 6");
    }

    private static String row(String text) {
        try {
            JsonNode row = JSON.readTree(text);
            return "%s %s %s".formatted(row.path("id").asText(), row.path("charged").asText(), row.path("estimated_credits").asText());
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    /** Of what became of the money so, in credits. */
    private static BigDecimal in(String table, String money) {
        return table.lines().map(row -> row.split(",")).filter(cells -> cells.length > 4 && cells[3].equals(money))
                .map(cells -> new BigDecimal(cells[4])).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private String output(String... words) throws Exception {
        try (Running app = studio.launcher().start(words)) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isZero();
            return app.output();
        }
    }
}
