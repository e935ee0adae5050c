package io.dromedary.journal;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.job.Attempt;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.StaleJobException;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who has a job: one hand-out at a time, and none for ever. */
class LeaseTest {

    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Pattern UPDATE = Pattern.compile("UPDATE job\\s+SET.*?(?=\\.params?\\(|\\.query\\(|\\.update\\()", Pattern.DOTALL);
    /** Statements that change a job and name no fence, by what makes them unmistakable, with the reason. */
    private static final Map<String, String> WITHOUT_FENCE = Map.ofEntries(
            Map.entry("fence = fence + 1 WHERE owner IS NOT NULL\"", "at the start nobody has a job: the lock of the root proves it"),
            Map.entry("fence = fence + 1, hinted = hinted", "the hand-out itself"),
            Map.entry("lease_until > :latest) RETURNING", "ends a lease that ran out, whoever had it"),
            Map.entry("SET hinted = 1", "a hint asks for a look; it changes nothing that a holder knows, and takes no job away"),
            Map.entry("SET not_before = :now WHERE owner IS NULL AND not_before > :latest",
                    "brings in what a wrong clock put off; nobody has the job"),
            Map.entry("SET deadline = :latest", "the same, for a deadline that its holder would never see pass"),
            Map.entry("SET throttled_since = :now", "the same"),
            Map.entry("SET parked = :now", "the same"),
            Map.entry("SET intent = NULL", "of a delivered job, which nobody changes any more"));

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Journal journal;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        journal = ledger.journal;
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void eachHandOutHasAHigherNumber() {
        // Given
        Job entered = ledger.enter("j");
        // When
        Job first = journal.takeReady("api", 1, 1).get(0);
        Job released = journal.release(first, ledger.clock.instant());
        Job second = journal.takeReady("api", 1, 1).get(0);
        journal.recover();
        Job third = journal.takeReady("api", 1, 1).get(0);
        // Then
        assertThat(released.fence()).isEqualTo(first.fence());
        assertThat(List.of(entered.fence(), first.fence(), second.fence(), third.fence())).isSorted().doesNotHaveDuplicates();
    }

