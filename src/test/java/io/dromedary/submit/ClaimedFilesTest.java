package io.dromedary.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.RefusedException;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Contents;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Filing;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimedFilesTest {

    @TempDir
    private Path root;
    private Ledger ledger;
    private FolderStore store;
    private Contents contents;
    private ClaimedFiles files;

    @BeforeEach
    void open() {
        ledger = new Ledger(root);
        store = new FolderStore(root);
        contents = new Contents(ledger.source);
        files = new ClaimedFiles(store, contents);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** {@code photo.png} and its prompt, as they were claimed. */
    private Job claimed(String id) throws IOException {
        Path work = Files.createDirectories(root.resolve("work").resolve(id));
        Files.writeString(work.resolve("photo.png"), Ledger.PICTURE);
        Files.writeString(work.resolve("photo.txt"), "slow push in");
        Map<String, String> versions = new LinkedHashMap<>();
        for (String file : List.of("photo.png", "photo.txt")) {
            versions.put(file, store.version("work/" + id + "/" + file).orElseThrow());
        }
        contents.note(id, versions);
        return ledger.enter(id);
    }

    private Verdict refused(Job job) {
        return catchThrowableOfType(RefusedException.class, () -> files.check(job)).verdict();
    }

    @Test
    void filesAsTheyWereClaimedMayBePaidFor() throws IOException {
        Job job = claimed("j");
        Files.setLastModifiedTime(root.resolve("work/j/photo.png"), FileTime.fromMillis(1));
        assertThatCode(() -> files.check(job)).doesNotThrowAnyException();
    }

    @Test
    void aChangeOfTheSameSizeAndTimeIsSeen() throws IOException {
        Job job = claimed("j");
        Path prompt = root.resolve("work/j/photo.txt");
        FileTime time = Files.getLastModifiedTime(prompt);
        Files.writeString(prompt, "slow push on");
        Files.setLastModifiedTime(prompt, time);
        assertThat(refused(job).channel()).isEqualTo(Channel.CHANGED);
        assertThat(refused(job).why()).startsWith("photo.txt has changed");
    }

    @Test
    void whatChangedGoesBackIntoTheInboxWithoutANoteAndMayBeEnteredAgain() throws IOException {
        // Given
        Job job = claimed("j");
        Files.writeString(root.resolve("work/j/photo.png"), "more");
        Filing filing = new Filing(root, ledger);
        // When
        Job back = filing.move(filing.archiver.end(job, refused(job)));
        // Then
        assertThat(back.place()).isEqualTo("inbox");
        assertThat(root.resolve("inbox").toFile().list()).containsExactlyInAnyOrder("photo.png", "photo.txt");
        assertThat(root.resolve("work/j")).doesNotExist();
        assertThat(ledger.view.isAnyUnfinished(List.of())).isFalse();
        assertThat(ledger.view.counts()).isEmpty();
        assertThat(ledger.view.wentBack()).isEqualTo(1);
    }

    @Test
    void aDropOfThatNameInTheInboxIsNotMixedWithTheOneThatGoesBack() throws IOException {
        Job job = claimed("j");
        Files.createDirectories(root.resolve("inbox"));
        Files.writeString(root.resolve("inbox/photo.png"), "another");
        assertThat(new Filing(root, ledger).archiver.end(job, ClaimedFiles.changed("photo.png")).movingTo()).isEqualTo("inbox/j");
    }

    @Test
    void withoutAnyOneOfItsFilesNothingIsSubmitted() throws IOException {
        Job job = claimed("j");
        Files.delete(root.resolve("work/j/photo.txt"));
        assertThat(refused(job).channel()).isEqualTo(Channel.INVALID);
        assertThat(refused(job).why()).contains("photo.txt is gone from work/j");
    }

    @Test
    void aPersonMayCorrectWhatLiesInAChannelAndAnIntentIsNotDoubted() throws IOException {
        Job job = claimed("j");
        Job parked = ledger.end(ledger.submitting(job), Channel.UNCERTAIN);
        new FolderStore(root).move(List.of("photo.png", "photo.txt"), "work/j", "errors/uncertain");
        Files.writeString(root.resolve("errors/uncertain/photo.txt"), "better");
        Job again = ledger.journal.submitAgain(parked, "by hand");
        assertThatCode(() -> files.check(again)).doesNotThrowAnyException();
        assertThatCode(() -> files.check(ledger.in(State.UNCERTAIN, "lost"))).doesNotThrowAnyException();
    }

    @Test
    void aJobOfAnEarlierVersionOnlyNeedsItsFiles() throws IOException {
        Job job = claimed("j");
        contents.note("j", Map.of());
        Files.writeString(root.resolve("work/j/photo.png"), "more");
        assertThatCode(() -> files.check(job)).doesNotThrowAnyException();
    }
}
