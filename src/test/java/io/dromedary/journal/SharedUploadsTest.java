package io.dromedary.journal;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedUploadsTest {

    private static final MediaFile PICTURE = Ledger.picture("photo.png");
    private static final String URL = "https://cdn.example/photo";

    @TempDir
    private Path folder;
    private Ledger ledger;
    private SharedUploads uploads;
    private Job first;
    private Job second;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        uploads = ledger.uploads;
        ledger.enter("first");
        ledger.enter("second");
        List<Job> taken = ledger.journal.takeReady("api", 2, 2);
        first = taken.get(0);
        second = taken.get(1);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Instant anHourAgo() {
        return ledger.clock.instant().minus(HOUR);
    }

    private boolean claims(Job job) {
        return uploads.claim(job, PICTURE, anHourAgo());
    }

    @Test
    void whatOneJobHasUploadedIsKnownToTheNextWithItsAge() {
        // Given
        assertThat(claims(first)).isTrue();
        uploads.stored(first, PICTURE, URL, "m1");
        long at = ledger.clock.millis();
        ledger.clock.advance(Duration.ofMinutes(30));
        // When
        Job known = uploads.known(second, anHourAgo());
        // Then
        assertThat(known.media()).containsExactly(PICTURE.uploaded(URL, "m1", at));
        assertThat(ledger.now(second)).isEqualTo(known);
    }

    @Test
    void anAddressThatIsTooOldIsUploadedAnewByOneOfThem() {
        // Given
        claims(first);
        uploads.stored(first, PICTURE, URL, null);
        ledger.clock.advance(HOUR.plusMillis(1));
        // When, Then
        assertThat(uploads.known(second, anHourAgo()).media()).containsExactly(PICTURE);
        assertThat(claims(second)).isTrue();
        assertThat(claims(first)).isFalse();
    }

    @Test
    void oneJobAtATimeUploadsTheSameBytes() {
        assertThat(claims(first)).isTrue();
        assertThat(claims(first)).as("its own claim").isTrue();
        assertThat(claims(second)).isFalse();
        assertThat(uploads.known(second, anHourAgo()).media()).as("not there yet").containsExactly(PICTURE);
    }

    @Test
    void otherBytesOtherTypesAndOtherAccountsAreOtherUploads() {
        // Given
        claims(first);
        MediaFile bytes = new MediaFile("photo.png", "image/png", 4, 640, 480, "6f".repeat(32), null, null, null, null);
        MediaFile type = new MediaFile("photo.png", "image/webp", 4, 640, 480, PICTURE.sha256(), null, null, null, null);
        ledger.sql().update("UPDATE job SET realm = 'web' WHERE id = 'second'");
        // When, Then
        assertThat(claims(ledger.now(second))).isTrue();
        assertThat(uploads.claim(first, bytes, anHourAgo())).isTrue();
        assertThat(uploads.claim(first, type, anHourAgo())).isTrue();
    }

    @Test
    void whoFailedBlocksNobody() {
        // Given
        claims(first);
        // When
        ledger.journal.later(first, "the store did not answer", ledger.clock.instant(), false);
        // Then
        assertThat(claims(second)).isTrue();
        assertThat(claims(ledger.now(first))).as("now it is the other one's").isFalse();
    }

    @Test
    void whoHangsBlocksForAMinute() {
        claims(first);
        ledger.clock.advance(Duration.ofMinutes(1));
        assertThat(claims(second)).isFalse();
        ledger.clock.advance(Duration.ofMillis(1));
        assertThat(claims(second)).isTrue();
    }

    @Test
    void aRestartFreesWhatWasUnderWayAndKeepsWhatIsThere() {
        // Given
        claims(first);
        MediaFile other = new MediaFile("other.png", "image/png", 4, 640, 480, "6f".repeat(32), null, null, null, null);
        uploads.stored(first, other, URL, null);
        // When
        ledger.journal.recover();
        // Then
        assertThat(claims(second)).isTrue();
        assertThat(uploads.claim(second, other, anHourAgo())).isFalse();
    }

    @Test
    void aPictureThatADropHasTwiceIsUploadedOnce() {
        // Given
        Job job = ledger.journal.enter("j", "a.png", "", List.of("a.png", "b.png", "c.png"), "work/j",
                List.of(Ledger.picture("a.png"), Ledger.picture("b.png"),
                        new MediaFile("c.png", "image/png", 4, 640, 480, "6f".repeat(32), null, null, null, null)),
                Ledger.request(0), "i", null).orElseThrow();
        // When
        Job stored = uploads.stored(job, job.media().get(0), URL, null);
        // Then
        assertThat(stored.media()).extracting(MediaFile::url).containsExactly(URL, URL, null);
        assertThat(stored.media().get(0).isUploadedBetween(ledger.clock.instant(), ledger.clock.instant())).isTrue();
        assertThat(stored.media().get(0).isUploadedBetween(ledger.clock.instant().plusMillis(1), ledger.clock.instant().plusMillis(1)))
                .isFalse();
    }

    @Test
    void theAddressesOfARefusedRequestAreNotUsedAgain() {
        // Given
        Job stored = uploads.stored(first, PICTURE, URL, null);
        // When
        ledger.end(ledger.submitting(stored), Channel.REJECTED_422);
        // Then
        assertThat(uploads.known(second, anHourAgo()).media()).containsExactly(PICTURE);
        assertThat(claims(second)).isTrue();
    }

    /** The clock is read before the transaction begins, and other threads write meanwhile. */
    @Test
    void whatWasUploadedSinceTheClockWasReadIsNotUploadedAgain() {
        // Given
        Instant read = ledger.clock.instant();
        ledger.clock.advance(Duration.ofMillis(5));
        claims(first);
        ledger.clock.jump(Duration.between(ledger.clock.instant(), read));
        // When, Then
        assertThat(claims(second)).isFalse();
        // And when it is there
        uploads.stored(first, PICTURE, URL, null);
        ledger.clock.jump(Duration.ofMillis(-5));
        assertThat(claims(second)).isFalse();
        assertThat(uploads.known(second, anHourAgo()).media()).extracting(MediaFile::url).containsExactly(URL);
    }

    @Test
    void whatAClockThatWasAheadUploadedIsUploadedAnew() {
        // Given
        ledger.clock.jump(Duration.ofDays(365));
        Job stored = uploads.stored(first, PICTURE, URL, null);
        ledger.clock.jump(Duration.ofDays(-365));
        // When, Then
        assertThat(uploads.known(second, anHourAgo()).media()).as("its address may be dead").containsExactly(PICTURE);
        assertThat(stored.media().get(0).isUploadedBetween(anHourAgo(), ledger.clock.instant())).isFalse();
        assertThat(claims(second)).isTrue();
    }

    @Test
    void whoHangsSinceAClockThatWasAheadBlocksNobody() {
        ledger.clock.jump(Duration.ofDays(365));
        claims(first);
        ledger.clock.jump(Duration.ofDays(-365));
        assertThat(claims(second)).isTrue();
    }
}
