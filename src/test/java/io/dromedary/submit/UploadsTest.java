package io.dromedary.submit;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dromedary.api.UploadSlot;
import io.dromedary.api.http.PublicAddresses;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.RefusedException;
import io.dromedary.job.State;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {

    private static final UploadSlot SLOT = new UploadSlot("https://store.example/1", "https://cdn.example/1", null, Map.of());

    @TempDir
    private Path root;
    private Ledger ledger;
    private Uploads uploads;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(root.resolve("work/first"));
        Files.writeString(root.resolve("work/first/photo.png"), Ledger.PICTURE);
        ledger = new Ledger(root);
        uploads = new Uploads(new FolderStore(root), ledger.uploads, new PublicAddresses(false, SystemDefaultDnsResolver.INSTANCE), HOUR,
                ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void twoJobsWithTheSamePictureMakeOneUpload() throws Exception {
        // Given
        ledger.enter("first");
        ledger.enter("second");
        List<Job> jobs = ledger.journal.takeReady("api", 2, 2);
        Job first = uploads.reuseKnown(jobs.get(0));
        Job second = uploads.reuseKnown(jobs.get(1));
        // When
        MediaFile picture = uploads.claimNext(first);
        Throwable wait = catchThrowable(() -> uploads.claimNext(second));
        Job stored = uploads.keepStored(first, picture, SLOT);
        Job shared = uploads.reuseKnown(second);
        // Then
        assertThat(wait).isInstanceOfSatisfying(TryLaterException.class, later -> {
            assertThat(later.isFailure()).isFalse();
            assertThat(later.retryAfter()).isEqualTo(Duration.ofSeconds(1));
            assertThat(later).hasMessageContaining("photo.png");
        });
        assertThat(uploads.isPending(stored)).isFalse();
        assertThat(uploads.isPending(shared)).isFalse();
        assertThat(shared.media().get(0).url()).isEqualTo(stored.media().get(0).url()).isEqualTo(SLOT.publicUrl());
    }

    @Test
    void anAddressIsUsedWhileItIsYoung() throws Exception {
        // Given
        Job job = ledger.enter("first");
        Job stored = uploads.keepStored(job, uploads.claimNext(job), SLOT);
        // When, Then
        ledger.clock.advance(HOUR);
        assertThat(uploads.isPending(stored)).isFalse();
        ledger.clock.advance(Duration.ofMillis(1));
        assertThat(uploads.isPending(stored)).isTrue();
        assertThat(uploads.claimNext(stored)).isEqualTo(stored.media().get(0));
    }

    @Test
    void whatWasWrittenToDuringItsUploadIsNotKnownByItsHash() throws Exception {
        // Given
        Job job = ledger.enter("first");
        MediaFile picture = uploads.claimNext(job);
        // When
        Files.writeString(root.resolve("work/first/photo.png"), "and the rest", StandardOpenOption.APPEND);
        Throwable refusal = catchThrowable(() -> uploads.keepStored(job, picture, SLOT));
        // Then
        assertThat(refusal).isInstanceOfSatisfying(RefusedException.class,
                changed -> assertThat(changed.verdict().channel()).isEqualTo(Channel.CHANGED));
        assertThat(uploads.reuseKnown(ledger.enter("second")).media().get(0).url()).isNull();
    }

    /** Its body is known to the byte; an upload that is refused could only end what may be paid. */
    @Test
    void aSubmissionThatIsRepeatedNeedsNoUpload() {
        assertThat(uploads.isPending(ledger.in(State.UNCERTAIN, "lost"))).isFalse();
    }
}
