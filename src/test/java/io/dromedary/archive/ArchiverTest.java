package io.dromedary.archive;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.MissingResult;
import io.dromedary.job.Output;
import io.dromedary.job.Problem;
import io.dromedary.job.Result;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.store.FolderStore;
import io.dromedary.store.Markers;
import io.dromedary.testing.Filing;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiverTest {

    @TempDir
    private Path root;
    private Ledger ledger;
    private Filing filing;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(root.resolve("state"));
        ledger = new Ledger(root.resolve("state"));
        filing = new Filing(root, ledger);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aNameThatAPersonTookMeanwhileIsNotReplaced() throws IOException {
        // Given
        Job ended = filing.archiver.end(claimed("j", "films", "photo.png"), new Verdict(Channel.NSFW, "Flagged.", "Change it.",
                Verdict.Charged.NO));
        assertThat(ended.movingTo()).isEqualTo("errors/nsfw/films");
        Files.createDirectories(root.resolve("errors/nsfw/films"));
        Files.writeString(root.resolve("errors/nsfw/films/photo.png.txt"), "a person's");
        // When
        Job filed = filing.move(ended);
        // Then
        assertThat(filed.place()).isEqualTo("errors/nsfw/films/j");
        assertThat(root.resolve("errors/nsfw/films/photo.png.txt")).hasContent("a person's");
        assertThat(root.resolve("errors/nsfw/films/photo.png")).doesNotExist();
        for (String file : List.of("photo.png", "photo.png.txt", "photo.png.error.txt")) {
            assertThat(root.resolve("errors/nsfw/films/j").resolve(file)).isNotEmptyFile();
        }
        assertThat(root.resolve("work/j")).doesNotExist();
    }

    /** A claimed drop with real files. */
    private Job claimed(String id, String folder, String name) throws IOException {
        String place = "work/" + id + (folder.isEmpty() ? "" : "/" + folder);
        List<String> files = List.of(name, name + ".txt");
        Files.createDirectories(root.resolve(place));
        for (String file : files) {
            Files.writeString(root.resolve(place).resolve(file), id);
        }
        return ledger.journal
                .enter(id, name, folder, files, place, List.of(Ledger.picture(name)), Ledger.request(0), "intent of " + id, null)
                .orElseThrow();
    }

    private static Verdict verdict(Channel channel) {
        return new Verdict(channel, "It ended.", "Do something.", Verdict.Charged.NO);
    }

    private List<String> files(String folder) throws IOException {
        if (Files.notExists(root.resolve(folder))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root.resolve(folder))) {
            return files.filter(Files::isRegularFile).map(file -> root.relativize(file).toString()).sorted().toList();
        }
    }

    // ------------------------------------------------------------------ what may be paid

    /** A mismatch of the idempotency key is a 422, too, and being throttled for a day says nothing about the first submission. */
    @ParameterizedTest
    @EnumSource(value = Channel.class, names = {"REJECTED_422", "RATE_LIMITED", "INVALID"})
    void whatMayHaveBeenAcceptedStaysUncertainWhenItsRepeatIsRefused(Channel channel) throws IOException {
        // Given
        Job lost = filing.move(filing.archiver.end(ledger.submitting(claimed("j", "", "photo.png")), verdict(Channel.UNCERTAIN)));
        Job repeated = ledger.submitting(lost);
        // When
        Job filed = filing.move(filing.archiver.end(repeated, verdict(channel)));
        // Then
        assertThat(filed.state()).isEqualTo(State.UNCERTAIN);
        assertThat(filed.place()).isEqualTo("errors/uncertain");
        assertThat(filed.verdict().charged()).isEqualTo(Verdict.Charged.UNKNOWN);
        assertThat(filed.verdict().why()).contains("the answer to its repeat was: It ended");
        assertThat(ledger.journal.takeUnfinished(true)).as("made no more").isEmpty();
        assertThat(ledger.view.attempt(filed.attempt()).orElseThrow().outcome()).isEqualTo("UNCERTAIN");
    }

    @Test
    void aSecondWordOfAPersonMayBeRefused() throws IOException {
        // Given
        Job again = ledger.submitting(ledger.journal.submitAgain(ledger.in(State.UNCERTAIN, "j"), "by hand"));
        // When
        Job ended = filing.archiver.end(again, verdict(Channel.REJECTED_422));
        // Then
        assertThat(ended.state()).isEqualTo(State.REJECTED);
    }

    // ------------------------------------------------------------------ where to

    @ParameterizedTest
    @EnumSource(value = Channel.class, mode = EnumSource.Mode.EXCLUDE, names = "CHANGED")
    void aDropLandsInTheFolderOfItsChannelWithItsNotes(Channel channel) throws IOException {
        // Given
        Job claimed = claimed("j", "films/night", "photo.png");
        new Markers(new FolderStore(root)).make("j", "films/night/photo.png", claimed.place());
        // When
        Job filed = filing.move(filing.archiver.end(claimed, verdict(channel)));
        // Then
        String folder = channel.folder() + "/films/night/";
        assertThat(files(channel.folder())).containsExactly(folder + "photo.png", folder + "photo.png.error.json",
                folder + "photo.png.error.txt",
                folder + "photo.png.txt");
        assertThat(root.resolve("work")).isEmptyDirectory();
        assertThat(filed.place() + "/").isEqualTo(folder);
        assertThat(filed.movingTo()).isNull();
        assertThat(filed.state()).isEqualTo(channel.state());
        assertThat(filed.notBefore()).isEqualTo(ledger.in(HOUR).toEpochMilli());
    }

    @Test
    void whatGoesBackIntoTheInboxGoesWithoutNotesAndItsPromptBeforeItsPicture() throws IOException {
        // Given
        Job job = filing.archiver.end(claimed("j", "films", "photo.png"), verdict(Channel.CHANGED));
        // When
        FileMoves moves = filing.archiver.moves(job);
        filing.archiver.nextFile(moves);
        // Then
        assertThat(moves.target()).isEqualTo("inbox/films/photo.png.txt");
        assertThat(filing.move(job).place()).isEqualTo("inbox/films");
        assertThat(files("inbox")).containsExactly("inbox/films/photo.png", "inbox/films/photo.png.txt");
    }

    @Test
    void whatWasDeliveredIsArchivedByTheDayWithoutNotes() throws IOException {
        // Given
        Job job = ledger.collecting(claimed("j", "films", "photo.png"));
        // When
        Job filed = filing.move(filing.archiver.endDelivered(job));
        // Then
        assertThat(files("done")).containsExactly("done/2026/03/04/films/photo.png", "done/2026/03/04/films/photo.png.txt");
        assertThat(filed.state()).isEqualTo(State.DELIVERED);
        assertThat(ledger.view.isAnyUnfinished(List.of())).isFalse();
    }

    // ------------------------------------------------------------------ results that came in part

    private Job inPart(String id, String folder, MissingResult... missing) throws IOException {
        Job job = ledger.journal.collecting(ledger.waiting(claimed(id, folder, "photo.png")), "completed",
                List.of(new Result("https://cdn.example/1.png", "https://cdn.example/1s.png")), List.of(missing), ledger.in(HOUR));
        Output result = ledger.view.outputs(job).get(0);
        ledger.outputs.reserve(result, id + "__1");
        ledger.outputs.published(new Output(id, 1, result.url(), id + "__1", id + "__1.png", 9L, "ab", "image/png", null));
        return filing.archiver.endDelivered(job);
    }

    @Test
    void whatCameInPartIsArchivedAndTheChannelOfTheWorstGetsANote() throws IOException {
        // When
        Job filed = filing.move(inPart("j", "films", new MissingResult(2, "failed", "GPU on fire."), new MissingResult(3, "NSFW", null)));
        // Then
        assertThat(filed.state()).isEqualTo(State.DELIVERED);
        assertThat(filed.why()).isEqualTo("delivered in part, 2 did not come");
        assertThat(files("done")).containsExactly("done/2026/03/04/films/photo.png", "done/2026/03/04/films/photo.png.txt");
        assertThat(files("errors")).containsExactly("errors/nsfw/films/j/photo.png.error.json", "errors/nsfw/films/j/photo.png.error.txt");
        assertThat(root.resolve("errors/nsfw/films/j/photo.png.error.txt")).hasContent(
                "photo.png: 1 of 3 results were delivered (outbox/j__1.png), but not number 2 of the provider's answer: failed, GPU "
                        + "on fire; "
                        + "number 3 of the provider's answer: NSFW. The provider charges nothing for such results; no answer tells "
                        + "their part of the price, so sums count the whole of it. The drop lies in done/2026/03/04/films. "
                        + "For another take drop it again with `variation: 2` (any value) in the sidecar, and a changed prompt or "
                        + "picture.\n");
        JsonNode note = new ObjectMapper().readTree(root.resolve("errors/nsfw/films/j/photo.png.error.json").toFile());
        assertThat(note.get("class").asText()).isEqualTo("nsfw");
        assertThat(note.get("charged").asText()).isEqualTo("no");
        assertThat(note.get("delivered")).isEqualTo(new ObjectMapper().readTree("[\"outbox/j__1.png\"]"));
        assertThat(note.get("missing").findValuesAsText("word")).containsExactly("failed", "NSFW");
        assertThat(note.get("job").asText()).isEqualTo("j");
    }

    @Test
    void aPartThatFailedGetsItsNoteAmongTheFailed() throws IOException {
        // Given
        Job delivered = inPart("j", "", new MissingResult(2, "failed", null));
        // When: twice, as after an interruption.
        filing.move(delivered);
        filing.move(delivered);
        // Then
        assertThat(files("errors")).containsExactly("errors/failed/j/photo.png.error.json", "errors/failed/j/photo.png.error.txt");
    }

    @Test
    void whatIsFinishedAndStillMissingMayHaveBeenCharged() throws IOException {
        // When
        filing.move(inPart("j", "", new MissingResult(2, "completed", null)));
        // Then
        assertThat(root.resolve("errors/failed/j/photo.png.error.txt")).content().contains("Whether these were charged is not known")
                .doesNotContain("Nothing was charged");
        assertThat(new ObjectMapper().readTree(root.resolve("errors/failed/j/photo.png.error.json").toFile()).get("charged").asText())
                .isEqualTo("unknown");
    }

    @Test
    void notesThatStandAloneAreNotOverwrittenByThoseOfADropOfTheSameName() throws IOException {
        // Given
        filing.move(inPart("first", "", new MissingResult(2, "failed", null)));
        filing.move(inPart("second", "", new MissingResult(2, "failed", null)));
        // When
        filing.move(filing.archiver.end(claimed("third", "", "photo.png"), verdict(Channel.FAILED)));
        // Then
        assertThat(files("errors")).containsExactly("errors/failed/first/photo.png.error.json", "errors/failed/first/photo.png.error.txt",
                "errors/failed/photo.png", "errors/failed/photo.png.error.json", "errors/failed/photo.png.error.txt",
                "errors/failed/photo.png.txt",
                "errors/failed/second/photo.png.error.json", "errors/failed/second/photo.png.error.txt");
    }

    // ------------------------------------------------------------------ names

    @Test
    void aDropOfTheSameNameGetsTheJobsOwnFolder() throws IOException {
        // Given
        filing.move(filing.archiver.end(claimed("first", "", "photo.png"), verdict(Channel.NSFW)));
        // When
        Job second = filing.move(filing.archiver.end(claimed("second", "", "photo.png"), verdict(Channel.NSFW)));
        // Then
        assertThat(second.place()).isEqualTo("errors/nsfw/second");
        assertThat(root.resolve("errors/nsfw/photo.png")).hasContent("first");
        assertThat(root.resolve("errors/nsfw/second/photo.png")).hasContent("second");
        assertThat(files("errors/nsfw/second")).hasSize(4);
    }

    @Test
    void aDropThatIsAFolderStaysOneAndIsNotMixedWithAnotherOfItsName() throws IOException {
        for (String id : List.of("first", "second")) {
            // Given
            Path folder = Files.createDirectories(root.resolve("work/" + id + "/films/beach.drop"));
            Files.writeString(folder.resolve(id + ".png"), id);
            Job job = ledger.journal.enter(id, "beach.drop", "films", List.of("beach.drop"), "work/" + id + "/films",
                    List.of(Ledger.picture("beach.drop/" + id + ".png")), Ledger.request(0), "intent of " + id, null).orElseThrow();
            // When
            filing.move(filing.archiver.end(job, verdict(Channel.FAILED)));
        }
        // Then
        assertThat(files("errors")).containsExactly("errors/failed/films/beach.drop.error.json", "errors/failed/films/beach.drop.error.txt",
                "errors/failed/films/beach.drop/first.png", "errors/failed/films/second/beach.drop.error.json",
                "errors/failed/films/second/beach.drop.error.txt", "errors/failed/films/second/beach.drop/second.png");
        assertThat(root.resolve("work")).isEmptyDirectory();
    }

    @Test
    void twoDropsOfTheSameNameThatEndTogetherDoNotOverwriteEachOther() throws IOException {
        // Given
        Job first = filing.archiver.end(claimed("first", "", "photo.png"), verdict(Channel.NSFW));
        Job second = filing.archiver.end(claimed("second", "", "photo.png"), verdict(Channel.NSFW));
        // When
        filing.move(first);
        filing.move(second);
        // Then
        assertThat(root.resolve("errors/nsfw/photo.png")).hasContent("first");
        assertThat(root.resolve("errors/nsfw/second/photo.png")).hasContent("second");
    }

    @Test
    void aMoveThatWasInterruptedIsFinishedIntoTheSameFolder() throws IOException {
        // Given
        Job ended = filing.archiver.end(claimed("j", "films", "photo.png"), verdict(Channel.FAILED));
        Files.createDirectories(root.resolve("errors/failed/films"));
        Files.move(root.resolve("work/j/films/photo.png"), root.resolve("errors/failed/films/photo.png"));
        // When
        Job filed = filing.move(ended);
        // Then
        assertThat(filed.place()).isEqualTo("errors/failed/films");
        assertThat(files("errors")).hasSize(4);
        assertThat(root.resolve("work")).isEmptyDirectory();
    }

    @Test
    void aMoveThatWasMadeAndNotYetWrittenDownIsMadeAgainWithoutHarm() throws IOException {
        // Given
        Job ended = filing.archiver.end(claimed("j", "films", "photo.png"), verdict(Channel.FAILED));
        filing.move(ended);
        List<String> before = files("errors");
        ledger.sql().update("UPDATE job SET place = 'work/j/films', moving_to = 'errors/failed/films'");
        // When
        filing.move(ledger.now(ended));
        // Then
        assertThat(files("errors")).isEqualTo(before);
    }

    @Test
    void aParkedJobThatIsParkedAgainStaysWhereItIs() throws IOException {
        // Given
        Job parked = filing.move(filing.archiver.end(claimed("j", "", "photo.png"), verdict(Channel.EXPIRED)));
        // When
        Job again = filing
                .move(filing.archiver.end(parked, new Verdict(Channel.EXPIRED, "Still not final.", "Wait.", Verdict.Charged.UNKNOWN)));
        // Then
        assertThat(again.place()).isEqualTo("errors/expired");
        assertThat(root.resolve("errors/expired/photo.png.error.txt")).hasContent("photo.png: Still not final. Wait.\n");
        assertThat(files("errors")).hasSize(4);
    }

    @Test
    void aDropThatLeavesAChannelLeavesNoNoteBehind() throws IOException {
        // Given
        Job parked = filing.move(filing.archiver.end(ledger.waiting(claimed("j", "", "photo.png")), verdict(Channel.EXPIRED)));
        Job finished = ledger.journal.collecting(parked, "completed", Ledger.results("https://cdn.example/1.mp4"), List.of(),
                ledger.in(HOUR));
        // When
        filing.move(filing.archiver.endDelivered(finished));
        // Then
        assertThat(files("errors")).isEmpty();
        assertThat(root.resolve("errors/expired")).as("only folders of jobs are taken away").isDirectory();
        assertThat(files("done")).hasSize(2);
    }

    @Test
    void aNameAsLongAsTheDiskTakesCanBeRefusedToo() throws IOException {
        // Given
        String name = "é".repeat(123) + ".png";
        // When
        Job filed = filing.move(filing.archiver.end(claimed("j", "", name), verdict(Channel.INVALID)));
        // Then
        assertThat(filed.movingTo()).isNull();
        assertThat(files("errors")).hasSize(4).anyMatch(file -> file.endsWith("é.error.txt"));
    }

    // ------------------------------------------------------------------ the notes

    @Test
    void theNotesSayEverythingThatAPersonOrSupportNeeds() throws IOException {
        // Given
        Job job = ledger.submitting(claimed("j", "films", "photo.png"));
        Verdict verdict = new Verdict(Channel.REJECTED_422, "The provider refused the request (HTTP 422): seed: must be positive.",
                "Nothing was charged. `./dromedary jobs JOB` tells more.", Verdict.Charged.NO, 422, "c9",
                List.of(new Problem("request", "seed", "-1", "must be positive")));
        // When
        Job filed = filing.move(filing.archiver.end(job, verdict));
        // Then
        assertThat(root.resolve("errors/rejected-422/films/photo.png.error.txt")).hasContent(
                "photo.png: The provider refused the request (HTTP 422): seed: must be positive. Nothing was charged. `./dromedary "
                        + "jobs j` tells more.\n");
        JsonNode note = new ObjectMapper().readTree(root.resolve("errors/rejected-422/films/photo.png.error.json").toFile());
        assertThat(note).isEqualTo(new ObjectMapper().readTree("""
                {"class": "rejected-422", "why": "The provider refused the request (HTTP 422): seed: must be positive.",
                 "todo": "Nothing was charged. `./dromedary jobs j` tells more.", "charged": "no",
                 "estimated_credits": 0, "http_status": 422,
                 "fields": [{"file": "request", "field": "seed", "found": "-1", "remedy": "must be positive"}],
                 "job": "j", "drop": "films/photo.png", "files": ["photo.png", "photo.png.txt"], "model": "higgsfield-ai/dop/standard",
                 "request_id": null, "correlation_id": "c9", "attempts": 1, "at": "2026-03-04T05:06:07Z"}"""));
        assertThat(filed.verdict()).isEqualTo(verdict);
    }

    @Test
    void aDropThatCouldNotBeReadHasNotesToo() throws IOException {
        // Given
        Files.createDirectories(root.resolve("work/j"));
        Files.writeString(root.resolve("work/j/bad.yaml"), "?");
        Verdict invalid = Verdict.invalid(List.of(new Problem("bad.yaml", "outputs", "500", "give a whole number")));
        // When
        filing.move(ledger.journal.enterEnded("j", "bad.yaml", "", List.of("bad.yaml"), "work/j", invalid, "errors/invalid"));
        // Then
        assertThat(root.resolve("errors/invalid/bad.yaml.error.txt")).hasContent(
                "bad.yaml, outputs: found 500; give a whole number. Correct the drop and move it back into the inbox.\n");
        JsonNode note = new ObjectMapper().readTree(root.resolve("errors/invalid/bad.yaml.error.json").toFile());
        assertThat(note.get("model").isNull()).isTrue();
        assertThat(note.get("attempts").asInt()).isZero();
    }

    @Test
    void hostileTextStaysOnTheOneLine() throws IOException {
        // Given
        String name = "a\nb\u2028c\u001b[2J\u0085d.png";
        Verdict verdict = new Verdict(Channel.FAILED, "The generation failed: x\r\ny\u2029z\u001b]0;t\u0007.", "Do\nthis.",
                Verdict.Charged.NO);
        // When
        filing.move(filing.archiver.end(claimed("j", "", name), verdict));
        // Then
        String note = Files.readString(root.resolve("errors/failed").resolve(name + ".error.txt"));
        assertThat(note).endsWith("\n").doesNotContainPattern("[\\p{Cc}\\u2028\\u2029]+.").contains("x y z", "Do this.");
    }

    @Test
    void onTheWayBackTextsComeFirstAndTheMarkerThatAllIsThereComesLast() {
        assertThat(WayBack.inOrder(List.of("a.png.done", "a.png", "a.docx", "a.txt"))).containsExactly("a.txt", "a.docx", "a.png",
                "a.png.done");
    }
}
