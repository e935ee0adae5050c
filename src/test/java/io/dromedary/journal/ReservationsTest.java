package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.dromedary.job.Cap;
import io.dromedary.job.Channel;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Job;
import io.dromedary.job.Limits;
import io.dromedary.job.OverLimitException;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Ledger;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReservationsTest {

    private static final Cap DAY = cap(Limit.DAY, "", "10");

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Reservations reservations;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        reservations = new Reservations(ledger.source, ledger.clock);
        ledger.price = price("4");
        ledger.limits = limits(DAY);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static Price price(String credits) {
        return Price.of(new BigDecimal(credits), Price.Source.ESTIMATE).orElseThrow();
    }

    private static Cap cap(Limit limit, String folder, String credits) {
        return new Cap(limit, folder, new BigDecimal(credits), "dromedary.budget." + limit.name().toLowerCase(Locale.ROOT));
    }

    private static Limits limits(Cap... caps) {
        return new Limits(List.of(caps), null, null, null, false);
    }

    private Job enterIn(String inbox, String id) {
        return ledger.journal.enter(id, id + ".png", inbox, List.of(id + ".png"), "work/" + id, List.of(), Ledger.request(0), id, null)
                .orElseThrow();
    }

    private void isHeld(Job job, Limit limit, String... words) {
        assertThatThrownBy(() -> ledger.submitting(job)).asInstanceOf(type(OverLimitException.class)).satisfies(over -> {
            assertThat(over.verdict().hold().limit()).isEqualTo(limit);
            assertThat(over.verdict().channel()).isEqualTo(Channel.HOLD);
            assertThat(over.verdict().why() + " " + over.verdict().todo()).contains(words);
        });
        assertThat(ledger.now(job)).isEqualTo(job);
        assertThat(ledger.view.attempts(job)).isEmpty();
    }

    // ------------------------------------------------------------------ budgets

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"SUBMITTING", "WAITING", "COLLECTING", "DELIVERED", "UNDELIVERABLE", "EXPIRED", "UNCERTAIN"})
    void whatIsSpentReservedAndUndeterminedCounts(State state) {
        ledger.in(state, "first");
        ledger.in(state, "second");
        isHeld(ledger.enter("third"), Limit.DAY, "It would cost 4 credits, estimated", "10 credits of dromedary.budget.day", "tomorrow");
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"READY", "HELD", "REJECTED", "NSFW", "FAILED", "CANCELED", "DUPLICATE"})
    void whatIsRefundedOrWasNotAcceptedDoesNot(State state) {
        ledger.in(state, "first");
        ledger.in(state, "second");
        ledger.in(state, "third");
        assertThat(ledger.submitting(ledger.enter("fourth")).state()).isEqualTo(State.SUBMITTING);
    }

    @Test
    void exactlyTheLimitFits() {
        ledger.price = price("5");
        ledger.in(State.WAITING, "first");
        assertThat(ledger.in(State.WAITING, "second").state()).isEqualTo(State.WAITING);
        ledger.price = price("0.000001");
        isHeld(ledger.enter("third"), Limit.DAY, "0.000001 credits");
    }

    @Test
    void whatIsOpenFromTheDayBeforeCountsUntilItIsKnown() {
        Job old = ledger.in(State.WAITING, "old");
        ledger.in(State.DELIVERED, "delivered yesterday");
        ledger.clock.advance(Duration.ofDays(1));
        ledger.in(State.WAITING, "first");
        isHeld(ledger.enter("second"), Limit.DAY, "0 are spent, 8 reserved and 0 undetermined");
        ledger.end(old, Channel.FAILED);
        assertThat(ledger.in(State.WAITING, "third").state()).isEqualTo(State.WAITING);
    }

    @Test
    void whatIsAnsweredAfterMidnightCountsForTheNewDay() {
        Job sent = ledger.submitting(ledger.enter("late"));
        ledger.clock.advance(Duration.ofDays(1));
        Job waiting = ledger.journal.accepted(sent, "r", "queued", "c", ledger.in(Ledger.HOUR));
        ledger.journal.filed(ledger.journal.delivered(
                ledger.journal.collecting(waiting, "completed", Ledger.results("https://cdn.example/1"), List.of(), ledger.in(Ledger.HOUR)),
                "done"), ledger.clock.instant());
        assertThat(reservations.used(DAY, "any").spent()).isEqualByComparingTo("4");
    }

    @Test
    void aMonthHasItsOwnSum() {
        ledger.limits = limits(cap(Limit.MONTH, "", "10"));
        ledger.in(State.DELIVERED, "first");
        ledger.clock.advance(Duration.ofDays(1));
        ledger.in(State.DELIVERED, "second");
        isHeld(ledger.enter("third"), Limit.MONTH, "8 are spent", "next month");
        ledger.clock.advance(Duration.ofDays(31));
        assertThat(ledger.in(State.WAITING, "fourth").state()).isEqualTo(State.WAITING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"films", "films/winter"})
    void theBudgetOfAFolderIsOfAllBelowIt(String below) {
        ledger.limits = limits(cap(Limit.DAY, "films", "10"));
        ledger.waiting(enterIn(below, "a"));
        ledger.waiting(enterIn("films", "b"));
        isHeld(enterIn("films/summer", "c"), Limit.DAY, "8 reserved");
        ledger.limits = limits(cap(Limit.DAY, "films2", "10"));
        assertThat(ledger.submitting(enterIn("films2", "d")).state()).isEqualTo(State.SUBMITTING);
    }

    @Test
    void theBudgetOfADropIsOfAllItsAttempts() {
        ledger.limits = limits(cap(Limit.DROP, "", "6"));
        Job uncertain = ledger.in(State.UNCERTAIN, "j");
        Job again = ledger.journal.submitAgain(uncertain, "a person's word");
        assertThat(ledger.submitting(again).state()).isEqualTo(State.SUBMITTING);
        ledger.price = price("7");
        isHeld(ledger.enter("dear"), Limit.DROP, "more than the whole of dromedary.budget.drop, 6", "raised");
    }

    @Test
    void aRepeatOfALostSubmissionHasItsMoneyAlready() {
        ledger.price = price("10");
        Job lost = ledger.journal.lost(ledger.submitting(ledger.enter("j")), "reset", ledger.clock.instant());
        assertThat(ledger.submitting(lost).state()).isEqualTo(State.SUBMITTING);
        assertThat(reservations.used(DAY, "j").sum()).isEqualByComparingTo("10");
    }

    // ------------------------------------------------------------------ questions

    @Test
    void whatIsDearerThanTheLimitIsAQuestion() {
        ledger.limits = new Limits(List.of(), null, new BigDecimal("3.5"), null, false);
        Job job = ledger.enter("j");
        isHeld(job, Limit.APPROVAL, "more than the 3.5 that are spent without asking (dromedary.approve-above)",
                "./dromedary approve JOB", "back into the inbox");
        Job approved = ledger.journal.approve(ledger.hold(job, Limit.APPROVAL), "work/j", "yes");
        assertThat(ledger.submitting(ledger.journal.filed(approved, ledger.clock.instant())).state()).isEqualTo(State.SUBMITTING);
    }

    @Test
    void anApprovalHoldsForThePriceThatItWasGivenFor() {
        ledger.limits = new Limits(List.of(), null, new BigDecimal("3.5"), null, false);
        Job approved = ledger.journal.filed(ledger.journal.approve(ledger.hold(ledger.enter("j"), Limit.APPROVAL), "work/j", "yes"),
                ledger.clock.instant());
        ledger.price = price("4.1");
        isHeld(approved, Limit.APPROVAL, "4.1");
    }

    /** Before, two drops that failed and were held in turns were submitted for ever: a hold overwrote how the last submission had ended. */
    @Test
    void whatFailedBeforeItWasHeldStaysCounted() {
        Verdict verdict = new Verdict(Channel.FAILED, "It failed.", "Wait.", Verdict.Charged.NO);
        Job failed = ledger.in(State.WAITING, "j");
        Job again = ledger.journal.submitOnceMore(failed, verdict, failed.request(), ledger.clock.instant());
        Job held = ledger.hold(again, Limit.DAY);
        assertThat(ledger.journal.attempts(held, Channel.FAILED)).isOne();
        Job released = ledger.journal.filed(ledger.journal.releaseHeld(held, "work/j", "it fits"), ledger.clock.instant());
        assertThat(ledger.journal.attempts(released, Channel.FAILED)).isOne();
        Job canceled = ledger.journal.end(released, new Verdict(Channel.CANCELED, "No.", "-", Verdict.Charged.NO), "errors/canceled");
        assertThat(ledger.journal.attempts(canceled, Channel.FAILED)).isOne();
    }

    @Test
    void aDropHasALimitOfItsOwn() {
        ledger.limits = new Limits(List.of(), null, null, BigDecimal.ONE, false);
        isHeld(ledger.enter("j"), Limit.MAX_CREDITS, "more than its max_credits, 1");
    }

    @Test
    void whatHasNoPriceIsAQuestionWhereThereAreLimits() {
        ledger.price = null;
        isHeld(ledger.enter("j"), Limit.UNPRICED, Ledger.MODEL, "prices.yaml", "dromedary.allow-unpriced");
        Job approved = ledger.journal.approve(ledger.hold(ledger.now(ledger.view.job("j").orElseThrow()), Limit.UNPRICED), "work/j", "yes");
        assertThat(ledger.submitting(ledger.journal.filed(approved, ledger.clock.instant())).state()).isEqualTo(State.SUBMITTING);
    }

    @Test
    void whatHasNoPriceGoesOnWhereItIsAllowedOrWithoutLimits() {
        ledger.price = null;
        ledger.limits = new Limits(List.of(DAY), null, null, null, true);
        assertThat(ledger.submitting(ledger.enter("allowed")).state()).isEqualTo(State.SUBMITTING);
        ledger.limits = Limits.NONE;
        assertThat(ledger.submitting(ledger.enter("unlimited")).state()).isEqualTo(State.SUBMITTING);
    }

    @Test
    void nothingNewIsSpentWhileTooMuchIsUndetermined() {
        Job uncertain = ledger.in(State.UNCERTAIN, "lost");
        ledger.limits = new Limits(List.of(), new BigDecimal("3"), null, null, false);
        isHeld(ledger.enter("j"), Limit.UNDETERMINED, "4 credits are undetermined", "dromedary.undetermined-max");
        ledger.journal.attach(uncertain, "r", ledger.in(Ledger.HOUR), "found");
        assertThat(ledger.submitting(ledger.now(ledger.view.job("j").orElseThrow())).state()).isEqualTo(State.SUBMITTING);
    }

    // ------------------------------------------------------------------ whatever happens

    /** The sums that are kept, against those of the submissions themselves; and at no step is the limit exceeded. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 10})
    void theSumsFollowWhateverHappensAndNothingLeaks(long seed) {
        Random random = new Random(seed);
        ledger.limits = limits(cap(Limit.DAY, "", "23"), cap(Limit.MONTH, "", "60"));
        for (int i = 0; i < 120; i++) {
            ledger.price = random.nextInt(9) == 0 ? null : price(String.valueOf(random.nextInt(1, 6)));
            List<Job> jobs = ledger.view.newest(1000, false);
            if (jobs.isEmpty() || random.nextInt(3) == 0) {
                ledger.enter("j" + i);
            } else {
                step(jobs.get(random.nextInt(jobs.size())), random);
            }
            if (random.nextInt(15) == 0) {
                ledger.clock.advance(Duration.ofHours(random.nextInt(20)));
            }
            theSumsAreRight();
            ledger.limits.caps().forEach(cap -> assertThat(reservations.used(cap, "any").sum()).isLessThanOrEqualTo(cap.credits()));
        }
        ledger.view.newest(1000, false).forEach(job -> {
            if (job.state() == State.SUBMITTING || job.state() == State.WAITING || job.state().isParked()) {
                ledger.end(job, Channel.FAILED);
            }
        });
        assertThat(new Spending(ledger.source).open().underWay().credits()).isZero();
        theSumsAreRight();
    }

    private void step(Job job, Random random) {
        Map<State, List<Consumer<Job>>> steps = Map.of(
                State.READY, List.of(this::submittedOrHeld),
                State.HELD, List.of(held -> ledger.journal.filed(ledger.journal.releaseHeld(held, "work/" + held.id(), "on"),
                        ledger.clock.instant())),
                State.SUBMITTING, List.of(
                        sent -> ledger.journal.accepted(sent, sent.attempt(), "queued", "c", ledger.in(Ledger.HOUR)),
                        sent -> ledger.journal.later(sent, "full", ledger.clock.instant(), true),
                        sent -> ledger.journal.lost(sent, "reset", ledger.clock.instant()),
                        sent -> ledger.end(sent, Channel.REJECTED_422), sent -> ledger.end(sent, Channel.UNCERTAIN)),
                State.WAITING, List.of(waiting -> ledger.end(waiting, Channel.EXPIRED), waiting -> ledger.end(waiting, Channel.NSFW),
                        waiting -> ledger.journal.end(waiting, new Verdict(Channel.FAILED, "why", "todo", Verdict.Charged.UNKNOWN),
                                "errors"),
                        waiting -> ledger.journal.collecting(waiting, "completed", Ledger.results("https://cdn.example/" + waiting.id()),
                                List.of(), ledger.in(Ledger.HOUR))),
                State.UNCERTAIN, List.of(lost -> ledger.journal.attach(lost, lost.attempt(), ledger.in(Ledger.HOUR), "found"),
                        lost -> ledger.journal.submitAgain(lost, "again")));
        List<Consumer<Job>> possible = steps.getOrDefault(job.state(), List.of());
        if (!possible.isEmpty()) {
            possible.get(random.nextInt(possible.size())).accept(job);
        }
    }

    private Job submittedOrHeld(Job ready) {
        try {
            return ledger.submitting(ready);
        } catch (OverLimitException e) {
            return ledger.journal.filed(ledger.journal.end(ready, e.verdict(), "hold"), ledger.clock.instant());
        }
    }

    private void theSumsAreRight() {
        List<Map<String, Object>> kept = ledger.sql().queryForList("""
                SELECT day, folder, model, money, credits, requests, unpriced FROM spending
                WHERE requests <> 0 OR credits <> 0 OR unpriced <> 0 ORDER BY day, folder, model, money""");
        List<Map<String, Object>> counted = ledger.sql().queryForList(
                """
                SELECT day, folder, model, money, coalesce(sum(price), 0) AS credits, count(*) AS requests,
                    count(*) - count(price) AS unpriced FROM attempt WHERE money IS NOT NULL
                GROUP BY day, folder, model, money ORDER BY day, folder, model, money""");
        assertThat(kept.toString()).isEqualTo(counted.toString());
    }
}
