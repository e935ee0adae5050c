package io.dromedary.cancel;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.job.Channel;
import io.dromedary.job.Event;
import io.dromedary.job.Job;
import io.dromedary.job.StaleJobException;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.store.FolderStore;
import io.dromedary.store.Markers;
import io.dromedary.store.Store;
import io.dromedary.testing.Filing;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CancellationTest {

    @TempDir
    private Path root;
    private Ledger ledger;
    private Markers markers;
    private Cancellation withdrawal;

    @BeforeEach
    void open() {
        ledger = new Ledger(root);
        markers = new Markers(new FolderStore(root));
        withdrawal = new Cancellation(ledger.journal, ledger.view, markers, ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Job entered(String id) throws IOException {
        Files.createDirectories(root.resolve("work/" + id + "/films"));
        String marker = markers.make(id, "films/photo.png", "work/" + id + "/films");
        return ledger.journal
                .enter(id, "photo.png", "films", List.of("photo.png"), "work/" + id + "/films", List.of(Ledger.picture("photo.png")),
                        Ledger.request(0), "intent of " + id, marker)
                .orElseThrow();
    }

    private Job in(State state, String id) throws IOException {
        Job job = entered(id);
        return switch (state) {
            case READY -> job;
            case SUBMITTING -> ledger.submitting(job);
            case WAITING -> ledger.waiting(job);
            case COLLECTING -> ledger.collecting(job);
            default -> throw new IllegalArgumentException(state.name());
        };
    }

    private void deleteMarker(Job job) throws IOException {
        Files.delete(root.resolve(job.marker()));
    }

    private List<String> events(Job job) {
        return ledger.view.events(job).stream().map(Event::why).toList();
    }

    // ------------------------------------------------------------------ noticing

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"READY", "WAITING", "COLLECTING"})
    void aDeletedMarkerWithdrawsItsJobOnce(State state) throws IOException {
        // Given
        Job job = in(state, "j");
        entered("other");
        deleteMarker(job);
        // When, Then
        assertThat(withdrawal.takeWithdrawn()).extracting(Job::id).containsExactly("j");
        assertThat(withdrawal.takeWithdrawn()).as("not settled yet").extracting(Job::id).containsExactly("j");
        assertThat(ledger.now(job).withdrawn()).isEqualTo(ledger.clock.millis());
        assertThat(events(job)).endsWith("canceled: its marker was deleted").doesNotHaveDuplicates();
    }

    @Test
    void aSubmissionUnderWayIsSettledWhenItsAnswerIsKnown() throws IOException {
        // Given
        Job job = in(State.SUBMITTING, "j");
        deleteMarker(job);
        // When, Then
        assertThat(withdrawal.takeWithdrawn()).isEmpty();
        ledger.journal.accepted(job, "r", "queued", "c", ledger.in(HOUR));
        assertThat(withdrawal.takeWithdrawn()).extracting(Job::state).containsExactly(State.WAITING);
    }

    @Test
    void whatWasNotSentComesFirst() throws IOException {
        for (State state : List.of(State.COLLECTING, State.WAITING, State.READY)) {
            deleteMarker(in(state, state.name()));
        }
        assertThat(withdrawal.takeWithdrawn()).extracting(Job::state).first().isEqualTo(State.READY);
    }

    @Test
    void everyMarkerIsLookedAtHoweverManyThereAre() throws IOException {
        // Given: ten pages of jobs whose marker is there, and the last of all
        String marker = in(State.READY, "a").marker();
        ledger.sql().update("""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
                INSERT INTO job (id, state, name, folder, files, media, priority, place, not_before, failures, created, changed, marker)
                SELECT 'j' || i, 'WAITING', 'n', '', '[]', '[]', 0, 'work/a', 0, 0, 0, 0, ? FROM n""", marker);
        deleteMarker(in(State.READY, "z"));
        // When, Then
        assertThat(withdrawal.takeWithdrawn()).extracting(Job::id).containsExactly("z");
    }

    /** By 120 jobs whose markers are there, of a store that takes so long to say which are not. */
    private Cancellation withMany(Duration look) throws IOException {
        for (int i = 0; i < 120; i++) {
            in(State.READY, "n" + i);
        }
        return withStoreThatTakes(look);
    }

    private Cancellation withStoreThatTakes(Duration look) {
        Store folder = new FolderStore(root);
        Store slow = (Store) Proxy.newProxyInstance(Store.class.getClassLoader(), new Class<?>[] {Store.class},
                (proxy, method, arguments) -> {
                    ledger.clock.advance(look);
                    return method.invoke(folder, arguments);
                });
        return new Cancellation(ledger.journal, ledger.view, new Markers(slow), ledger.clock);
    }

    @Test
    void aLookAtManyMarkersTakesAtMostAFiftiethOfTheTime() throws IOException {
        // Given
        Cancellation slow = withMany(Duration.ofMillis(110));
        slow.takeWithdrawn();
        deleteMarker(in(State.READY, "j"));
        // When, Then: 50 times as long is 5.5 s after the look began.
        ledger.clock.advance(Duration.ofMillis(5_380));
        assertThat(slow.takeWithdrawn()).isEmpty();
        ledger.clock.advance(Duration.ofMillis(10));
        assertThat(slow.takeWithdrawn()).extracting(Job::id).containsExactly("j");
    }

    @Test
    void whatSomebodyCanceledByACommandDoesNotWaitForThat() throws IOException {
        // Given
        Cancellation slow = withMany(Duration.ofSeconds(1));
        slow.takeWithdrawn();
        // When
        ledger.journal.withdraw(in(State.READY, "j"), "canceled by hand");
        // Then
        assertThat(slow.takeWithdrawn()).extracting(Job::id).containsExactly("j");
    }

    @Test
    void aStoreThatIsSlowOncePutsTheNextLookOffByNoMoreThanItsMarkersAreWorth() throws IOException {
        // Given
        Cancellation slow = withMany(Duration.ofMinutes(1));
        slow.takeWithdrawn();
        deleteMarker(in(State.READY, "j"));
        // When, Then: 120 times 50 ms are over by then.
        assertThat(slow.takeWithdrawn()).extracting(Job::id).containsExactly("j");
    }

    @Test
    void aLineWithFewJobsLooksEachTimeHoweverSlowItsStoreIs() throws IOException {
        // Given
        Cancellation slow = withStoreThatTakes(Duration.ofSeconds(1));
        Job job = in(State.READY, "j");
        slow.takeWithdrawn();
        deleteMarker(job);
        // When, Then
        assertThat(slow.takeWithdrawn()).extracting(Job::id).containsExactly("j");
    }

    @Test
    void aDiskThatIsGoneWithdrawsNothing() throws IOException {
        // Given
        Job job = in(State.READY, "j");
        Files.move(root.resolve("work"), root.resolve("elsewhere"));
        // When, Then
        assertThat(withdrawal.takeWithdrawn()).isEmpty();
        assertThat(ledger.now(job).withdrawn()).isNull();
    }

    @Test
    void aJobWithoutAMarkerIsNotWithdrawnByItsAbsence() throws IOException {
        Files.createDirectories(root.resolve("work"));
        ledger.enter("j");
        assertThat(withdrawal.takeWithdrawn()).isEmpty();
    }

    @Test
    void aWithdrawnJobIsNotHandedOutAnyMore() throws IOException {
        // Given
        Job job = ledger.enter("j");
        // When
        ledger.journal.withdraw(job, "canceled by hand");
        // Then
        assertThat(ledger.journal.takeReady("api", 9, 9)).isEmpty();
        assertThat(withdrawal.takeWithdrawn()).extracting(Job::id).containsExactly("j");
    }

    // ------------------------------------------------------------------ settling

    @Test
    void whatWasNotSentIsCanceledAndFiledAlthoughAnUploadHasItInItsHands() throws IOException {
        // Given
        Job job = in(State.READY, "j");
        Job uploading = ledger.journal.takeReady("api", 9, 9).get(0);
        Files.writeString(root.resolve("work/j/films/photo.png"), "p");
        deleteMarker(job);
        Filing filing = new Filing(root, ledger);
        // When
        Job withdrawn = withdrawal.takeWithdrawn().get(0);
        Job canceled = filing.archiver.end(withdrawn, withdrawal.verdict(withdrawn));
        // Then
        assertThat(ledger.journal.takeUnfinished(false)).as("this run files it").isEmpty();
        assertThatThrownBy(() -> ledger.submitting(uploading)).isInstanceOf(StaleJobException.class);
        Job filed = filing.move(canceled);
        assertThat(filed.state()).isEqualTo(State.CANCELED);
        assertThat(filed.place()).isEqualTo("errors/canceled/films");
        assertThat(filed.marker()).isNull();
        assertThat(filed.verdict().charged()).isEqualTo(Verdict.Charged.NO);
        assertThat(filed.verdict().why()).isEqualTo("It was canceled before it was sent.");
        assertThat(root.resolve("work")).isEmptyDirectory();
        assertThat(withdrawal.takeWithdrawn()).isEmpty();
    }

    @Test
    void theSubmissionWinsWhereItIsFirst() throws IOException {
        // Given
        Job job = in(State.READY, "j");
        Job withdrawn = ledger.journal.withdraw(job, "canceled by hand");
        // When
        ledger.submitting(job);
        // Then
        assertThatThrownBy(() -> ledger.journal.end(withdrawn, withdrawal.verdict(withdrawn), "errors/canceled"))
                .isInstanceOf(StaleJobException.class);
        assertThat(ledger.now(job).state()).isEqualTo(State.SUBMITTING);
        assertThat(ledger.now(job).withdrawn()).as("still wanted").isNotNull();
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"WAITING", "COLLECTING"})
    void tooLateIsToldOnceAndTheJobGoesOn(State state) throws IOException {
        // Given
        Job job = in(state, "j");
        deleteMarker(job);
        // When
        Job late = withdrawal.recordTooLate(withdrawal.takeWithdrawn().get(0));
        // Then
        assertThat(late.state()).isEqualTo(state);
        assertThat(late.why()).startsWith("too late to cancel: the provider");
        assertThat(withdrawal.takeWithdrawn()).isEmpty();
        assertThat(events(job)).filteredOn(why -> why.startsWith("too late")).hasSize(1);
    }

    @Test
    void aJobThatWasParkedMeanwhileIsNotWithdrawnWhenItGoesOn() throws IOException {
        // Given
        Job job = ledger.journal.withdraw(in(State.SUBMITTING, "j"), "canceled by hand");
        // When
        ledger.end(job, Channel.UNCERTAIN);
        Job attached = ledger.journal.attach(ledger.now(job), "r", ledger.in(HOUR), "found");
        // Then
        assertThat(attached.withdrawn()).isNull();
        assertThat(attached.marker()).isNull();
        assertThat(withdrawal.takeWithdrawn()).isEmpty();
    }
}
