package io.dromedary.submit;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.api.Accepted;
import io.dromedary.api.http.Backoff;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Attempt;
import io.dromedary.job.Channel;
import io.dromedary.job.Event;
import io.dromedary.job.Job;
import io.dromedary.job.RefusedException;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Reservations;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Models;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionTest {

    private static final Duration PATIENCE = Duration.ofHours(10);

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Submission submission;
    private LimitSettings settings = LimitSettings.NONE;
    private boolean outstanding;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        submission = submission(false);
    }

    private Submission submission(boolean idempotency) {
        return new Submission(ledger.journal, null, Models.COMPOSITION,
                Generations.at("https://api.example", new Credentials("id", "secret"), ledger.clock), Duration.ofMinutes(30),
                new Repeats(ledger.journal, idempotency, new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(300)), PATIENCE,
                        ledger.clock),
                new LimitCheck(new SpendLimits(settings, folder.resolve("inbox")), new Reservations(ledger.source, ledger.clock),
                        (job, body) -> outstanding),
                ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void nothingIsUnderWayBeforeTheIntentIsDurableNorAfterTheAnswerIs() throws Exception {
        // Given
        Job ready = uploaded(ledger.enter("j"), "https://cdn.example/1");
        // When
        Job intended = submission.intend(ready, submission.body(ready), null);
        Job accepted = submission.keepRequestId(intended, new Accepted("r1", "queued", "c1", List.of("r2", "r3")));
        // Then
        assertThat(submission.isUnderWay(ready, new IOException())).isFalse();
        assertThat(submission.isUnderWay(intended, new IOException())).isTrue();
        assertThat(submission.isUnderWay(intended, new ConnectException())).isFalse();
        assertThat(submission.isUnderWay(accepted, new IOException())).isFalse();
        assertThat(ledger.view.attempt(intended.attempt())).map(Attempt::body).contains(submission.body(ready));
        assertThat(accepted.requestId()).isEqualTo("r1");
        assertThat(ledger.view.events(accepted)).last().extracting(Event::why).asString().contains("r2, r3", "may be paid");
        assertThat(accepted.deadline()).isEqualTo(ledger.in(Duration.ofMinutes(30)).toEpochMilli());
    }

    @Test
    void anAnswerThatNamesTheRequestOfAnotherJobLeavesThisSubmissionUnknown() throws Exception {
        // Given
        Job first = intended("first");
        Job second = intended("second");
        submission.keepRequestId(first, new Accepted("r1", "queued", "c1", List.of()));
        // When, Then
        assertThatThrownBy(() -> submission.keepRequestId(second, new Accepted("r1", "queued", "c2", List.of())))
                .isInstanceOfSatisfying(RefusedException.class, refusal -> {
                    assertThat(refusal.verdict().channel()).isEqualTo(Channel.UNCERTAIN);
                    assertThat(refusal.verdict().why()).contains("the request of another job (r1, of job first)");
                });
        assertThat(ledger.now(second)).isEqualTo(second);
        assertThat(ledger.view.attempt(second.attempt()).orElseThrow().requestId()).isNull();
    }

    private Job intended(String id) throws RefusedException, TryLaterException {
        Job ready = uploaded(ledger.enter(id), "https://cdn.example/" + id);
        return submission.intend(ready, submission.body(ready), null);
    }

    @Test
    void aLostAnswerIsAskedForWithTheSameBodyAndTokenEvenAfterAnotherUpload() throws Exception {
        // Given
        Job first = uploaded(ledger.enter("j"), "https://cdn.example/1");
        Job lost = submission.intend(first, submission.body(first), null);
        Job uncertain = ledger.end(lost, Channel.UNCERTAIN);
        // When: the address was too old to be used again.
        Job again = uploaded(uncertain, "https://cdn.example/2");
        Job repeated = submission.intend(again, submission.body(again), null);
        // Then
        assertThat(repeated.attempt()).isEqualTo(lost.attempt());
        assertThat(ledger.view.attempt(repeated.attempt())).map(Attempt::number).contains(1);
    }

    @Test
    void afterAPersonsWordTheBodyIsMadeAnew() throws Exception {
        // Given
        Job first = uploaded(ledger.enter("j"), "https://cdn.example/1");
        Job uncertain = ledger.end(submission.intend(first, submission.body(first), null), Channel.UNCERTAIN);
        // When
        Job again = uploaded(ledger.journal.submitAgain(uncertain, "by hand"), "https://cdn.example/2");
        // Then
        assertThat(submission.body(again)).contains("https://cdn.example/2");
    }

    @Test
    void onlyAConnectionThatNeverStoodProvesThatNothingWasSent() {
        assertThat(submission.nothingWasSent(new ConnectException("refused"))).isTrue();
        assertThat(submission.nothingWasSent(new SocketTimeoutException("read timed out"))).isFalse();
        assertThat(submission.nothingWasSent(new IOException("reset"))).isFalse();
    }

    @Test
    void aLostAnswerAndAnInterruptedSubmissionAreUncertainAndSayWhatAPersonCanDo() {
        // When
        Verdict lost = submission.lostAnswer(new SocketTimeoutException("Read timed out"));
        Verdict interrupted = submission.interruption(ledger.in(State.SUBMITTING, "j"));
        // Then
        assertThat(lost.channel()).isEqualTo(interrupted.channel()).isEqualTo(Channel.UNCERTAIN);
        assertThat(lost.charged()).isEqualTo(interrupted.charged()).isEqualTo(Verdict.Charged.UNKNOWN);
        assertThat(lost.why()).contains("Read timed out");
        assertThat(interrupted.why()).contains("stopped, or failed, while it was submitting");
        assertThat(lost.todo()).contains("--attach", "--submit-again");
    }

    // ------------------------------------------------------------------ a host that honours the key

    @Test
    void aLostAnswerIsAskedForAtOnceThenWithBackoffWithTheSameKeyAndBytes() throws Exception {
        // Given
        submission = submission(true);
        Job ready = ledger.enter("j");
        Job sent = submission.intend(ready, submission.body(ready), null);
        IOException reset = new IOException("reset");
        // When
        Job lost = submission.repeatLater(sent, reset);
        // Then
        assertThat(submission.isToBeRepeated(sent, reset)).isTrue();
        assertThat(submission.isToBeRepeated(sent, new ConnectException("refused"))).as("nothing was sent: simply later").isFalse();
        assertThat(submission.isToBeRepeated(sent, refused(Channel.UNCERTAIN))).isTrue();
        assertThat(submission.isToBeRepeated(sent, refused(Channel.REJECTED_422))).isFalse();
        assertThat(lost.state()).isEqualTo(State.SUBMITTING);
        assertThat(lost.notBefore()).isEqualTo(ledger.clock.millis());
        assertThat(ledger.view.isAnyUnfinished(List.of())).as("run --once waits for it").isTrue();
        // When
        Job taken = ledger.journal.takeUnfinished(true).get(0);
        Job again = submission.intend(submission.repeatNow(taken), submission.body(taken), null);
        Job lostAgain = submission.repeatLater(again, reset);
        // Then
        assertThat(again.attempt()).isEqualTo(sent.attempt());
        assertThat(submission.body(again)).isEqualTo(submission.body(ready));
        assertThat(lostAgain.notBefore()).isEqualTo(ledger.in(Duration.ofSeconds(5)).toEpochMilli());
    }

    @Test
    void aRepeatThatComesADayLateIsNotSent() throws Exception {
        // Given a machine that slept between the hand-out and the POST
        submission = submission(true);
        Job sent = submission.intend(ledger.enter("j"), "{}", null);
        Job lost = submission.repeatNow(submission.repeatLater(sent, new IOException("reset")));
        assertThat(submission.body(lost)).isEqualTo("{}");
        // When
        ledger.clock.advance(Duration.ofDays(1));
        // Then
        assertThatThrownBy(() -> submission.body(lost)).isInstanceOfSatisfying(RefusedException.class,
                refused -> assertThat(refused.verdict().channel()).isEqualTo(Channel.UNCERTAIN));
    }

    @Test
    void theRepeatsEndWithThePatienceAndWhatTheyBroughtIsTold() throws Exception {
        // Given
        submission = submission(true);
        Job sent = submission.intend(ledger.enter("j"), "{}", null);
        Job lost = submission.repeatLater(sent, new IOException("reset"));
        // When
        ledger.clock.advance(PATIENCE);
        // Then
        assertThat(submission.isRepeatable(lost)).isFalse();
        assertThat(submission.interruption(lost).channel()).isEqualTo(Channel.UNCERTAIN);
        assertThat(submission.interruption(lost).why()).contains("reset");
    }

    @Test
    void aSubmissionThatWasInterruptedIsRepeatedOnlyWhereTheHostHonoursTheKey() throws Exception {
        Job sent = ledger.in(State.SUBMITTING, "j");
        assertThat(submission.isRepeatable(sent)).isFalse();
        submission = submission(true);
        assertThat(submission.isRepeatable(sent)).isTrue();
        assertThat(submission.body(submission.repeatNow(sent))).isEqualTo("{\"prompt\":\"slow push in\"}");
        assertThat(submission.isRepeatable(ledger.submitting(ledger.enterCharacter("c", "anna", "v1")))).as("characters know no keys")
                .isFalse();
    }

    @Test
    void aParkedOneIsRepeatedForADayAtMost() {
        ledger.in(State.UNCERTAIN, "j");
        ledger.clock.advance(Duration.ofDays(1).minusMillis(1));
        ledger.journal.takeUnfinished(true).forEach(job -> ledger.journal.release(job, ledger.clock.instant()));
        assertThat(ledger.journal.takeUnfinished(true)).hasSize(1).allSatisfy(job -> ledger.journal.release(job, ledger.clock.instant()));
        ledger.clock.advance(Duration.ofMillis(1));
        assertThat(ledger.journal.takeUnfinished(true)).as("nobody knows how long the provider keeps a key").isEmpty();
    }

    private static RefusedException refused(Channel channel) {
        return new RefusedException(new Verdict(channel, "No.", "Look.", Verdict.Charged.UNKNOWN));
    }

    private Job uploaded(Job job, String url) {
        ledger.clock.advance(HOUR);
        return ledger.uploads.stored(job, job.media().get(0), url, null);
    }
}
