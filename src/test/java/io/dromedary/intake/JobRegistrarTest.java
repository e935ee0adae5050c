package io.dromedary.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.archive.Archiver;
import io.dromedary.archive.ErrorNotes;
import io.dromedary.job.Channel;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Output;
import io.dromedary.job.Problem;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Contents;
import io.dromedary.journal.ManifestRows;
import io.dromedary.store.FolderStore;
import io.dromedary.store.Markers;
import io.dromedary.store.Store;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JobRegistrarTest {

    private static final Duration DEADLINE = Duration.ofMinutes(30);

    @TempDir
    private Path root;
    private Ledger ledger;
    private JobRegistrar entrance;
    private Contents contents;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(root.resolve("work/first/films"));
        Files.createDirectories(root.resolve("work/second/films"));
        Files.createDirectories(root.resolve("work/third/films"));
        ledger = new Ledger(root);
        Store store = new FolderStore(root);
        contents = new Contents(ledger.source);
        Archiver filing = new Archiver(store, ledger.journal, new ErrorNotes(store, store, ledger.view), ledger.sweep, ledger.clock);
        entrance = new JobRegistrar(ledger.journal, ledger.view, filing, new Markers(store), new ManifestRows(ledger.source),
                contents, DEADLINE,
                ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static Claim claim(String id) {
        return new Claim(id, "films", "work/" + id + "/films", Pairing.of(List.of("copy.png", "copy.txt"), sidecar -> null).get(0));
    }

    /** The same drop as the ledger's job {@code first}. */
    private static ReadDrop drop() {
        return new ReadDrop(Ledger.request(0), List.of(Ledger.picture("copy.png")), "intent of first");
    }

    private Job enterAgain() throws IOException {
        return entrance.register(claim("second"), drop());
    }

    @Test
    void aNewDropBecomesAJobOfTheClaimsName() throws IOException {
        // When
        Job job = entrance.register(claim("first"), drop());
        // Then
        assertThat(job.state()).isEqualTo(State.READY);
        assertThat(job.id()).isEqualTo("first");
        assertThat(job.path()).isEqualTo("films/copy.png");
        assertThat(job.place()).isEqualTo("work/first/films");
        assertThat(job.files()).containsExactly("copy.png", "copy.txt");
        assertThat(job.marker()).isEqualTo("work/first/DELETE-ME-TO-CANCEL.txt");
        assertThat(root.resolve(job.marker())).content().contains("job first", "films/copy.png", "./dromedary cancel first");
    }

    @Test
    void enteringTheSameClaimTwiceIsOneJob() throws IOException {
        // Given: the journal had it, and the line was interrupted before it could go on.
        Job job = entrance.register(claim("first"), drop());
        // When, Then
        assertThat(entrance.register(claim("first"), drop())).isEqualTo(job);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"READY", "SUBMITTING", "WAITING", "COLLECTING"})
    void whatIsOnItsWayAlreadyIsADuplicate(State state) throws IOException {
        // Given
        ledger.in(state, "first");
        // When
        Job second = enterAgain();
        // Then
        assertThat(second.state()).isEqualTo(State.DUPLICATE);
        assertThat(second.movingTo()).isEqualTo("duplicates/films");
        assertThat(second.verdict().why()).contains("on their way already", "job first", "photo.png");
        assertThat(second.verdict().todo()).contains("Nothing was spent", "variation");
        assertThat(second.verdict().charged()).isEqualTo(Verdict.Charged.NO);
        assertThat(second.marker()).isNull();
    }

    @Test
    void whatWasDeliveredIsADuplicateThatPointsToItsResults() throws IOException {
        // Given
        Job first = ledger.in(State.DELIVERED, "first");
        Output output = ledger.view.outputs(first).get(0);
        ledger.outputs
                .published(new Output("first", 1, output.url(), "films/photo__m__1", "films/photo__m__1.mp4", 1L, "ab", "video/mp4", null));
        // When, Then
        assertThat(enterAgain().verdict().why()).contains("delivered already", "delivered as films/photo__m__1.mp4");
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"REJECTED", "NSFW", "FAILED", "CANCELED"})
    void puttingBackWhatEndedIsARetry(State state) throws IOException {
        // Given
        ledger.in(state, "first");
        // When
        Job second = enterAgain();
        // Then
        assertThat(second.id()).isEqualTo("second");
        assertThat(second.state()).isEqualTo(State.READY);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"EXPIRED", "UNDELIVERABLE"})
    void puttingBackWhatMayStillLiveLooksAtTheOldRequestAgain(State state) throws IOException {
        // Given: also after the provider is thought to have deleted the results.
        Job first = ledger.in(state, "first");
        ledger.clock.advance(Duration.ofDays(8));
        // When
        Job again = enterAgain();
        // Then
        assertThat(again.id()).isEqualTo("first");
        assertThat(again.state()).isEqualTo(State.WAITING);
        assertThat(again.requestId()).isEqualTo(first.requestId());
        assertThat(again.deadline()).isEqualTo(ledger.in(DEADLINE).toEpochMilli());
        assertThat(again.place()).isEqualTo("work/second/films");
        assertThat(again.movingTo()).isNull();
        assertThat(again.verdict()).isNull();
        assertThat(again.marker()).isEqualTo("work/second/DELETE-ME-TO-CANCEL.txt");
        assertThat(root.resolve(again.marker())).content().contains("./dromedary cancel first");
        assertThat(ledger.view.job("second")).isEmpty();
        assertThat(ledger.journal.takeUnfinished(false)).extracting(Job::id).containsExactly("first");
    }

    @Test
    void anUnknownRequestThatIsPutBackIsLookedAtAgain() throws IOException {
        // Given
        ledger.end(ledger.in(State.WAITING, "first"), Channel.UNCERTAIN);
        // When, Then
        assertThat(enterAgain().state()).isEqualTo(State.WAITING);
    }

    @Test
    void whereThereIsNothingToLookAtAPersonIsAskedAgain() throws IOException {
        // Given
        ledger.in(State.UNCERTAIN, "first");
        // When
        Job again = enterAgain();
        // Then
        assertThat(again.id()).isEqualTo("first");
        assertThat(again.state()).isEqualTo(State.UNCERTAIN);
        assertThat(again.movingTo()).isEqualTo("errors/uncertain");
        assertThat(again.files()).containsExactly("copy.png", "copy.txt");
        assertThat(again.why()).isEqualTo("Still not known: It ended.");
        assertThat(ledger.journal.takeReady("api", 9, 9)).isEmpty();
        assertThat(ledger.journal.takeUnfinished(false)).isEmpty();
        // When
        ledger.journal.filed(again, ledger.clock.instant());
        // Then
        assertThat(enterAgain().why()).as("asked a third time").isEqualTo("Still not known: It ended.");
    }

    @Test
    void whatCannotBeReadEndsAsInvalidWithEveryReason() throws IOException {
        // Given
        List<Problem> problems = List.of(new Problem("copy.txt", null, "a", "do b"), new Problem("copy.png", null, "c", "do d"));
        // When
        Job job = entrance.registerInvalid(claim("first"), new InvalidDropException(problems));
        // Then
        assertThat(job.state()).isEqualTo(State.REJECTED);
        assertThat(job.movingTo()).isEqualTo("errors/invalid/films");
        assertThat(job.verdict().fields()).isEqualTo(problems);
        assertThat(job.verdict().why()).isEqualTo("copy.txt: found a; do b.");
    }

    @ParameterizedTest
    @CsvSource({"5e, made already", "6f, of other pictures"})
    void aCharacterOfThatNameIsNeverPaidTwice(String hash, String what) throws IOException {
        // Given
        ledger.trained("first", "anna", "v2");
        // When
        Job second = entrance.register(claim("second"), character(hash));
        // Then
        assertThat(second.state()).as(what).isEqualTo(State.DUPLICATE);
        assertThat(second.verdict().why()).contains("anna (v2)", "exists already", "job first", "request of first");
        assertThat(second.verdict().todo()).contains("Nothing was spent", "./dromedary characters 'anna' --delete");
    }

    @Test
    void anUncertainCharacterTakesItsOwnPicturesBackButNoOthers() throws IOException {
        // Given
        ledger.end(ledger.submitting(ledger.enterCharacter("first", "anna", "v2")), Channel.UNCERTAIN);
        // When
        Job others = entrance.register(claim("second"), character("6f".repeat(32)));
        Job same = entrance.register(claim("third"), character(Ledger.PICTURE_SHA256));
        // Then
        assertThat(others.state()).isEqualTo(State.DUPLICATE);
        assertThat(others.verdict().why()).contains("is being made already", "now UNCERTAIN");
        assertThat(same.id()).isEqualTo("first");
        assertThat(same.state()).isEqualTo(State.UNCERTAIN);
    }

    private static ReadDrop character(String hash) {
        return new ReadDrop(Ledger.character("anna", "v2"),
                List.of(new MediaFile("1.jpg", "image/jpeg", 4, 640, 480, hash, null, null, null, null)), "any");
    }
}
