package io.dromedary.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Price;
import io.dromedary.journal.HeldJobs;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody reads who only looks into the folder. */
class HeldSummaryTest {

    @TempDir
    private Path root;
    private Ledger ledger;
    private HeldSummary summary;

    @BeforeEach
    void open() throws IOException {
        ledger = new Ledger(root);
        summary = new HeldSummary(new HeldJobs(ledger.source), ledger.view, new FolderStore(root));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void hold(String id, String folder, Limit limit, String credits) {
        ledger.price = credits == null ? null : Price.of(new BigDecimal(credits), Price.Source.ESTIMATE).orElseThrow();
        ledger.hold(ledger.enter(id), limit);
        ledger.sql().update("UPDATE job SET folder = ? WHERE id = ?", folder, id);
    }

    private String text() throws IOException {
        summary.write();
        return Files.readString(root.resolve("hold/_READ-ME.txt"));
    }

    @Test
    void eachGroupHasItsSumItsReasonAndItsCommands() throws IOException {
        hold("a", "shop", Limit.APPROVAL, "9");
        hold("b", "shop", Limit.APPROVAL, "9");
        assertThat(text()).endsWith("""

                2 jobs of higgsfield-ai/dop/standard from inbox/shop: 18 credits
                  why             each costs more than dromedary.approve-above
                  pay it          ./dromedary approve --profile inbox/shop, or move the files back into the inbox
                  change it       edit inbox/shop/_profile.yaml (or the sidecars here), then
                                  ./dromedary retry --state held --profile inbox/shop
                  give it up      ./dromedary cancel --state held --profile inbox/shop
                """);
    }

    @Test
    void aSingleJobIsNamedSoThatNothingElseIsPaidWithIt() throws IOException {
        hold("alone", "", Limit.MAX_CREDITS, "1.5");
        hold("dear", "shop", Limit.APPROVAL, "9");
        assertThat(text()).contains("it costs more than its own max_credits", "./dromedary approve alone,", "./dromedary retry alone\n",
                "./dromedary cancel alone\n").doesNotContain("--profile");
    }

    /** A folder's name means those below it, too. */
    @Test
    void aCommandThatPaysMoreThanTheGroupSaysHowMuch() throws IOException {
        hold("a", "shop", Limit.APPROVAL, "3");
        hold("b", "shop", Limit.APPROVAL, "3");
        hold("c", "shop/big", Limit.APPROVAL, "9");
        assertThat(text()).contains("2 jobs of higgsfield-ai/dop/standard from inbox/shop: 6 credits",
                "./dromedary approve --profile inbox/shop, or",
                "(which takes other groups of that folder and those below it along: 3 jobs, "
                        + "15 credits; the page approves one group)");
    }

    @Test
    void whatHasNoPriceSaysHowToGiveItOneAndWhatABudgetHoldsIsNotApproved() throws IOException {
        hold("a", "", Limit.UNPRICED, null);
        assertThat(text()).contains("nobody knows what it would cost", "write it into prices.yaml, start the line again");
        hold("b", "shop", Limit.DAY, "9");
        assertThat(text()).contains("a budget of the day is used up; no approval lifts that");
    }

    @Test
    void itGoesWhenNothingWaits() throws IOException {
        hold("a", "", Limit.DAY, "9");
        assertThat(text()).contains("1 job of");
        ledger.journal.releaseHeld(ledger.view.job("a").orElseThrow(), "work/a", "it fits again");
        summary.write();
        assertThat(root.resolve("hold/_READ-ME.txt")).doesNotExist();
    }
}
