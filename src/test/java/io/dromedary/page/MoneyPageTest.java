package io.dromedary.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Budget;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Job;
import io.dromedary.job.Places;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.store.FolderStore;
import io.dromedary.submit.LimitSettings;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page says of money that is limited, and what a person decides there. */
class MoneyPageTest {

    private static final Pattern FIELD = Pattern.compile("type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");

    @TempDir
    private Path root;
    private Ledger ledger;
    private PageServer page;

    @BeforeEach
    void open() throws Exception {
        Files.createDirectories(root.resolve("state"));
        Files.createDirectories(root.resolve("inbox/shop"));
        Files.writeString(root.resolve("inbox/shop/_profile.yaml"), "budget:\n  month: 20\n");
        ledger = new Ledger(root.resolve("state"));
        FolderStore store = new FolderStore(root);
        LimitSettings limits = new LimitSettings(new Budget(new BigDecimal("10"), null, new BigDecimal("9")), new BigDecimal("5"),
                new BigDecimal("8"), false);
        page = new PageServer(root, ledger, store, store, null, null, limits);
    }

    @AfterEach
    void close() throws IOException {
        page.close();
        ledger.close();
    }

    private Job held(String id, String folder, Limit limit, String credits) throws IOException {
        ledger.price = credits == null ? null : Price.of(new BigDecimal(credits), Price.Source.ESTIMATE).orElseThrow();
        Files.createDirectories(root.resolve(Places.HOLD));
        Files.writeString(root.resolve(Places.HOLD).resolve(id + ".png"), "PICTURE");
        Job job = ledger.journal.enter(id, id + ".png", folder, List.of(id + ".png"), "work/" + id, List.of(), Ledger.request(0), id, null)
                .orElseThrow();
        return ledger.hold(job, limit);
    }

    /** The hidden fields of the form that approves a group. */
    private static String groupForm(String shown) {
        String form = shown.substring(shown.indexOf("<input type=\"hidden\" name=\"limit\""));
        Matcher fields = FIELD.matcher(form.substring(0, form.indexOf("</form>")));
        StringBuilder said = new StringBuilder();
        while (fields.find()) {
            said.append(fields.group(1)).append('=').append(Links.encoded(fields.group(2))).append('&');
        }
        return said.toString();
    }

    private String answered(String form) throws Exception {
        String back = page.post("/do/approve", form).headers().firstValue("Location").orElseThrow();
        return page.get(URLDecoder.decode(back, StandardCharsets.UTF_8)).body();
    }

    @Test
    void theFrontPageSaysWhatIsLeftOfEachBudgetAndOfWhat() throws Exception {
        ledger.price = Price.of(new BigDecimal("2.5"), Price.Source.ESTIMATE).orElseThrow();
        ledger.in(State.DELIVERED, "a");
        ledger.in(State.WAITING, "b");
        ledger.in(State.UNCERTAIN, "c");
        assertThat(page.get("/").body()).contains("2.5 of 10 credits are left today (dromedary.budget.day)",
                "2.5 spent, 2.5 reserved, 2.5 undetermined",
                "20 of 20 credits are left this month (budget.month in inbox/shop/_profile.yaml)",
                "2.5 credits are undetermined; above 8 nothing new is spent");
    }

    @Test
    void aGroupIsApprovedTogetherForTheSumThatWasShown() throws Exception {
        // Given
        held("a", "shop", Limit.APPROVAL, "6");
        held("b", "shop", Limit.APPROVAL, "6");
        held("c", "", Limit.DAY, "4");
        // When
        String shown = page.get("/").body();
        // Then
        assertThat(shown).contains("2 jobs wait for your approval: 12 credits.", "I pay 12 credits", "Approve 2",
                "2 jobs of higgsfield-ai/dop/standard from inbox/shop", "dromedary.approve-above", "a budget of the day is used up",
                "they go on by themselves");
        assertThat(PageServer.forms(shown)).as("none for what a budget keeps back").containsOnlyOnce("/do/approve");
        String form = groupForm(shown);
        assertThat(answered(form)).contains("say first that you pay it");
        assertThat(ledger.view.job("a").orElseThrow().movingTo()).isNull();
        assertThat(answered(form + "sure=yes")).contains("2 approved.");
        assertThat(ledger.view.job("a").orElseThrow().movingTo()).isEqualTo("work/a");
        assertThat(ledger.view.job("c").orElseThrow().movingTo()).isNull();
    }

    @Test
    void nothingIsApprovedThatWasNotShown() throws Exception {
        held("a", "", Limit.APPROVAL, "6");
        String form = groupForm(page.get("/").body()) + "sure=yes";
        held("b", "", Limit.APPROVAL, "600");
        assertThat(answered(form)).contains("not what they were when you looked");
        assertThat(answered("limit=APPROVAL&profile=&model=other&shown=&sure=yes")).contains("not what they were");
        assertThat(answered("limit=NOTHING&sure=yes")).contains("not what they were");
        assertThat(answered("sure=yes")).contains("no job was chosen");
        assertThat(ledger.view.job("a").orElseThrow().movingTo()).isNull();
    }

    @Test
    void aHeldJobsPageSaysItsPriceAndTakesAnApproval() throws Exception {
        held("a", "", Limit.UNPRICED, null);
        held("b", "", Limit.MONTH, "4");
        assertThat(page.get("/jobs/a").body()).contains("I pay an unknown price for it", "/do/approve", "/do/retry", "/do/cancel");
        assertThat(page.get("/jobs/b").body()).contains("/do/cancel").doesNotContain("/do/approve");
        assertThat(answered("from=job&job=a&sure=yes")).contains("1 approved.");
        assertThat(ledger.view.job("a").orElseThrow().movingTo()).isEqualTo("work/a");
    }

    @Test
    void theListHasHeldJobsAmongItsChoicesAndKeepsTheFolderThatIsMeant() throws Exception {
        held("a", "shop", Limit.APPROVAL, "6");
        held("b", "", Limit.APPROVAL, "6");
        assertThat(page.get("/jobs?state=HELD").body()).contains("all 2 jobs that match", "aria-current=\"true\">held");
        assertThat(page.get("/jobs?state=HELD&profile=shop").body()).contains("all 1 job that match", "Only from inbox/shop",
                "name=\"profile\" value=\"shop\"");
    }
}
