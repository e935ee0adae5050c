package io.dromedary.await;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.Status;
import io.dromedary.api.http.Backoff;
import io.dromedary.job.AccountTotals;
import io.dromedary.job.Attempt;
import io.dromedary.job.Channel;
import io.dromedary.job.Event;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.job.Verdict.Charged;
import io.dromedary.journal.Spending;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResubmissionTest {

    private static final Duration FIRST = Duration.ofSeconds(5);

    @TempDir
    private Path folder;
    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Resubmission after(int failed, int nsfw) {
        return new Resubmission(ledger.journal, new RetrySettings(failed, nsfw),
                request -> request.aimedAt(request.model(), request.target(), 7L), new Backoff(FIRST, FIRST.multipliedBy(2)), ledger.clock);
    }

    private static Status ended(Channel channel, Charged charged) {
        return new Status(Status.Kind.ENDED, "failed", List.of(), List.of(), null,
                new Verdict(channel, "The generation failed: out of memory.", "Try again.", charged), null);
    }

    private static Status failed() {
        return ended(Channel.FAILED, Charged.NO);
    }

    private Job waiting(Job job) {
        Job ready = ledger.uploads.stored(job, job.media().get(0), "https://cdn.example/1", "u1");
        return ledger.waiting(ready);
    }

    @Test
    void aFailedGenerationIsAnAttemptMoreAsOftenAsTheSettingSays() {
        Resubmission twice = after(2, 0);
        Job first = waiting(ledger.enter("j"));
        assertThat(twice.isDue(first, failed())).isTrue();
        Job second = ledger.waiting(twice.again(first, failed()));
        assertThat(second.attempt()).as("with a key of its own").isNotEqualTo(first.attempt());
        assertThat(twice.isDue(second, failed())).isTrue();
        Job third = ledger.waiting(twice.again(second, failed()));
        assertThat(twice.isDue(third, failed())).isFalse();
        assertThat(ledger.view.attempts(third)).extracting(Attempt::outcome).containsExactly("FAILED", "FAILED", "ACCEPTED");
        assertThat(after(0, 0).isDue(first, failed())).isFalse();
    }

    @Test
    void itIsReadyAfterAWhileAndUploadsAnewSinceTheAddressMayHaveBeenTheCause() {
        Job again = after(1, 0).again(waiting(ledger.enter("j")), failed());
        assertThat(again.state()).isEqualTo(State.READY);
        assertThat(again.notBefore()).isEqualTo(ledger.in(FIRST).toEpochMilli());
        assertThat(again.requestId()).isNull();
        assertThat(again.media()).extracting(MediaFile::url).containsOnlyNulls();
        assertThat(again.place()).isEqualTo("work/j");
        assertThat(ledger.journal.takeReady("api", 9, 9)).isEmpty();
        ledger.clock.advance(FIRST);
        assertThat(ledger.journal.takeReady("api", 9, 9)).extracting(Job::id).containsExactly("j");
    }

    @Test
    void theHistoryTellsItAndTheFirstAttemptCountsAsRefunded() {
        Job again = after(1, 0).again(waiting(ledger.enter("j")), failed());
        assertThat(ledger.view.events(again)).last().extracting(Event::why)
                .isEqualTo("attempt 1: The generation failed: out of memory. Nothing was charged; it is submitted once more.");
        AccountTotals sums = new Spending(ledger.source).between(LocalDate.EPOCH, null);
        assertThat(sums.refunded().requests()).isOne();
        assertThat(sums.underWay().requests()).isZero();
        assertThat(sums.undetermined().requests()).isZero();
        ledger.waiting(again);
        sums = new Spending(ledger.source).between(LocalDate.EPOCH, null);
        assertThat(sums.refunded().requests()).isOne();
        assertThat(sums.underWay().requests()).isOne();
    }

    @Test
    void whatWasFlaggedGetsAnotherSeedAndOnlyWhereTheOperatorWantsIt() {
        Job job = ledger.in(State.WAITING, "j");
        Status flagged = ended(Channel.NSFW, Charged.NO);
        assertThat(after(9, 0).isDue(job, flagged)).isFalse();
        assertThat(after(0, 1).isDue(job, flagged)).isTrue();
        assertThat(after(0, 1).again(job, flagged).request().seed()).isEqualTo(7L);
        assertThat(after(1, 0).again(ledger.in(State.WAITING, "k"), failed()).request().seed()).as("that of the drop").isNull();
    }

    @ParameterizedTest
    @EnumSource(value = Charged.class, names = {"UNKNOWN", "YES"})
    void whatMayBeChargedIsNeverSubmittedAgain(Charged charged) {
        assertThat(after(9, 9).isDue(ledger.in(State.WAITING, "j"), ended(Channel.FAILED, charged))).isFalse();
    }

    @Test
    void nothingElseIsSubmittedAgain() {
        Resubmission often = after(9, 9);
        Job job = ledger.in(State.WAITING, "j");
        assertThat(often.isDue(job, null)).isFalse();
        assertThat(often.isDue(job, Status.missed("HTTP 500", null))).isFalse();
        assertThat(often.isDue(job, ended(Channel.CANCELED, Charged.NO))).isFalse();
        assertThat(often.isDue(ledger.in(State.EXPIRED, "k"), failed())).as("its drop lies in a channel").isFalse();
    }
}
