package io.dromedary.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Places;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs are told of money that is limited, and what they can decide. */
class MoneyApiTest {

    @TempDir
    private Path root;
    private Ledger ledger;
    private Port port;

    @BeforeEach
    void open() throws Exception {
        Files.createDirectories(root.resolve("state"));
        Files.createDirectories(root.resolve("inbox/shop/shoes"));
        Files.createDirectories(root.resolve(Places.HOLD));
        Files.writeString(root.resolve("inbox/shop/_profile.yaml"), "budget: {month: 20.5, drop: 7}\n");
        Files.writeString(root.resolve("inbox/shop/shoes/_profile.yaml"), "prompt: 7: no profile\n");
        ledger = new Ledger(root.resolve("state"));
        port = new Port(root, ledger, new FolderStore(root), 1000, null, null);
    }

    @AfterEach
    void close() {
        try {
            port.answers.forEach(Described::check);
        } finally {
            port.close();
            ledger.close();
        }
    }

    private void held(String id, String folder, Limit limit, String credits) throws IOException {
        ledger.price = credits == null ? null : Price.of(new BigDecimal(credits), Price.Source.ESTIMATE).orElseThrow();
        Files.writeString(root.resolve(Places.HOLD).resolve(id + ".png"), "PICTURE");
        ledger.hold(
                ledger.journal.enter(id, id + ".png", folder, List.of(id + ".png"), "work/" + id, List.of(), Ledger.request(0), id, null)
                        .orElseThrow(),
                limit);
    }

    @Test
    void theOverviewSaysEachBudgetAndWhatIsLeftOfIt() throws IOException {
        // Given
        ledger.price = Price.of(new BigDecimal("2.5"), Price.Source.ESTIMATE).orElseThrow();
        ledger.in(State.DELIVERED, "a");
        ledger.in(State.WAITING, "b");
        ledger.in(State.UNCERTAIN, "c");
        // When
        JsonNode money = port.get("/api/overview").json().path("money");
        // Then
        assertThat(money.at("/budgets/0").toString()).isEqualTo("{\"limit\":\"day\",\"folder\":\"\",\"setting\":\"dromedary.budget.day\","
                + "\"credits\":10,\"spent\":2.5,\"reserved\":2.5,\"undetermined\":2.5,\"left\":2.5}");
        assertThat(money.at("/budgets/1/setting").asText()).isEqualTo("budget.month in inbox/shop/_profile.yaml");
        assertThat(money.at("/budgets/1/left").decimalValue()).isEqualByComparingTo("20.5");
        assertThat(money.path("budgets")).as("none of one drop, and none of a profile that cannot be read").hasSize(2);
        assertThat(money.path("undetermined").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(money.at("/profiles/0/profile").asText()).isEmpty();
        assertThat(money.at("/days/0/charged/requests").asInt()).isOne();
    }

    @Test
    void theOverviewSaysWhatIsHeldInGroups() throws IOException {
        held("a", "shop", Limit.DAY, "600");
        held("b", "shop", Limit.APPROVAL, "6");
        held("c", "shop", Limit.APPROVAL, "6.5");
        held("d", "", Limit.UNPRICED, null);
        JsonNode groups = port.get("/api/overview").json().at("/money/held");
        assertThat(groups).hasSize(3);
        assertThat(groups.at("/0/cost").toString()).isEqualTo("{\"estimated_credits\":12.5,\"requests\":2,\"unpriced\":0}");
        assertThat(groups.at("/1/limit").asText()).isEqualTo("unpriced");
        assertThat(groups.at("/2/approvable").asBoolean()).isFalse();
        assertThat(port.get("/api/jobs/b").json().at("/job/hold").toString())
                .isEqualTo("{\"limit\":\"approval\",\"estimated_credits\":6,\"approvable\":true}");
    }

    @Test
    void jobsOfAFolderAreFoundAndApproved() throws IOException {
        // Given
        held("a", "shop", Limit.APPROVAL, "6");
        held("b", "shop/shoes", Limit.MAX_CREDITS, "6");
        held("c", "shops", Limit.APPROVAL, "6");
        held("d", "shop", Limit.DAY, "6");
        ledger.in(State.FAILED, "e");
        // When, Then
        assertThat(port.get("/api/jobs?profile=shop").json().path("jobs").findValuesAsText("id")).containsExactlyInAnyOrder("a", "b", "d");
        JsonNode outcome = port.post("/api/jobs/approve", "{\"profile\": \"inbox/shop/\"}").json();
        assertThat(outcome.path("done").asInt()).isEqualTo(2);
        assertThat(outcome.path("sentence").asText()).contains("1 skipped: a budget keeps it back");
        assertThat(ledger.view.job("c").orElseThrow().movingTo()).isNull();
        assertThat(port.post("/api/jobs/c/approve", "").json().path("done").asInt()).isOne();
        assertThat(port.post("/api/jobs/d/approve", "{}").status()).isEqualTo(409);
        assertThat(port.post("/api/jobs/e/approve", "{}").json().path("detail").asText()).contains("it is FAILED");
    }

    @Test
    void nobodyApprovesAllByNamingNothing() throws IOException {
        held("a", "", Limit.APPROVAL, "6");
        assertThat(port.post("/api/jobs/approve", "{}").status()).isEqualTo(422);
        assertThat(port.post("/api/jobs/approve", "{\"all\": true}").json().path("done").asInt()).isOne();
    }
}