    static Stream<Arguments> steps() {
        Map<String, BiFunction<Ledger, Job, Job>> steps = Map.ofEntries(
                Map.entry("submitting", Ledger::submitting),
                Map.entry("accepted", (ledger, job) -> ledger.journal.accepted(job, "other", "queued", "other", ledger.in(HOUR))),
                Map.entry("later", (ledger, job) -> ledger.journal.later(job, "busy", ledger.in(HOUR), true)),
                Map.entry("waits", (ledger, job) -> ledger.journal.waits(job, "another", ledger.in(HOUR))),
                Map.entry("word", (ledger, job) -> ledger.journal.word(job, "queued")),
                Map.entry("media", (ledger, job) -> ledger.journal.media(job, file -> file)),
                Map.entry("collecting",
                        (ledger, job) -> ledger.journal.collecting(job, "completed", Ledger.results("https://cdn.example/x"), List.of(),
                                ledger.in(HOUR))),
                Map.entry("undelivered", (ledger, job) -> ledger.journal.undelivered(job, "reset", ledger.in(HOUR))),
                Map.entry("delivered", (ledger, job) -> ledger.journal.delivered(job, "done")),
                Map.entry("end", (ledger, job) -> ledger.journal.end(job, verdict(), "errors/failed")),
                Map.entry("filed", (ledger, job) -> ledger.journal.filed(job, ledger.in(HOUR))),
                Map.entry("release", (ledger, job) -> ledger.journal.release(job, ledger.in(HOUR))),
                Map.entry("withdraw", (ledger, job) -> ledger.journal.withdraw(job, "by hand")),
                Map.entry("attach", (ledger, job) -> ledger.journal.attach(job, "other", ledger.in(HOUR), "found")),
                Map.entry("putBack", (ledger, job) -> ledger.journal.putBack(job, "inbox", "retried")),
                Map.entry("waitAgain", (ledger, job) -> ledger.journal.waitAgain(job, ledger.in(HOUR), "retried")),
                Map.entry("bringForward", (ledger, job) -> {
                    ledger.journal.bringForward(job, "now");
                    return job;
                }),
                Map.entry("collectNow", (ledger, job) -> ledger.journal.collectNow(job, "by hand")),
                Map.entry("submitAgain", (ledger, job) -> ledger.journal.submitAgain(job, "by hand")));
        return steps.entrySet().stream().map(step -> Arguments.of(step.getKey(), step.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void noStepOfAnEarlierHandOutChangesAnything(String step, BiFunction<Ledger, Job, Job> made) {
        // Given
        ledger.in(State.WAITING, "j");
        Job first = journal.takeUnfinished(false).get(0);
        ledger.clock.advance(Journal.LEASE);
        journal.releaseExpired();
        Job second = journal.takeUnfinished(false).get(0);
        List<?> events = ledger.view.events(second);
        // When, Then
        assertThatThrownBy(() -> made.apply(ledger, first)).isInstanceOf(StaleJobException.class)
                .hasMessageStartingWith("The lease of job j, request request of j, was lost: this is hand-out %d, and hand-out %d"
                        .formatted(first.fence(), second.fence()));
        assertThat(ledger.now(second)).isEqualTo(second);
        assertThat(ledger.view.events(second)).isEqualTo(events);
    }

    @Test
    void aPersonsWordTakesAJobOutOfTheQueueThatWasToRepeatIt() {
        // Given: the idempotent repeat is queued for its upload.
        ledger.in(State.UNCERTAIN, "j");
        Job repeat = journal.takeUnfinished(true).get(0);
        // When
        journal.submitAgain(ledger.now(repeat), "by hand");
        // Then
        Job again = journal.takeReady("api", 1, 1).get(0);
        assertThatThrownBy(() -> ledger.submitting(repeat)).isInstanceOf(StaleJobException.class);
        assertThat(ledger.submitting(again).state()).isEqualTo(State.SUBMITTING);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"READY", "WAITING", "COLLECTING", "EXPIRED"})
    void whatNobodyWorksOnAnyMoreComesBackByItself(State state) {
        // Given
        Job job = ledger.in(state, "j");
        assertThat(taken()).containsExactly("j");
        // When, Then
        ledger.clock.advance(Journal.LEASE.minus(MOMENT));
        assertThat(journal.releaseExpired()).isEmpty();
        assertThat(taken()).isEmpty();
        ledger.clock.advance(MOMENT);
        assertThat(journal.releaseExpired()).extracting(Job::id).containsExactly(job.id());
        assertThat(taken()).containsExactly("j");
    }

    @Test
    void aRenewedLeaseGoesOnAndOnlyForTheHandOutThatIsStillWorkedOn() {
        // Given
        Stream.of("old", "held", "lost").forEach(id -> ledger.in(State.WAITING, id));
        Map<String, Long> fences = new HashMap<>();
        journal.takeUnfinished(false).forEach(job -> fences.put(job.id(), job.fence()));
        ledger.clock.advance(Journal.LEASE.minus(MOMENT));
        // When
        journal.renew(Map.of("held", fences.get("held"), "old", fences.get("old") - 1));
        ledger.clock.advance(MOMENT);
        // Then
        assertThat(journal.releaseExpired()).extracting(Job::id).containsExactlyInAnyOrder("old", "lost");
        assertThat(taken()).containsExactlyInAnyOrder("old", "lost");
    }

    /** So that a computer that slept, or a disk that was full for a while, loses no work. */
    @Test
    void aLeaseThatRanOutIsRenewedUntilSomebodyEndsIt() {
        // Given
        Stream.of("late", "taken").forEach(id -> ledger.in(State.WAITING, id));
        Map<String, Long> fences = new HashMap<>();
        journal.takeUnfinished(false).forEach(job -> fences.put(job.id(), job.fence()));
        ledger.clock.advance(Journal.LEASE);
        journal.renew(Map.of("late", fences.get("late")));
        assertThat(journal.releaseExpired()).extracting(Job::id).containsExactly("taken");
        Journal other = new Journal(ledger.source, ledger.clock, "another run", job -> {
        });
        Job theirs = other.takeUnfinished(false).get(0);
        // When
        ledger.clock.advance(Journal.LEASE.minus(MOMENT));
        journal.renew(fences);
        ledger.clock.advance(MOMENT);
        // Then
        assertThat(theirs.id()).isEqualTo("taken");
        assertThat(journal.releaseExpired()).extracting(Job::id).containsExactly("taken");
    }

    @Test
    void aLeaseThatAWrongClockMadeRunsOutToo() {
        // Given
        ledger.in(State.WAITING, "j");
        ledger.clock.advance(Duration.ofDays(365));
        taken();
        ledger.clock.advance(Duration.ofDays(-365));
        // When, Then
        assertThat(journal.releaseExpired()).extracting(Job::id).containsExactly("j");
        assertThat(taken()).containsExactly("j");
    }

    @Test
    void noWaitThatAWrongClockMadeIsLongerThanTheLongestThatIsSet() {
        // Given: a year ahead, one is put off, one accepted, one parked.
        Duration year = Duration.ofDays(365);
        ledger.clock.advance(year);
        journal.later(ledger.enter("ready"), "busy", ledger.in(HOUR), true);
        Job waiting = ledger.in(State.WAITING, "waiting");
        Job parked = journal.release(ledger.in(State.EXPIRED, "parked"), ledger.in(HOUR));
        ledger.clock.advance(year.negated());
        assertThat(taken()).containsExactly("waiting");
        // When
        journal.boundWaits(HOUR, HOUR);
        // Then
        assertThat(taken()).containsExactlyInAnyOrder("ready", "parked");
        assertThat(ledger.now(waiting).deadline()).isEqualTo(ledger.in(HOUR).toEpochMilli());
        assertThat(ledger.now(parked).parked()).isEqualTo(ledger.clock.millis());
        // And nothing that is right is touched.
        Job later = journal.release(ledger.now(parked), ledger.in(HOUR));
        journal.boundWaits(HOUR, HOUR);
        assertThat(ledger.now(later)).isEqualTo(later);
    }

    /** The host has long forgotten the key of a submission that was made before the clock was set back. */
    @Test
    void whatAClockThatWasAheadSubmittedIsNotRepeated() {
        // Given
        ledger.clock.jump(Duration.ofDays(90));
        Job lost = ledger.submitting(ledger.enter("j"));
        Job parked = ledger.end(ledger.submitting(ledger.enter("k")), Channel.UNCERTAIN);
        assertThat(journal.isRepeatable(lost, ledger.clock.instant().minus(HOUR))).isTrue();
        assertThat(journal.isRepeatable(parked, ledger.clock.instant().minus(HOUR))).isTrue();
        // When
        ledger.clock.jump(Duration.ofDays(-90));
        journal.boundWaits(HOUR, HOUR);
        // Then
        assertThat(journal.isRepeatable(lost, ledger.clock.instant().minus(HOUR))).isFalse();
        assertThat(journal.takeUnfinished(true)).extracting(Job::id).doesNotContain("k");
    }

    @Test
    void anAnswerThatCameTooLateStillTellsWhichRequestItIs() {
        // Given: it was submitting when its lease ran out, and was parked.
        Job late = ledger.submitting(ledger.enter("j"));
        Job parked = ledger.end(late, Channel.UNCERTAIN);
        // When
        assertThatThrownBy(() -> journal.accepted(late, "r7", "queued", "c7", ledger.in(HOUR))).isInstanceOf(StaleJobException.class)
                .hasMessageContaining("The lease of job j was lost").hasMessageEndingWith("request r7, which is kept and looked at");
        new Hints(ledger.source, journal, HOUR, ledger.clock).attach();
        // Then
        assertThat(ledger.now(parked)).extracting(Job::state, Job::requestId).containsExactly(State.WAITING, "r7");
        assertThat(ledger.view.attempt(parked.attempt())).map(Attempt::outcome).contains("ACCEPTED");
    }

    /** The texts of all statements of the product that change a job. */
    @Test
    void eachStatementThatChangesAJobNamesTheHandOut() throws IOException {
        // Given
        List<String> statements = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                Matcher update = UPDATE.matcher(Files.readString(source));
                while (update.find()) {
                    statements.add(source.getFileName() + ": " + update.group());
                }
            }
        }
        // Then
        assertThat(statements).hasSizeGreaterThan(WITHOUT_FENCE.size());
        assertThat(WITHOUT_FENCE.keySet()).allSatisfy(known -> assertThat(statements).filteredOn(text -> text.contains(known)).hasSize(1));
        assertThat(statements).filteredOn(text -> WITHOUT_FENCE.keySet().stream().noneMatch(text::contains))
                .allSatisfy(text -> assertThat(text.substring(text.indexOf("WHERE"))).containsAnyOf("fence = :", "(id, fence) IN ("));
    }

    private List<String> taken() {
        return Stream.concat(journal.takeReady("api", 9, 9).stream(), journal.takeUnfinished(false).stream()).map(Job::id).toList();
    }

    private static Verdict verdict() {
        return new Verdict(Channel.FAILED, "It ended.", "Do something.", Verdict.Charged.NO);
    }
}
