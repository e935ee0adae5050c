package io.dromedary.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.dromedary.job.Budget;
import io.dromedary.job.Cap;
import io.dromedary.job.Channel;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Job;
import io.dromedary.job.Limits;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.Reservations;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

class HoldsTest {

    @TempDir
    private Path folder;
    private Path inbox;
    private Ledger ledger;
    private Holds holds;

    @BeforeEach
    void open() throws IOException {
        inbox = Files.createDirectories(folder.resolve("inbox"));
        ledger = new Ledger(folder);
        ledger.price = price("4");
        holds = holds("10");
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static Price price(String credits) {
        return Price.of(new BigDecimal(credits), Price.Source.ESTIMATE).orElseThrow();
    }

    /** Where so much may be spent in a day. */
    private Holds holds(String day) {
        Budget budget = new Budget(new BigDecimal(day), null, null);
        ledger.limits = new Limits(List.of(new Cap(Limit.DAY, "", budget.day(), "dromedary.budget.day")), null, null, null, false);
        return new Holds(ledger.journal, ledger.view, new Reservations(ledger.source, ledger.clock),
                new SpendLimits(new LimitSettings(budget, null, null, false), inbox), ledger.clock.monotonic());
    }

    private State state(Job job) {
        return ledger.now(job).state();
    }

    @Test
    void aRefundLetsGoWhatFitsIntoItAndNoMore() {
        // Given
        Job first = ledger.in(State.WAITING, "first");
        ledger.in(State.WAITING, "second");
        Job third = ledger.hold(ledger.enter("third"), Limit.DAY);
        ledger.clock.advance(Duration.ofSeconds(1));
        Job fourth = ledger.hold(ledger.enter("fourth"), Limit.DAY);
        holds.release();
        assertThat(state(third)).isEqualTo(State.HELD);
        assertThat(holds.isAnyToGo()).isFalse();
        // When
        ledger.end(first, Channel.FAILED);
        // Then
        assertThat(holds.isAnyToGo()).isTrue();
        holds.release();
        assertThat(state(third)).isEqualTo(State.READY);
        assertThat(ledger.now(third).movingTo()).isEqualTo("work/third");
        assertThat(state(fourth)).as("for whose price there is room only if nobody counts the third").isEqualTo(State.HELD);
        assertThat(holds.isAnyToGo()).isFalse();
    }

    @Test
    void aCheaperOneGoesPastOneThatDoesNotFit() {
        ledger.in(State.WAITING, "first");
        ledger.price = price("7");
        Job dear = ledger.hold(ledger.enter("dear"), Limit.DAY);
        ledger.price = price("6");
        Job cheap = ledger.hold(ledger.enter("cheap"), Limit.DAY);
        holds.release();
        assertThat(List.of(state(dear), state(cheap))).containsExactly(State.HELD, State.READY);
    }

    @Test
    void anotherDayIsAnotherBudget() {
        ledger.in(State.DELIVERED, "first");
        ledger.in(State.DELIVERED, "second");
        Job third = ledger.hold(ledger.enter("third"), Limit.DAY);
        holds.release();
        ledger.clock.advance(Duration.ofDays(1));
        holds.release();
        assertThat(state(third)).isEqualTo(State.READY);
    }

    @Test
    void whatWaitsForAPersonWaitsWhateverThereIsLeft() {
        Job question = ledger.hold(ledger.enter("j"), Limit.APPROVAL);
        holds.release();
        assertThat(state(question)).isEqualTo(State.HELD);
        assertThat(holds.isAnyToGo()).isFalse();
    }

    @Test
    void aRaisedBudgetOfAProfileIsSeen() throws IOException {
        Files.createDirectories(inbox.resolve("films"));
        Files.writeString(inbox.resolve("films/_profile.yaml"), "budget: {day: 3}\n");
        Job entered = ledger.journal.enter("j", "j.yaml", "films", List.of("j.yaml"), "work/j", List.of(), Ledger.request(0), "j", null)
                .orElseThrow();
        Job held = ledger.hold(entered, Limit.DAY);
        holds.release();
        assertThat(state(held)).isEqualTo(State.HELD);
        Files.writeString(inbox.resolve("films/_profile.yaml"), "budget: {day: 5}\n");
        ledger.clock.advance(Duration.ofMinutes(2));
        holds.release();
        assertThat(state(held)).isEqualTo(State.READY);
    }

    @Test
    void whereNothingIsHeldNoSumsAreAskedFor() {
        ledger.in(State.WAITING, "j");
        HikariDataSource closed = JournalFile.open(folder.resolve("other.db"));
        closed.close();
        Holds idle = new Holds(ledger.journal, ledger.view, new Reservations(closed, ledger.clock),
                new SpendLimits(LimitSettings.NONE, inbox), ledger.clock.monotonic());
        idle.release();
        assertThat(idle.isAnyToGo()).isFalse();
        ledger.hold(ledger.enter("k"), Limit.DAY);
        assertThatThrownBy(idle::release).as("which would be asked there").isInstanceOf(DataAccessException.class);
    }

    @Test
    void whatHasNoPriceGoesOnToo() {
        // Given: nothing but what is undetermined is limited, so no price is needed.
        Job lost = ledger.in(State.UNCERTAIN, "lost");
        ledger.price = null;
        Job unpriced = ledger.hold(ledger.enter("unpriced"), Limit.UNDETERMINED);
        Holds undetermined = new Holds(ledger.journal, ledger.view, new Reservations(ledger.source, ledger.clock),
                new SpendLimits(new LimitSettings(Budget.NONE, null, BigDecimal.ONE, false), inbox), ledger.clock.monotonic());
        undetermined.release();
        assertThat(state(unpriced)).isEqualTo(State.HELD);
        // When
        ledger.journal.attach(lost, "r", ledger.in(Ledger.HOUR), "found");
        undetermined.release();
        // Then
        assertThat(state(unpriced)).isEqualTo(State.READY);
    }
}
