package io.dromedary.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.http.AccountException;
import io.dromedary.intake.Inbox;
import io.dromedary.job.Channel;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Job;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Generation;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.Pauses;
import io.dromedary.submit.Account;
import io.dromedary.testing.InboxLooks;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Warnings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrainTest {

    @TempDir
    private Path root;
    private Ledger ledger;
    private Inbox inbox;
    private Account account;
    private Drain drain;
    private boolean left = true;
    private boolean told = true;
    private final List<Integer> codes = new ArrayList<>();

    private boolean toGo;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(root.resolve("inbox"));
        ledger = new Ledger(root);
        inbox = new Inbox(root.resolve("inbox"), Duration.ZERO, Duration.ZERO, 100, ledger.clock);
        account = new Account(ledger.journal, ledger.accounts, 4);
        drain = new Drain(ledger.view, new HeldJobs(ledger.source), inbox::isEmpty, () -> left, List::of, inbox::lookAgain, account,
                new Generation(ledger.source),
                () -> toGo, () -> told, codes::add);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void look() {
        InboxLooks.look(inbox, root.resolve("inbox"));
    }

    private int code() {
        drain.finish();
        return codes.get(codes.size() - 1);
    }

    @Test
    void isNotDoneBeforeTheInboxWasLookedAtAndWhileADropLiesInIt() throws IOException {
        assertThat(drain.isDone()).isFalse();
        Files.writeString(root.resolve("inbox/photo.png"), "p");
        look();
        assertThat(drain.isDone()).isFalse();
        Files.delete(root.resolve("inbox/photo.png"));
        look();
        assertThat(drain.isDone()).isTrue();
    }

    @Test
    void isNotDoneBeforeEverybodyWasTold() {
        look();
        told = false;
        assertThat(drain.isDone()).isFalse();
        told = true;
        assertThat(drain.isDone()).isTrue();
    }

    @Test
    void aDropThatWentBackIntoTheInboxIsLookedForBeforeTheEndAndIsNoFailure() {
        look();
        Job back = ledger.journal.end(ledger.enter("j"), new Verdict(Channel.CHANGED, "changed", "nothing", Verdict.Charged.NO), "inbox");
        ledger.journal.filed(back, ledger.clock.instant());
        assertThat(drain.isDone()).isFalse();
        assertThat(drain.isDone()).isFalse();
        look();
        assertThat(drain.isDone()).isTrue();
        assertThat(code()).isEqualTo(Drain.DELIVERED);
    }

    @Test
    void anOlderJournalEndsWithACodeOfItsOwnAndItsReadyJobsHoldNothingUp() {
        Generation generation = new Generation(ledger.source);
        generation.begin();
        generation.hold("older");
        ledger.enter("j");
        look();
        assertThat(drain.isDone()).isTrue();
        assertThat(code()).isEqualTo(Drain.HELD);
    }

    @Test
    void aPausedLineEndsWithACodeOfItsOwnAndItsReadyJobsHoldNothingUp() {
        new Pauses(ledger.source, ledger.clock).pauseLine("anna", "too dear");
        ledger.enter("j");
        look();
        assertThat(drain.isDone()).isTrue();
        assertThat(code()).isEqualTo(Drain.PAUSED);
    }

    @Test
    void jobsOfAPausedModelHoldNothingUpAndAreSaid() {
        new Pauses(ledger.source, ledger.clock).pauseModel(Ledger.MODEL, "anna", "too dear");
        look();
        assertThat(drain.isDone()).isTrue();
        assertThat(code()).as("nothing waits for it").isEqualTo(Drain.DELIVERED);
        ledger.enter("j");
        assertThat(drain.isDone()).isTrue();
        assertThat(code()).isEqualTo(Drain.PAUSED);
    }

    @Test
    void jobsOfAModelThatFailsHoldNothingUpUntilATrialIsDue() {
        ledger.failing();
        ledger.enter("j");
        look();
        ledger.journal.recover();
        assertThat(drain.isDone()).isTrue();
        assertThat(code()).isEqualTo(Drain.PAUSED);
        ledger.clock.advance(Duration.ofMinutes(1));
        assertThat(drain.isDone()).as("the trial is made first").isFalse();
    }

    @Test
    void whatAPersonRetriesIsLookedForBeforeTheEndAndIsNoFailure() {
        look();
        Job failed = ledger.in(State.FAILED, "j");
        assertThat(drain.isDone()).isTrue();
        Job back = ledger.journal.putBack(failed, "inbox", "retried");
        assertThat(drain.isDone()).as("it is on its way").isFalse();
        ledger.journal.filed(back, ledger.clock.instant());
        assertThat(drain.isDone()).as("the inbox was not looked at since").isFalse();
        look();
        assertThat(drain.isDone()).isTrue();
        assertThat(code()).isEqualTo(Drain.DELIVERED);
    }

    @Test
    void whatCannotBeTakenIsNoGoodEndAndIsNamed() throws IOException {
        List<String> left = IntStream.rangeClosed(1, 12).mapToObj("inbox/%d.png"::formatted).toList();
        drain = new Drain(ledger.view, new HeldJobs(ledger.source), () -> true, () -> true, () -> left, inbox::lookAgain, account,
                new Generation(ledger.source),
                () -> toGo, () -> told, codes::add);
        assertThat(drain.isDone()).isTrue();
        assertThat(Warnings.of(Drain.class, () -> assertThat(code()).isEqualTo(Drain.SOME_IN_CHANNELS))).singleElement().asString()
                .contains("stays where it is: inbox/1.png, inbox/2.png,", ", inbox/10.png and 2 more. What");
    }

    @Test
    void whatIsHeldAndAboutToGoOnIsWaitedFor() {
        look();
        toGo = true;
        assertThat(drain.isDone()).isFalse();
        toGo = false;
        assertThat(drain.isDone()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void waitsForWhatIsOnItsWayAndNotForWhatIsParked(State state) {
        look();
        ledger.in(state, "j");
        assertThat(drain.isDone()).isEqualTo(!state.isUnfinished());
    }

    @Test
    void waitsForAParkedJobThatIsBeingLookedAt() {
        look();
        ledger.in(State.EXPIRED, "j");
        List<Job> taken = ledger.journal.takeUnfinished(false);
        assertThat(drain.isDone()).isFalse();
        taken.forEach(job -> ledger.journal.release(job, ledger.in(Duration.ofMinutes(5))));
        assertThat(drain.isDone()).isTrue();
    }

    @Test
    void waitsForWhatHasStillToLeaveTheInbox() {
        look();
        left = false;
        assertThat(drain.isDone()).isFalse();
        left = true;
        assertThat(drain.isDone()).isTrue();
    }

    @Test
    void theExitCodeTellsWhetherAllWasDelivered() {
        assertThat(code()).as("nothing to do").isEqualTo(Drain.DELIVERED);
        ledger.in(State.DELIVERED, "delivered");
        ledger.in(State.DUPLICATE, "duplicate");
        assertThat(code()).isEqualTo(Drain.DELIVERED);
        ledger.in(State.NSFW, "flagged");
        assertThat(code()).isEqualTo(Drain.SOME_IN_CHANNELS);
    }

    @Test
    void aParkedJobIsNoSuccess() {
        ledger.in(State.UNCERTAIN, "j");
        assertThat(code()).isEqualTo(Drain.SOME_IN_CHANNELS);
    }

    @Test
    void endsOfEarlierRunsDoNotCount() {
        // Given
        ledger.in(State.FAILED, "yesterday");
        ledger.clock.advance(Duration.ofDays(1));
        drain = new Drain(ledger.view, new HeldJobs(ledger.source), inbox::isEmpty, () -> left, List::of, inbox::lookAgain, account,
                new Generation(ledger.source),
                () -> toGo, () -> told, codes::add);
        // When, Then
        assertThat(code()).isEqualTo(Drain.DELIVERED);
    }

    /** Whoever runs it by the clock hears of it each time, and what to say. */
    @Test
    void whatWaitsInHoldOrIsParkedSinceAnEarlierRunIsNoGoodEndAndIsNamedWithItsSum() throws IOException {
        ledger.price = Price.of(new BigDecimal("9"), Price.Source.ESTIMATE).orElseThrow();
        ledger.in(State.HELD, "a");
        ledger.in(State.HELD, "b");
        ledger.hold(ledger.enter("c"), Limit.DAY);
        ledger.price = null;
        ledger.hold(ledger.enter("d"), Limit.UNPRICED);
        ledger.in(State.UNCERTAIN, "e");
        ledger.clock.advance(Duration.ofDays(1));
        drain = new Drain(ledger.view, new HeldJobs(ledger.source), inbox::isEmpty, () -> left, List::of, inbox::lookAgain, account,
                new Generation(ledger.source), () -> toGo, () -> told, codes::add);
        assertThat(Warnings.of(Drain.class, () -> assertThat(code()).isEqualTo(Drain.SOME_IN_CHANNELS))).satisfiesExactly(
                line -> assertThat(line).contains("3 jobs wait in hold/ for your word: together they would cost 18 credits and 1 of "
                        + "unknown price. `./dromedary approve --all`", "hold/_READ-ME.txt"),
                line -> assertThat(line).contains("1 job waits in hold/ for a budget", "it would cost 9 credits", "goes on by itself"),
                line -> assertThat(line).contains("1 uncertain. `./dromedary jobs --state uncertain` says what to do."));
    }

    @Test
    void aPausedWebAccountLeavesTheOtherAccountsWorkToBeDone() throws IOException {
        // Given
        look();
        account.pause(new AccountException("web", "token expired"));
        Job ready = ledger.in(State.READY, "j");
        // When, Then
        assertThat(drain.isDone()).isFalse();
        ledger.sql().update("UPDATE job SET realm = 'web' WHERE id = ?", ready.id());
        assertThat(drain.isDone()).as("only what the paused account pays is left").isTrue();
        assertThat(code()).isEqualTo(Drain.ACCOUNT);
    }

    @Test
    void aPausedAccountEndsTheLineThoughDropsAreLeft() throws IOException {
        // Given
        Files.writeString(root.resolve("inbox/photo.png"), "p");
        look();
        ledger.in(State.READY, "ready");
        ledger.in(State.WAITING, "waiting");
        ledger.in(State.COLLECTING, "collecting");
        // When
        account.pause(new AccountException("api", "no credits"));
        // Then
        assertThat(drain.isDone()).as("what is paid is still fetched").isFalse();
        Job collecting = ledger.view.job("collecting").orElseThrow();
        ledger.journal.filed(ledger.journal.delivered(collecting, "done"), ledger.clock.instant());
        assertThat(drain.isDone()).isTrue();
        assertThat(code()).isEqualTo(Drain.ACCOUNT);
    }

    /** Its answer is to tell whether the account works. */
    @Test
    void aJobThatTriesWhetherThePausedAccountWorksIsWaitedFor() {
        // Given
        look();
        ledger.enter("trial");
        ledger.in(State.WAITING, "waiting");
        account.pause(new AccountException("api", "no credits"));
        assertThat(drain.isDone()).isTrue();
        // When
        account.tryOneJob("api");
        assertThat(account.takeReady()).hasSize(1);
        // Then
        assertThat(drain.isDone()).isFalse();
        // When: refused again.
        account.pause(new AccountException("api", "no credits"));
        // Then
        assertThat(drain.isDone()).isTrue();
        assertThat(code()).isEqualTo(Drain.ACCOUNT);
    }
}
