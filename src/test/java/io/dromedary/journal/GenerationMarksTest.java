package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.store.FolderMarks;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationMarksTest {

    @TempDir
    private Path root;

    private Optional<String> start(Ledger ledger) throws IOException {
        return marks(ledger).check(root.resolve("work"));
    }

    private GenerationMarks marks(Ledger ledger) {
        FolderMarks marks = new FolderMarks(root);
        marks.expect(FolderMarks.ROOT);
        return new GenerationMarks(new Generation(ledger.source), marks, null, ledger.clock);
    }

    private Ledger state(String name) throws IOException {
        return new Ledger(Files.createDirectories(root.resolve(name)));
    }

    private void claim() throws IOException {
        Files.createDirectories(root.resolve("work/j"));
        Files.writeString(root.resolve("work/j/photo.png"), "p");
    }

    @Test
    void anOlderCopyIsNoticedAndHandsOutNothingThatIsSubmitted() throws IOException {
        try (Ledger ledger = state("state")) {
            // Given
            assertThat(start(ledger)).isEmpty();
            assertThat(new Generation(ledger.source).events()).as("told in the journal's own name").isEmpty();
            ledger.submitting(ledger.enter("before"));
            marks(ledger).keep();
            ledger.sql().execute("VACUUM INTO '" + root.resolve("older.db") + "'");
            ledger.submitting(ledger.enter("after"));
            marks(ledger).keep();
        }
        Path older = Files.createDirectories(root.resolve("older"));
        Files.move(root.resolve("older.db"), older.resolve("journal.db"));
        try (Ledger ledger = new Ledger(older)) {
            ledger.enter("ready");
            ledger.end(ledger.submitting(ledger.enter("lost")), Channel.UNCERTAIN);
            Job interrupted = ledger.submitting(ledger.enter("interrupted"));
            assertThat(ledger.journal.isRepeatable(interrupted, Instant.EPOCH)).isTrue();
            ledger.sql().execute("UPDATE generation SET number = 1");
            // When
            Optional<String> hold = start(ledger);
            // Then
            assertThat(hold).get().asString().contains("knows of 1 submissions", "of 2", "./dromedary jobs --go-on");
            assertThat(ledger.journal.takeReady("api", 4, 4)).isEmpty();
            assertThat(ledger.journal.takeUnfinished(true)).noneMatch(job -> job.id().equals("lost"));
            assertThat(ledger.journal.isRepeatable(interrupted, Instant.EPOCH)).as("a submission that was cut off in the copy").isFalse();
            String events = new Generation(ledger.source).events().orElseThrow();
            // When a person says go on
            marks(ledger).goOn();
            // Then
            assertThat(ledger.journal.takeReady("api", 4, 4)).hasSize(1);
            assertThat(start(ledger)).isEmpty();
            assertThat(new Generation(ledger.source).events()).as("one new name for the numbers that come again").contains(events);
        }
    }

    @Test
    void eachIntentIsInTheMarkAndEachTenSecondsItGetsThroughAPowerCut() throws IOException {
        try (Ledger ledger = state("state")) {
            start(ledger);
            GenerationMarks marks = marks(ledger);
            Path mark = root.resolve(".dromedary");
            List<Object> files = new ArrayList<>();
            for (int number = 1; number <= 12; number++) {
                ledger.submitting(ledger.enter("j" + number));
                ledger.clock.advance(Duration.ofSeconds(2));
                marks.keep();
                assertThat(Files.readString(mark)).endsWith(" %018d\n".formatted(number)).hasLineCount(1);
                files.add(Files.readAttributes(mark, BasicFileAttributes.class).fileKey());
            }
            // One that is synced is written beside the one before, and takes its place.
            assertThat(IntStream.range(1, files.size()).filter(i -> !files.get(i).equals(files.get(i - 1)))).containsExactly(5, 10);
        }
    }

    @Test
    void aKillBetweenTheIntentAndItsMarkRaisesNoAlarm() throws IOException {
        try (Ledger ledger = state("state")) {
            start(ledger);
            ledger.submitting(ledger.enter("j"));
            assertThat(start(ledger)).isEmpty();
            assertThat(new Generation(ledger.source).now().number()).isEqualTo(1);
            assertThat(Files.readString(root.resolve(".dromedary"))).endsWith(" 000000000000000001\n");
        }
    }

    @Test
    void aNewRootRaisesNoAlarmNorDoesOneWhoseStateWasDeletedWhenNothingWasWorkedOn() throws IOException {
        try (Ledger ledger = state("state"); Ledger next = state("next")) {
            assertThat(start(ledger)).isEmpty();
            ledger.submitting(ledger.enter("j"));
            marks(ledger).keep();
            assertThat(start(next)).isEmpty();
            assertThat(start(next)).isEmpty();
        }
    }

    @Test
    void aJournalThatIsMissingBesideClaimsIsNoticed() throws IOException {
        claim();
        try (Ledger ledger = state("state")) {
            assertThat(start(ledger)).get().asString().contains("is missing", "work/");
            // Also when it is not new any more
            ledger.enter("j");
            assertThat(start(ledger)).isPresent();
        }
    }

    @Test
    void aKillDuringTheFirstClaimsRaisesNoAlarm() throws IOException {
        try (Ledger ledger = state("state")) {
            start(ledger);
            claim();
            assertThat(start(ledger)).isEmpty();
        }
    }

    @Test
    void aJournalOfAnotherRootIsNoticed() throws IOException {
        try (Ledger ledger = state("state"); Ledger other = state("other")) {
            start(ledger);
            new Generation(other.source).begin();
            other.enter("j");
            assertThat(start(other)).get().asString().contains("another one");
        }
    }
}
