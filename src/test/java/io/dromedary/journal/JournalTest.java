package io.dromedary.journal;

import static io.dromedary.testing.Ledger.HOUR;
import static io.dromedary.testing.Ledger.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dromedary.job.Attempt;
import io.dromedary.job.Channel;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Event;
import io.dromedary.job.Job;
import io.dromedary.job.Limits;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Output;
import io.dromedary.job.Problem;
import io.dromedary.job.Result;
import io.dromedary.job.StaleJobException;
import io.dromedary.job.State;
import io.dromedary.job.Target;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JournalTest {

    private static final Verdict UNCERTAIN = new Verdict(Channel.UNCERTAIN, "It is not known.", "Look for it.", Verdict.Charged.UNKNOWN);

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Journal journal;
    private JournalView view;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        journal = ledger.journal;
        view = ledger.view;
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    // ------------------------------------------------------------------ entering

    @Test
    void keepsEverythingThatWasEntered() {
        // Given
        DropRequest request = Ledger.request(7);
        MediaFile picture = Ledger.picture("b.png");
        // When
        Job entered = journal
                .enter("j1", "b.png", "films", List.of("b.png", "b.yaml"), "work/j1/films", List.of(picture), request, "i1", null)
                .orElseThrow();
        // Then
        assertThat(view.job("j1")).contains(entered);
        assertThat(entered.state()).isEqualTo(State.READY);
        assertThat(entered.path()).isEqualTo("films/b.png");
        assertThat(entered.files()).containsExactly("b.png", "b.yaml");
        assertThat(entered.media()).containsExactly(picture);
        assertThat(entered.request()).isEqualTo(request);
        assertThat(entered.created()).isEqualTo(entered.changed()).isEqualTo(ledger.clock.millis());
        assertThat(ledger.told).containsExactly(entered);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"READY", "SUBMITTING", "WAITING", "COLLECTING", "DELIVERED", "UNDELIVERABLE", "UNCERTAIN",
        "EXPIRED"})
    void takesNoSecondJobForWhatIsRunningDeliveredOrParked(State state) {
        // Given
        Job first = ledger.in(state, "first");
        // When
        Optional<Job> second = enterAgain(first);
        // Then
        assertThat(second).isEmpty();
        assertThat(view.job("second")).isEmpty();
        assertThat(journal.live("intent of first")).contains(ledger.now(first));
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"REJECTED", "NSFW", "FAILED", "CANCELED"})
    void takesAnotherJobAfterAnEndThatCostNothing(State state) {
        // Given
        Job first = ledger.in(state, "first");
        // When
        Optional<Job> second = enterAgain(first);
        // Then
        assertThat(second).map(Job::state).contains(State.READY);
        assertThat(journal.live("intent of first")).map(Job::id).contains("second");
    }

    private Optional<Job> enterAgain(Job first) {
        return journal.enter("second", "other.png", "", List.of("other.png"), "work/second", first.media(), first.request(),
                "intent of first", null);
    }

    @Test
    void manyDropsMayEndAtOnceWithoutAnIntent() {
        // Given
        Verdict invalid = new Verdict(Channel.INVALID, "bad.yaml is wrong.", "Correct it.", Verdict.Charged.NO);
        // When
        Job one = journal.enterEnded("one", "bad.yaml", "", List.of("bad.yaml"), "work/one", invalid, "errors/invalid");
        Job two = journal.enterEnded("two", "bad.yaml", "", List.of("bad.yaml"), "work/two", invalid, "errors/invalid/two");
        // Then
        assertThat(List.of(one, two)).allSatisfy(job -> {
            assertThat(job.state()).isEqualTo(State.REJECTED);
            assertThat(job.verdict()).isEqualTo(invalid);
            assertThat(job.request()).isNull();
        });
        assertThat(two.movingTo()).isEqualTo("errors/invalid/two");
    }

    // ------------------------------------------------------------------ handing out

    @Test
    void handsOutTheMostUrgentFirstThenTheOldest() {
        // Given
        ledger.enter("b-old");
        ledger.clock.advance(Duration.ofSeconds(1));
        ledger.enter("z-new");
        ledger.enter("a-new");
        ledger.enter("urgent", 10);
        ledger.enter("unimportant", -10);
        // When
        List<Job> taken = journal.takeReady("api", 4, 4);
        // Then
        assertThat(taken).extracting(Job::id).containsExactly("urgent", "b-old", "a-new", "z-new");
    }

    @Test
    void foldersOfOnePriorityTakeTurnsEachWithItsOldest() {
        // Given
        Stream.of("a1", "a2", "a3", "a4").forEach(id -> ledger.enter(id, 0, "a"));
        ledger.clock.advance(Duration.ofSeconds(1));
        Stream.of("b1", "b2").forEach(id -> ledger.enter(id, 0, "b"));
        ledger.enter("urgent", 1, "a");
        ledger.enter("c1", 0, "c/d");
        // When, Then
        assertThat(journal.takeReady("api", 1, 1)).extracting(Job::id).containsExactly("urgent");
        assertThat(journal.takeReady("api", 6, 6)).as("that was the turn of a").extracting(Job::id).containsExactly("b1", "c1", "a1", "b2",
                "a2");
        assertThat(journal.takeReady("api", 9, 9)).extracting(Job::id).containsExactly("a3", "a4");
    }

    @Test
    void aFolderOfManyDelaysOneDropInAnotherByNoMoreThanTheNextPlace() {
        // Given
        for (int i = 0; i < 50; i++) {
            ledger.enter("big %02d".formatted(i), 0, "big");
        }
        assertThat(journal.takeReady("api", 2, 2)).extracting(Job::folder).containsExactly("big", "big");
        for (int places = 3; places < 9; places++) {
            // When: one job in another folder, again and again, also after a restart and with the clock set back.
            ledger.enter("small %d".formatted(places), 0, "small");
            ledger.clock.advance(Duration.ofHours(-1));
            Journal next = new Journal(ledger.source, ledger.clock, "next run", told -> {
            });
            // Then
            assertThat(next.takeReady("api", 2 * places - 3, 1)).extracting(Job::folder).containsExactly("small");
            assertThat(next.takeReady("api", 2 * places - 2, 1)).extracting(Job::folder).containsExactly("big");
        }
    }

    @Test
    void aFolderThatIsNeverEmptyDoesNotKeepAnotherFromItsTurn() {
        ledger.enter("old", 0, "big");
        ledger.clock.advance(Duration.ofSeconds(1));
        Stream.of("1", "2", "3", "4").forEach(id -> ledger.enter(id, 0, "busy"));
        assertThat(journal.takeReady("api", 1, 1)).extracting(Job::id).containsExactly("old");
        assertThat(journal.takeReady("api", 2, 1)).extracting(Job::id).containsExactly("1");
        // When: it has had its turn, whatever comes in there.
        ledger.clock.advance(Duration.ofSeconds(1));
        ledger.enter("new", 0, "big");
        // Then
        assertThat(journal.takeReady("api", 3, 1)).extracting(Job::id).containsExactly("new");
        assertThat(journal.takeReady("api", 4, 1)).extracting(Job::id).containsExactly("2");
    }

    @Test
    void handsOutOnlyAsManyJobsAsThereAreFreePlaces() {
        // Given
        ledger.in(State.SUBMITTING, "submitting");
        ledger.in(State.WAITING, "waiting");
        Stream.of(State.COLLECTING, State.DELIVERED, State.EXPIRED, State.UNCERTAIN)
                .forEach(state -> ledger.in(state, "takes no place: " + state));
        Stream.of("1", "2", "3").forEach(ledger::enter);
        // When, Then
        assertThat(journal.takeReady("api", 2, 2)).isEmpty();
        assertThat(journal.takeReady("api", 3, 3)).extracting(Job::id).containsExactly("1");
        assertThat(journal.takeReady("api", 3, 3)).as("the one that was handed out has the place").isEmpty();
        assertThat(journal.takeReady("api", 5, 5)).extracting(Job::id).containsExactly("2", "3");
    }

    @Test
    void leavesAJobAloneBeforeItsTime() {
        // Given
        ledger.enter("j");
        Job job = journal.takeReady("api", 9, 9).get(0);
        journal.release(job, ledger.in(Duration.ofSeconds(5)));
        // When, Then
        assertThat(journal.takeReady("api", 9, 9)).isEmpty();
        ledger.clock.advance(Duration.ofSeconds(5));
        assertThat(journal.takeReady("api", 9, 9)).extracting(Job::id).containsExactly("j");
    }

    @Test
    void theNextRunTakesOverWhatTheLastOneHadInItsHands() {
        // Given
        ledger.enter("ready");
        ledger.in(State.WAITING, "waiting");
        journal.takeReady("api", 9, 9);
        journal.takeUnfinished(false);
        assertThat(journal.takeReady("api", 9, 9)).isEmpty();
        assertThat(journal.takeUnfinished(false)).isEmpty();
        // When
        journal.recover();
        // Then
        assertThat(journal.takeReady("api", 9, 9)).extracting(Job::id).containsExactly("ready");
        assertThat(journal.takeUnfinished(false)).extracting(Job::id).containsExactly("waiting");
    }

    @Test
    void theNextRunDoesNotBelieveThatTheAccountIsStillPaused() {
        // Given
        journal.accountPaused("api", "The key was not accepted.");
        assertThat(view.accountPaused()).containsExactly(Map.entry("api", "The key was not accepted."));
        // When
        journal.recover();
        // Then
        assertThat(view.accountPaused()).isEmpty();
    }

    static Stream<Arguments> unfinished() {
        return Stream.of(
                unfinished("READY is dispatched, not resumed", false, ledger -> ledger.in(State.READY, "j")),
                unfinished("SUBMITTING", true, ledger -> ledger.in(State.SUBMITTING, "j")),
                unfinished("WAITING", true, ledger -> ledger.in(State.WAITING, "j")),
                unfinished("COLLECTING", true, ledger -> ledger.in(State.COLLECTING, "j")),
                unfinished("DELIVERED and filed", false, ledger -> ledger.in(State.DELIVERED, "j")),
                unfinished("REJECTED and filed", false, ledger -> ledger.in(State.REJECTED, "j")),
                unfinished("NSFW and filed", false, ledger -> ledger.in(State.NSFW, "j")),
                unfinished("FAILED and filed", false, ledger -> ledger.in(State.FAILED, "j")),
                unfinished("CANCELED and filed", false, ledger -> ledger.in(State.CANCELED, "j")),
                unfinished("DUPLICATE and filed", false, ledger -> ledger.in(State.DUPLICATE, "j")),
                unfinished("EXPIRED", true, ledger -> ledger.in(State.EXPIRED, "j")),
                unfinished("UNCERTAIN without a request", false, ledger -> ledger.in(State.UNCERTAIN, "j")),
                unfinished("UNCERTAIN with a request", true, ledger -> ledger.end(ledger.in(State.WAITING, "j"), Channel.UNCERTAIN)),
                unfinished("UNDELIVERABLE", true, ledger -> ledger.in(State.UNDELIVERABLE, "j")),
                unfinished("UNDELIVERABLE since it was completed without a result", true,
                        ledger -> ledger.end(ledger.in(State.WAITING, "j"), Channel.UNDELIVERABLE)),
                unfinished("UNDELIVERABLE after the provider deleted the results, for its last look", true, ledger -> {
                    Job parked = ledger.in(State.UNDELIVERABLE, "j");
                    ledger.clock.advance(HOUR.plusMillis(1));
                    return parked;
                }),
                unfinished("UNDELIVERABLE after its last look", false, ledger -> {
                    Job parked = ledger.in(State.UNDELIVERABLE, "j");
                    return ledger.journal.filed(ledger.journal.end(parked, parked.verdict(), "errors/undeliverable", true),
                            ledger.clock.instant());
                }),
                unfinished("DELIVERED, files on their way", true,
                        ledger -> ledger.journal.delivered(ledger.in(State.COLLECTING, "j"), "done/2026/03/04")),
                unfinished("REJECTED, files on their way", true,
                        ledger -> ledger.journal.end(ledger.in(State.READY, "j"), verdict(Channel.REJECTED_422), "errors/rejected-422")),
                unfinished("UNCERTAIN, files on their way", true,
                        ledger -> ledger.journal.end(ledger.in(State.SUBMITTING, "j"), UNCERTAIN, "errors/uncertain")),
                unfinished("WAITING, but not before its time", false,
                        ledger -> ledger.journal.release(ledger.in(State.WAITING, "j"), ledger.in(Duration.ofMillis(1)))));
    }

    private static Arguments unfinished(String what, boolean taken, Function<Ledger, Job> given) {
        return Arguments.of(what, taken, given);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("unfinished")
    void handsOutExactlyWhatCanGoOn(String what, boolean taken, Function<Ledger, Job> given) {
        // Given
        assertThat(given.apply(ledger)).isNotNull();
        journal.recover();
        // When, Then
        assertThat(journal.takeUnfinished(false)).extracting(Job::id).isEqualTo(taken ? List.of("j") : List.of());
        assertThat(journal.takeUnfinished(false)).as("handed out once").isEmpty();
    }

    @Test
    void aLostAnswerIsAskedForAgainOnlyWhereTheHostHonoursTheKey() {
        // Given
        ledger.in(State.UNCERTAIN, "j");
        // When, Then
        assertThat(journal.takeUnfinished(false)).isEmpty();
        assertThat(journal.takeUnfinished(true)).extracting(Job::id).containsExactly("j");
    }

    @Test
    void twoThreadsNeverGetTheSameJob() throws Exception {
        // Given
        int jobs = 60;
        for (int i = 0; i < jobs; i++) {
            ledger.enter("j" + i);
        }
        Callable<List<String>> taker = () -> {
            List<String> mine = new ArrayList<>();
            for (int places = 1; places <= jobs; places++) {
                journal.takeReady("api", places, places).forEach(job -> mine.add(job.id()));
            }
            return mine;
        };
        // When
        List<String> taken = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (Future<List<String>> mine : threads.invokeAll(List.of(taker, taker))) {
                taken.addAll(mine.get());
            }
        } finally {
            threads.shutdown();
        }
        // Then
        assertThat(taken).hasSize(jobs);
        assertThat(new HashSet<>(taken)).hasSize(jobs);
    }

    // ------------------------------------------------------------------ the line

    @Test
    void theWholeLifeIsOneEventAStep() {
        // Given, When
        Job job = ledger.enter("j");
        job = ledger.submitting(job);
        job = journal.accepted(job, "r1", "queued", "c1", ledger.in(HOUR));
        job = journal.word(job, "in_progress");
        job = journal.collecting(job, "completed", Ledger.results("https://cdn.example/1.png"), List.of(), ledger.in(HOUR));
        job = journal.undelivered(job, "reset", ledger.in(Duration.ofSeconds(5)));
        job = journal.delivered(job, "done/2026/03/04");
        job = journal.filed(job, ledger.clock.instant());
        // Then
        assertThat(view.events(job)).extracting(Event::from, Event::to, Event::why, Event::who).containsExactly(
                tuple(null, State.READY, "accepted", "this run"),
                tuple(State.READY, State.SUBMITTING, "submitting", "this run"),
                tuple(State.SUBMITTING, State.WAITING, "request r1", "this run"),
                tuple(State.WAITING, State.WAITING, "in_progress", "this run"),
                tuple(State.WAITING, State.COLLECTING, "1 result(s)", "this run"),
                tuple(State.COLLECTING, State.COLLECTING, "reset", "this run"),
                tuple(State.COLLECTING, State.DELIVERED, "delivered", "this run"));
        assertThat(view.events(job)).extracting(Event::correlationId).contains("c1");
        assertThat(job).isEqualTo(ledger.now(job));
        assertThat(job.place()).isEqualTo("done/2026/03/04");
        assertThat(job.movingTo()).isNull();
        assertThat(job.requestId()).isEqualTo("r1");
        assertThat(job.correlationId()).isEqualTo("c1");
        assertThat(ledger.told).extracting(Job::state).containsExactly(State.READY, State.SUBMITTING, State.WAITING, State.WAITING,
                State.COLLECTING, State.COLLECTING, State.DELIVERED);
    }

    static Stream<Arguments> steps() {
        Map<String, BiFunction<Ledger, Job, Job>> steps = Map.of(
                "submitting", Ledger::submitting,
                "accepted", (ledger, job) -> ledger.journal.accepted(job, "other", "queued", "other", ledger.in(HOUR)),
                "later", (ledger, job) -> ledger.journal.later(job, "busy", ledger.in(HOUR), true),
                "word", (ledger, job) -> ledger.journal.word(job, "queued"),
                "collecting",
                (ledger, job) -> ledger.journal.collecting(job, "completed", Ledger.results("https://cdn.example/x"), List.of(),
                        ledger.in(HOUR)),
                "undelivered", (ledger, job) -> ledger.journal.undelivered(job, "reset", ledger.in(HOUR)),
                "end", (ledger, job) -> ledger.journal.end(job, verdict(Channel.FAILED), "errors/failed"),
                "release", (ledger, job) -> ledger.journal.release(job, ledger.in(HOUR)),
                "attach", (ledger, job) -> ledger.journal.attach(job, "other", ledger.in(HOUR), "found"),
                "submitAgain", (ledger, job) -> ledger.journal.submitAgain(job, "by hand"));
        return steps.entrySet().stream().map(step -> Arguments.of(step.getKey(), step.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void aStepFromAStateThatIsNotTheJobsLeavesEverythingAsItWas(String step, BiFunction<Ledger, Job, Job> made) {
        // Given
        Job known = ledger.submitting(ledger.enter("j"));
        journal.collecting(journal.accepted(known, "r1", "queued", "c1", ledger.in(HOUR)), "completed",
                Ledger.results("https://cdn.example/1.png"), List.of(), ledger.in(HOUR));
        Job now = ledger.now(known);
        List<Map<String, Object>> before = everything();
        ledger.told.clear();
        // When, Then
        assertThatThrownBy(() -> made.apply(ledger, known)).isInstanceOf(StaleJobException.class)
                .hasMessageContaining("Job j is no longer SUBMITTING");
        assertThat(ledger.now(now)).isEqualTo(now);
        assertThat(everything()).isEqualTo(before);
        assertThat(ledger.told).isEmpty();
    }

    private List<Map<String, Object>> everything() {
        return Stream.of("job", "attempt", "event", "output", "account")
                .flatMap(table -> ledger.sql().queryForList("SELECT * FROM " + table).stream()).toList();
    }

    // ------------------------------------------------------------------ attempts

    @Test
    void theIntentIsDurableBeforeThePostLeaves() {
        // When
        Job job = journal.submitting(ledger.enter("j"), MODEL, "{\"prompt\":\"é\"}", null, Limits.NONE);
        // Then
        Attempt attempt = view.attempt(job.attempt()).orElseThrow();
        assertThat(attempt.job()).isEqualTo("j");
        assertThat(attempt.number()).isEqualTo(1);
        assertThat(attempt.model()).isEqualTo(MODEL);
        assertThat(attempt.body()).isEqualTo("{\"prompt\":\"é\"}");
        assertThat(attempt.bodySha256()).matches("[0-9a-f]{64}");
        assertThat(attempt.outcome()).isNull();
        assertThat(attempt.token()).hasSize(36);
    }

    @Test
    void whatWasCertainlyNotAcceptedIsMadeAgainWithItsOwnToken() {
        // Given
        Job first = journal.submitting(ledger.enter("j"), MODEL, "{}", null, Limits.NONE);
        Job later = journal.later(first, "No place", ledger.in(Duration.ofSeconds(5)), true);
        // When
        Job second = journal.submitting(later, MODEL, "{}", null, Limits.NONE);
        // Then
        assertThat(later.state()).isEqualTo(State.READY);
        assertThat(second.attempt()).isEqualTo(first.attempt());
        assertThat(attempts()).isEqualTo(1);
    }

    @Test
    void anotherBodyIsAnotherAttempt() {
        // Given
        Job first = journal.submitting(ledger.enter("j"), MODEL, "{\"image_url\":\"1\"}", null, Limits.NONE);
        Job later = journal.later(first, "No place", ledger.clock.instant(), true);
        // When
        Job second = journal.submitting(later, MODEL, "{\"image_url\":\"2\"}", null, Limits.NONE);
        // Then
        assertThat(second.attempt()).isNotEqualTo(first.attempt());
        assertThat(view.attempt(second.attempt())).map(Attempt::number).contains(2);
    }

    @Test
    void anAttemptThatWasAcceptedIsNotMadeAgain() {
        // Given
        Job accepted = ledger.in(State.WAITING, "j");
        // When
        Job again = ledger.submitting(accepted);
        // Then
        assertThat(again.attempt()).isNotEqualTo(accepted.attempt());
        assertThat(view.attempt(accepted.attempt())).map(Attempt::requestId).contains("request of j");
    }

    @Test
    void anAnswerThatWasLostStaysLostUntilThereIsEvidence() {
        // Given
        Job uncertain = ledger.in(State.UNCERTAIN, "j");
        assertThat(view.attempt(uncertain.attempt())).map(Attempt::outcome).contains(Attempt.UNCERTAIN);
        // When: the same submission is repeated with its key, and cannot be taken now.
        Job repeated = ledger.submitting(uncertain);
        Job later = journal.later(repeated, "No place", ledger.clock.instant(), true);
        // Then
        assertThat(repeated.attempt()).isEqualTo(uncertain.attempt());
        assertThat(later.state()).isEqualTo(State.UNCERTAIN);
        assertThat(journal.takeReady("api", 9, 9)).isEmpty();
        assertThat(journal.takeUnfinished(true)).extracting(Job::id).containsExactly("j");
    }

    @Test
    void countsFailuresAndRemembersSinceWhenThereWasNoPlace() {
        // Given
        Job job = ledger.submitting(ledger.enter("j"));
        long start = ledger.clock.millis();
        // When
        Job once = journal.later(job, "No place", ledger.in(Duration.ofSeconds(5)), true);
        ledger.clock.advance(Duration.ofSeconds(5));
        Job twice = journal.later(ledger.submitting(once), "No place", ledger.in(Duration.ofSeconds(10)), true);
        Job accepted = ledger.waiting(twice);
        // Then
        assertThat(once.failures()).isEqualTo(1);
        assertThat(twice.failures()).isEqualTo(2);
        assertThat(twice.throttledSince()).isEqualTo(start);
        assertThat(twice.notBefore()).isEqualTo(start + 15_000);
        assertThat(accepted.failures()).isZero();
        assertThat(accepted.throttledSince()).isNull();
    }

    @Test
    void troubleOnTheWayIsNoLackOfPlaces() {
        assertThat(journal.later(ledger.enter("j"), "no route", ledger.clock.instant(), false).throttledSince()).isNull();
    }

    private int attempts() {
        return ledger.sql().queryForObject("SELECT count(*) FROM attempt", Integer.class);
    }

    // ------------------------------------------------------------------ results

    @Test
    void resultsThatWereFetchedBeforeARestartStay() {
        // Given
        Job job = journal.collecting(ledger.in(State.WAITING, "j"), "completed",
                Ledger.results("https://cdn.example/1", "https://cdn.example/2"), List.of(), ledger.in(HOUR));
        Output first = view.outputs(job).get(0);
        ledger.outputs.reserve(first, "photo__m__1");
        ledger.outputs.published(new Output("j", 1, first.url(), "photo__m__1", "photo__m__1.png", 9L, "ab", "image/png", null));
        // When: another look at the same request, with fresh addresses.
        journal.collecting(job, "completed", Ledger.results("https://cdn.example/1?sig=b", "https://cdn.example/2?sig=b"), List.of(),
                ledger.in(HOUR));
        // Then
        assertThat(view.outputs(job)).extracting(Output::number, Output::url, Output::path).containsExactly(
                tuple(1, "https://cdn.example/1", "photo__m__1.png"),
                tuple(2, "https://cdn.example/2?sig=b", null));
    }

    @Test
    void previewsComeAfterTheResultsAndNeverTakeTheNumberOfOne() {
        // Given
        Job job = journal.collecting(ledger.in(State.WAITING, "j"), "completed", List.of(new Result("u1", "p1"), new Result("u2", "p2")),
                List.of(), ledger.in(HOUR));
        Output preview = view.outputs(job).get(2);
        ledger.outputs.published(new Output("j", preview.number(), "p1", "b", "b.webp", 9L, "ab", "image/webp", 1));
        // When: a later look tells more.
        journal.collecting(job, "completed", List.of(new Result("u1", "p1"), new Result("u2", null), new Result("u3", "p3")), List.of(),
                ledger.in(HOUR));
        // Then
        assertThat(view.outputs(job)).extracting(Output::url, Output::previewOf).containsExactly(
                tuple("u1", null), tuple("u2", null), tuple("u3", null), tuple("p1", 1), tuple("p3", 3));
    }

    @Test
    void twoResultsNeverHaveTheSameName() {
        // Given
        Output one = view.outputs(ledger.in(State.COLLECTING, "one")).get(0);
        Output two = view.outputs(ledger.in(State.COLLECTING, "two")).get(0);
        // When, Then
        assertThat(ledger.outputs.reserve(one, "photo__m__1")).isTrue();
        assertThat(ledger.outputs.reserve(two, "photo__m__1")).isFalse();
        assertThat(ledger.outputs.reserve(two, "photo__m__2")).isTrue();
    }

    @Test
    void aFailedDownloadHasAnotherTurnLater() {
        // Given
        ledger.in(State.COLLECTING, "j");
        Job job = journal.takeUnfinished(false).get(0);
        // When
        Job later = journal.undelivered(job, "reset", ledger.in(Duration.ofSeconds(5)));
        // Then
        assertThat(later.failures()).isEqualTo(1);
        assertThat(journal.takeUnfinished(false)).isEmpty();
        ledger.clock.advance(Duration.ofSeconds(5));
        assertThat(journal.takeUnfinished(false)).extracting(Job::id).containsExactly("j");
    }

    // ------------------------------------------------------------------ ends

    @ParameterizedTest
    @EnumSource(value = Channel.class)
    void endsInTheStateOfTheChannel(Channel channel) {
        // Given
        Job job = ledger.submitting(ledger.enter("j"));
        // When
        Job ended = journal.end(job, verdict(channel), channel.folder());
        // Then
        assertThat(ended.state()).isEqualTo(channel.state());
        assertThat(ended.verdict()).isEqualTo(verdict(channel));
        assertThat(ended.movingTo()).isEqualTo(channel.folder());
        assertThat(ended.place()).isEqualTo("work/j");
        assertThat(view.attempt(job.attempt())).map(Attempt::outcome).contains(channel.name());
    }

    @Test
    void aParkedRequestKeepsItsAttemptAsAccepted() {
        // Given
        Job waiting = ledger.in(State.WAITING, "j");
        // When
        Job expired = journal.end(waiting, verdict(Channel.EXPIRED), "errors/expired");
        // Then
        assertThat(view.attempt(expired.attempt())).map(Attempt::outcome).contains("ACCEPTED");
    }

    @Test
    void aVerdictComesBackAsItWasGiven() {
        // Given
        Verdict verdict = new Verdict(Channel.REJECTED_422, "No: \"it\"\n", "Do.", Verdict.Charged.NO, 422, "c9",
                List.of(new Problem("request", "params.seed", "-1", "must be positive")));
        // When
        Job ended = journal.end(ledger.submitting(ledger.enter("j")), verdict, "errors/rejected-422");
        // Then
        assertThat(ledger.now(ended).verdict()).isEqualTo(verdict);
        assertThat(ended.correlationId()).isEqualTo("c9");
    }

    @Test
    void filesThatArrivedAreLetGoOf() {
        // Given
        Job ended = journal.end(ledger.enter("j"), verdict(Channel.RATE_LIMITED), "errors/rate-limited");
        // When
        Job filed = journal.filed(ended, ledger.in(HOUR));
        // Then
        assertThat(filed.place()).isEqualTo("errors/rate-limited");
        assertThat(filed.movingTo()).isNull();
        assertThat(filed.notBefore()).isEqualTo(ledger.in(HOUR).toEpochMilli());
        assertThat(view.isAnyUnfinished(List.of())).isFalse();
    }

    // ------------------------------------------------------------------ a person's word, a drop put back

    @Test
    void aParkedJobGoesOnWithTheFilesThatWerePutBack() {
        // Given
        Job expired = ledger.in(State.EXPIRED, "j");
        // When
        Job adopted = journal.adopt(expired, State.WAITING, List.of("renamed.png"), "work/k", null, null, ledger.in(HOUR),
                "looked at again");
        // Then
        assertThat(adopted.state()).isEqualTo(State.WAITING);
        assertThat(adopted.files()).containsExactly("renamed.png");
        assertThat(adopted.place()).isEqualTo("work/k");
        assertThat(adopted.verdict()).isNull();
        assertThat(adopted.deadline()).isEqualTo(ledger.in(HOUR).toEpochMilli());
        assertThat(adopted.requestId()).isEqualTo(expired.requestId());
        assertThat(journal.takeUnfinished(false)).extracting(Job::id).containsExactly("j");
    }

    @Test
    void aParkedJobThatNobodyCanSettleGoesBackToItsChannel() {
        // Given
        Job uncertain = ledger.in(State.UNCERTAIN, "j");
        // When
        Job adopted = journal.adopt(uncertain, State.UNCERTAIN, List.of("photo.png"), "work/k", null, "errors/uncertain",
                ledger.clock.instant(), "still not known");
        // Then
        assertThat(adopted.state()).isEqualTo(State.UNCERTAIN);
        assertThat(adopted.verdict()).isEqualTo(uncertain.verdict());
        assertThat(adopted.movingTo()).isEqualTo("errors/uncertain");
        assertThat(journal.takeUnfinished(false)).as("in the hands of the one who put it back").isEmpty();
    }

    @Test
    void aPersonsWordThatTheProviderHasItMakesItWait() {
        // Given
        Job uncertain = ledger.in(State.UNCERTAIN, "j");
        // When
        Job attached = journal.attach(uncertain, "r7", ledger.in(HOUR), "attached by hand to request r7");
        // Then
        assertThat(attached.state()).isEqualTo(State.WAITING);
        assertThat(attached.requestId()).isEqualTo("r7");
        assertThat(attached.verdict()).isNull();
        assertThat(journal.takeUnfinished(false)).extracting(Job::id).containsExactly("j");
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"WAITING", "DELIVERED", "NSFW", "EXPIRED"})
    void aRequestThatAnotherJobHasIsNotAttachedToASecondOne(State state) {
        // Given
        Job other = ledger.in(state, "other");
        Job uncertain = ledger.in(State.UNCERTAIN, "j");
        // When, Then
        assertThatThrownBy(() -> journal.attach(uncertain, other.requestId(), ledger.in(HOUR), "by hand"))
                .hasMessage("Request request of other belongs to job other already, which delivers its result. "
                        + "Nothing was changed; `dromedary jobs other` shows it.");
        assertThat(ledger.now(uncertain)).isEqualTo(uncertain);
    }

    @Test
    void aPersonsWordThatTheProviderDoesNotHaveItMakesItReadyWithTheSameToken() {
        // Given
        Job uncertain = ledger.in(State.UNCERTAIN, "j");
        // When
        Job ready = journal.submitAgain(uncertain, "by hand");
        // Then
        assertThat(ready.state()).isEqualTo(State.READY);
        assertThat(ready.verdict()).isNull();
        Job taken = journal.takeReady("api", 1, 1).get(0);
        assertThat(ledger.submitting(taken).attempt()).isEqualTo(uncertain.attempt());
        assertThat(journal.later(ledger.now(taken), "No place", ledger.clock.instant(), true).state()).isEqualTo(State.READY);
    }

    @ParameterizedTest
    @CsvSource({"queue, true", "hybrid, false", "job-set, false", "character, false", "web, false"})
    void aLostAnswerIsAskedForAgainOnlyWhereTheKeyIsHonoured(String dialect, boolean again) {
        // Given
        DropRequest plain = Ledger.request(0);
        DropRequest request = new DropRequest(plain.model(), plain.prompt(), plain.params(), null, null, null, null, null, 0, null, null,
                null, null, null,
                new Target(dialect, "a/path"));
        Job ready = journal.enter("j", "w.yaml", "", List.of("w.yaml"), "work/j", List.of(), request, "intent", null).orElseThrow();
        ledger.end(ledger.submitting(ready), Channel.UNCERTAIN);
        // When, Then
        assertThat(journal.takeUnfinished(true)).hasSize(again ? 1 : 0);
    }

    // ------------------------------------------------------------------ views

    @ParameterizedTest
    @EnumSource
    void knowsWhetherAnythingIsNotOverYet(State state) {
        // When
        ledger.in(state, "j");
        // Then
        assertThat(view.isAnyUnfinished(List.of())).isEqualTo(state.isUnfinished());
    }

    @Test
    void whatIsMovedIsNotOverYetAlsoWhereItsAccountIsPaused() {
        // Given
        ledger.in(State.READY, "ready");
        ledger.in(State.WAITING, "waiting");
        ledger.in(State.DELIVERED, "delivered");
        ledger.in(State.UNCERTAIN, "parked");
        assertThat(view.isAnyUnfinished(List.of())).isTrue();
        assertThat(view.isAnyUnfinished(List.of("api"))).isFalse();
        // When
        Job moving = journal.end(ledger.enter("moving"), verdict(Channel.FAILED), "errors/failed");
        // Then
        assertThat(view.isAnyUnfinished(List.of("api"))).isTrue();
        journal.filed(moving, ledger.clock.instant());
        assertThat(view.isAnyUnfinished(List.of("api"))).isFalse();
    }

    @Test
    void countsOnlyWhatChangedSince() {
        // Given
        ledger.in(State.DELIVERED, "before");
        long start = view.lastEvent();
        // The time of day goes back, and what happens is still later.
        ledger.clock.advance(Duration.ofHours(-1));
        ledger.in(State.NSFW, "after");
        // When, Then
        assertThat(view.countsAfter(start)).isEqualTo(Map.of(State.NSFW, 1L));
        assertThat(view.counts()).isEqualTo(Map.of(State.NSFW, 1L, State.DELIVERED, 1L));
    }

    @Test
    void listsTheNewestFirstAndLeavesOutWhatIsDone() {
        // Given
        ledger.in(State.DELIVERED, "1");
        ledger.in(State.FAILED, "2");
        ledger.clock.advance(Duration.ofSeconds(1));
        ledger.in(State.WAITING, "3");
        // When, Then
        assertThat(view.newest(9, true)).extracting(Job::id).containsExactly("3", "2");
        assertThat(view.newest(2, false)).extracting(Job::id).containsExactly("3", "2");
        assertThat(view.newest(9, false)).extracting(Job::id).containsExactly("3", "2", "1");
    }

    @Test
    void survivesReopening() {
        // Given
        Job job = ledger.in(State.COLLECTING, "j");
        List<Event> events = view.events(job);
        ledger.close();
        // When
        ledger = new Ledger(folder);
        // Then
        assertThat(ledger.view.job("j")).contains(job);
        assertThat(ledger.view.events(job)).isEqualTo(events);
        assertThat(ledger.view.outputs(job)).hasSize(1);
        assertThat(ledger.view.attempt(job.attempt())).map(Attempt::outcome).contains("COMPLETED");
    }

    private static Verdict verdict(Channel channel) {
        return new Verdict(channel, "It ended.", "Do something.", Verdict.Charged.NO);
    }
}
