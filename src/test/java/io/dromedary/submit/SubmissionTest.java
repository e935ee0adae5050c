package io.dromedary.submit;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.Accepted;
import io.dromedary.api.http.Credentials;
import io.dromedary.job.Attempt;
import io.dromedary.job.Channel;
import io.dromedary.job.Event;
import io.dromedary.job.Job;
import io.dromedary.job.Verdict;
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

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Submission submission;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        submission = new Submission(ledger.journal, null, Models.COMPOSITION,
                Generations.at("https://api.example", new Credentials("id", "secret"), ledger.clock), Duration.ofMinutes(30), ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void nothingIsUnderWayBeforeTheIntentIsDurableNorAfterTheAnswerIs() {
        // Given
        Job ready = uploaded(ledger.enter("j"), "https://cdn.example/1");
        // When
        Job intended = submission.intend(ready, submission.body(ready));
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
    void aLostAnswerIsAskedForWithTheSameBodyAndTokenEvenAfterAnotherUpload() {
        // Given
        Job first = uploaded(ledger.enter("j"), "https://cdn.example/1");
        Job lost = submission.intend(first, submission.body(first));
        Job uncertain = ledger.end(lost, Channel.UNCERTAIN);
        // When: the address was too old to be used again.
        Job again = uploaded(uncertain, "https://cdn.example/2");
        Job repeated = submission.intend(again, submission.body(again));
        // Then
        assertThat(repeated.attempt()).isEqualTo(lost.attempt());
        assertThat(ledger.view.attempt(repeated.attempt())).map(Attempt::number).contains(1);
    }

    @Test
    void afterAPersonsWordTheBodyIsMadeAnew() {
        // Given
        Job first = uploaded(ledger.enter("j"), "https://cdn.example/1");
        Job uncertain = ledger.end(submission.intend(first, submission.body(first)), Channel.UNCERTAIN);
        // When
        Job again = uploaded(ledger.journal.submitAgain(uncertain), "https://cdn.example/2");
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
        Verdict interrupted = submission.interruption();
        // Then
        assertThat(lost.channel()).isEqualTo(interrupted.channel()).isEqualTo(Channel.UNCERTAIN);
        assertThat(lost.charged()).isEqualTo(interrupted.charged()).isEqualTo(Verdict.Charged.UNKNOWN);
        assertThat(lost.why()).contains("Read timed out");
        assertThat(interrupted.why()).contains("stopped while it was submitting");
        assertThat(lost.todo()).contains("--attach", "--submit-again");
    }

    private Job uploaded(Job job, String url) {
        ledger.clock.advance(HOUR);
        return ledger.uploads.stored(job, job.media().get(0), url, null);
    }
}
