package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.AccountTotals;
import io.dromedary.job.Amount;
import io.dromedary.job.Channel;
import io.dromedary.job.Cost;
import io.dromedary.job.Cost.Money;
import io.dromedary.job.Job;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Ledger;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpendingTest {

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Spending spending;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        spending = new Spending(ledger.source);
        ledger.price = price("0.1");
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static Price price(String credits) {
        return Price.of(new BigDecimal(credits), Price.Source.ESTIMATE).orElseThrow();
    }

    private static Amount amount(String credits, long requests, long unpriced) {
        return new Amount(new BigDecimal(credits), requests, unpriced);
    }

    private AccountTotals all() {
        return spending.between(LocalDate.EPOCH, null);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"ENTERING,", "READY,", "HELD,", "SUBMITTING,UNDER_WAY", "WAITING,UNDER_WAY", "COLLECTING,CHARGED", "DELIVERED,CHARGED",
        "REJECTED,",
        "NSFW,REFUNDED", "FAILED,REFUNDED", "CANCELED,REFUNDED", "DUPLICATE,", "EXPIRED,UNDETERMINED", "UNCERTAIN,UNDETERMINED",
        "UNDELIVERABLE,CHARGED"})
    void eachStateHasItsMoney(State state, Money money) {
        Job job = ledger.in(state, "j");
        assertThat(spending.ofJobs(List.of("j", "another")).get(job.id())).isEqualTo(money == null ? null : new Cost(money, ledger.price));
        assertThat(List.of(all().charged(), all().refunded(), all().underWay(), all().undetermined()))
                .filteredOn(amount -> amount.requests() > 0)
                .containsExactlyElementsOf(money == null ? List.of() : List.of(amount("0.1", 1, 0)));
    }

    @Test
    void sumsAreExactAndThoseOfUnknownPriceAreCounted() {
        for (int i = 0; i < 3; i++) {
            ledger.in(State.DELIVERED, "j" + i);
        }
        ledger.price = null;
        ledger.in(State.DELIVERED, "unknown");
        assertThat(all().charged()).isEqualTo(amount("0.3", 4, 1));
        assertThat(all().charged().inWords()).isEqualTo("0.3 credits and 1 of unknown price");
        assertThat(amount("0", 3, 3).inWords()).isEqualTo("3 of unknown price");
        assertThat(amount("1", 1, 0).inWords()).isEqualTo("1 credit");
    }

    @Test
    void whatAVerdictSaysOfMoneyIsHeeded() {
        Job failed = ledger.waiting(ledger.enter("j"));
        ledger.journal.end(failed, new Verdict(Channel.FAILED, "Some of it failed.", "Look.", Verdict.Charged.UNKNOWN), "errors/failed");
        assertThat(all().undetermined()).isEqualTo(amount("0.1", 1, 0));
        assertThat(all().refunded().requests()).isZero();
    }

    @Test
    void whatWaitsForItsNextTryCostsNothing() {
        Job throttled = ledger.journal.later(ledger.submitting(ledger.enter("j")), "full", ledger.in(Ledger.HOUR), true);
        assertThat(throttled.state()).isEqualTo(State.READY);
        assertThat(all().underWay().requests()).isZero();
        assertThat(spending.open().underWay().requests()).isZero();
    }

    @Test
    void anIntentThatIsMadeAgainHasThePriceOfThen() {
        Job throttled = ledger.journal.later(ledger.submitting(ledger.enter("j")), "full", ledger.in(Ledger.HOUR), true);
        ledger.price = price("0.2");
        Job again = ledger.submitting(throttled);
        ledger.price = null;
        assertThat(all().underWay()).isEqualTo(amount("0.2", 1, 0));
        assertThat(ledger.view.attempts(again)).hasSize(1);
    }

    @Test
    void daysAreThoseOfTheSubmissions() {
        ledger.in(State.DELIVERED, "yesterday");
        ledger.in(State.WAITING, "old");
        ledger.clock.advance(Duration.ofDays(1));
        ledger.price = price("2");
        ledger.in(State.DELIVERED, "today");
        Spending.Report report = spending.report(ledger.clock);
        assertThat(report.yesterday().charged()).isEqualTo(amount("0.1", 1, 0));
        assertThat(report.yesterday().underWay()).isEqualTo(amount("0.1", 1, 0));
        assertThat(report.today().charged()).isEqualTo(amount("2", 1, 0));
        assertThat(report.month().charged()).isEqualTo(amount("2.1", 2, 0));
        assertThat(report.models()).singleElement().satisfies(model -> {
            assertThat(model.what()).isEqualTo(Ledger.MODEL);
            assertThat(model.charged()).isEqualTo(report.month().charged());
        });
        assertThat(spending.open().underWay()).isEqualTo(amount("0.1", 1, 0));
    }
}
