package io.dromedary.operate;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dromedary.archive.Archiver;
import io.dromedary.archive.FileMoves;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Generation;
import io.dromedary.journal.GenerationMarks;
import io.dromedary.journal.JobFilter;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.Pauses;
import io.dromedary.journal.Spending;
import io.dromedary.store.FolderMarks;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Filing;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandsTest {

    @TempDir
    private Path root;
    private Ledger ledger;
    private Filing filing;
    private Commands commands;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(root.resolve("state"));
        ledger = new Ledger(root.resolve("state"));
        filing = new Filing(root, ledger);
        Generation generation = new Generation(ledger.source);
        commands = new Commands(ledger.journal, new JobSearch(ledger.source), new Pauses(ledger.source, ledger.clock), generation,
                new GenerationMarks(generation, new FolderMarks(root), null, ledger.clock), new FolderStore(root), HOUR, ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** A drop that lies in a channel with its notes. */
    private Job failed(String id, String folder, Channel channel) throws IOException {
        String place = "work/" + id + (folder.isEmpty() ? "" : "/" + folder);
        List<String> files = List.of("photo.png", "photo.txt");
        Files.createDirectories(root.resolve(place));
        for (String file : files) {
            Files.writeString(root.resolve(place).resolve(file), id);
        }
        Job job = ledger.journal.enter(id, "photo.png", folder, files, place, List.of(Ledger.picture("photo.png")), Ledger.request(0),
                "intent of " + id, null).orElseThrow();
        return filing.move(filing.archiver.end(ledger.waiting(job),
                new Verdict(channel, "It ended: photo.png has 3 eyes.", "Do something.", Verdict.Charged.NO)));
    }

    // ------------------------------------------------------------------ retry

    @ParameterizedTest
    @EnumSource(value = Channel.class, names = {"INVALID", "REJECTED_422", "REJECTED_403", "NSFW", "FAILED", "CANCELED", "RATE_LIMITED"})
    void whatEndedGoesBackToWhereItWasDroppedWithItsPromptBeforeItsPictureAndWithoutNotes(Channel channel) throws IOException {
        // Given
        Job ended = failed("j", "shop", channel);
        // When
        Outcome outcome = commands.retry(JobFilter.of("j"), "anna");
        // Then: the running line moves the files.
        assertThat(outcome.sentence()).isEqualTo("1 retried.");
        Job moving = ledger.journal.takeUnfinished(false).get(0);
        assertThat(order(filing.archiver, moving)).containsExactly("inbox/shop/photo.txt", "inbox/shop/photo.png");
        Job back = filing.move(moving);
        assertThat(files("inbox")).containsExactly("inbox/shop/photo.png", "inbox/shop/photo.txt");
        assertThat(files("errors")).isEmpty();
        assertThat(root.resolve(channel.folder())).isEmptyDirectory();
        assertThat(back.state()).isEqualTo(ended.state());
        assertThat(back.verdict()).isEqualTo(ended.verdict());
        assertThat(back.why()).isEqualTo("retried by anna: its drop goes back into inbox/shop, as a new attempt");
        assertThat(new JobSearch(ledger.source).reasons()).isEmpty();
        assertThat(commands.retry(JobFilter.of("j"), "anna").sentence())
                .isEqualTo("0 retried, 1 skipped: it was put back into the inbox already.");
    }

    private static List<String> order(Archiver archiver, Job job) {
        FileMoves moves = archiver.moves(job);
        return Stream.iterate(archiver.nextFile(moves), more -> more, more -> archiver.nextFile(moves)).map(more -> moves.target())
                .toList();
    }

    private List<String> files(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(folder))) {
            return files.filter(Files::isRegularFile).map(file -> root.relativize(file).toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"EXPIRED", "UNDELIVERABLE"})
    void whatMayStillLiveAtTheProviderIsWaitedForAgainAndNotSubmitted(State state) {
        // Given
        Job parked = ledger.in(state, "j");
        // When
        assertThat(commands.retry(JobFilter.of("j"), "anna").sentence()).isEqualTo("1 retried.");
        // Then
        Job waiting = ledger.now(parked);
        assertThat(waiting.state()).isEqualTo(State.WAITING);
        assertThat(waiting.requestId()).isEqualTo(parked.requestId());
        assertThat(waiting.attempt()).isEqualTo(parked.attempt());
        assertThat(waiting.verdict()).isNull();
        assertThat(waiting.deadline()).isEqualTo(ledger.in(HOUR).toEpochMilli());
        assertThat(ledger.journal.takeUnfinished(false)).extracting(Job::id).containsExactly("j");
    }

    @Test
    void anUncertainJobWithoutARequestNeedsAPersonsWord() {
        Job parked = ledger.in(State.UNCERTAIN, "j");
        assertThat(commands.retry(JobFilter.of("j"), "anna").sentence()).isEqualTo("0 retried, 1 skipped: its answer was lost and no "
                + "request is known: look for it in the provider's console, then attach its request, or submit it again if it is not "
                + "there.");
        assertThat(ledger.now(parked)).isEqualTo(parked);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"ENTERING", "READY", "SUBMITTING", "WAITING", "COLLECTING", "DELIVERED", "DUPLICATE"})
    void whatRunsOrIsDeliveredIsLeftAlone(State state) {
        Job job = ledger.in(state, "j");
        assertThat(commands.retry(JobFilter.of(job.id()), "anna").done()).isZero();
        assertThat(ledger.now(job)).isEqualTo(job);
    }

    @Test
    void aDropThatSomebodyMovedAwayAndANameThatTheInboxHasAreSaid() throws IOException {
        failed("gone", "a", Channel.FAILED);
        Files.delete(root.resolve("errors/failed/a/photo.txt"));
        failed("taken", "b", Channel.FAILED);
        Files.createDirectories(root.resolve("inbox/b"));
        Files.writeString(root.resolve("inbox/b/photo.png"), "another");
        assertThat(commands.retry(JobFilter.in(State.FAILED), "anna").skipped()).containsOnlyKeys(
                "not all of its files are in errors/failed/a any more",
                "the inbox has a file of its name; try again when that is taken in");
    }

    @Test
    void manyAreRetriedByTheirReason() throws IOException {
        failed("a", "1", Channel.FAILED);
        failed("b", "2", Channel.FAILED);
        failed("c", "3", Channel.NSFW);
        JobSearch search = new JobSearch(ledger.source);
        assertThat(search.reasons()).extracting(JobSearch.Reason::reason, JobSearch.Reason::jobs).containsExactly(
                tuple("failed: It ended: … has … eyes", 2L),
                tuple("nsfw: It ended: … has … eyes", 1L));
        assertThat(search.reasons()).extracting(JobSearch.Reason::only).as("a single one in its own words")
                .containsExactly(null, new JobSearch.Only("c", "nsfw: It ended: photo.png has 3 eyes"));
        assertThat(commands.retry(new JobFilter(List.of(), Set.of(), "failed: It ended: … has … eyes", null, null), "anna").done())
                .isEqualTo(2);
        assertThat(commands.retry(new JobFilter(List.of(), Set.of(), "nsfw", null, null), "anna").done()).isOne();
        assertThat(search.reasons()).isEmpty();
    }

    @Test
    void whatWasRefusedForWantOfCreditsIsRetriedByThatWord() throws IOException {
        refused("a", "HTTP 403: not_enough_credits");
        refused("b", "HTTP 402: Payment required");
        refused("c", "HTTP 403: You may not use this model");
        failed("d", "credits", Channel.FAILED);
        JobFilter credits = new JobFilter(List.of(), Set.of(), "credits", null, null);
        assertThat(new JobSearch(ledger.source).page(credits, null, 9)).extracting(Job::id).containsExactlyInAnyOrder("a", "b");
        assertThat(commands.retry(credits, "anna").sentence()).isEqualTo("2 retried.");
        for (Job back : ledger.journal.takeUnfinished(false)) {
            filing.move(back);
        }
        assertThat(Files.exists(root.resolve("inbox/a/photo.png"))).isTrue();
        assertThat(new JobSearch(ledger.source).count(credits)).as("each is a failure no longer").isZero();
    }

    private void refused(String id, String why) throws IOException {
        Job job = failed(id, id, Channel.REJECTED_403);
        ledger.journal.filed(ledger.journal.end(job, new Verdict(Channel.REJECTED_403,
                "The provider refused this drop and accepts others (%s).".formatted(why), "Add some.", Verdict.Charged.NO), job.place()),
                ledger.clock.instant());
    }

    @Test
    void aReasonMeansNoOtherOneThatOnlyBeginsLikeIt() throws IOException {
        // Given: what the provider said of one failure, and nothing of the other.
        Job without = ledger.waiting(ledger.enter("without"));
        Job with = ledger.waiting(ledger.enter("with"));
        ledger.journal.end(without, new Verdict(Channel.FAILED, "The generation failed.", "", Verdict.Charged.NO), "errors/failed");
        ledger.journal.end(with, new Verdict(Channel.FAILED, "The generation failed: no memory.", "", Verdict.Charged.NO), "errors/failed");
        JobSearch search = new JobSearch(ledger.source);
        // Then
        assertThat(search.page(new JobFilter(List.of(), Set.of(), "failed: The generation failed", null, null), null, 9))
                .extracting(Job::id).containsExactly("without");
        assertThat(search.count(new JobFilter(List.of(), Set.of(), "failed", null, null))).isEqualTo(2);
        assertThat(search.count(new JobFilter(List.of(), Set.of(), "fail", null, null))).isZero();
    }

    @Test
    void whatIsNamedAndNotMeantIsNoUnknownJob() {
        ledger.enter("ready");
        assertThat(commands.now(new JobFilter(List.of("ready"), Set.of(State.WAITING), null, null, null), "anna").skipped())
                .containsOnlyKeys("there is no such job among those that the rest of the filter means");
    }

    // ------------------------------------------------------------------ now

    @Test
    void whatWaitsForItsTurnIsDueNow() {
        Job later = ledger.journal.later(taken("j"), "busy",
                ledger.in(HOUR), true);
        assertThat(commands.now(JobFilter.of("j"), "anna").sentence()).isEqualTo("1 brought forward.");
        assertThat(ledger.journal.takeReady("api", 1, 1)).extracting(Job::id).containsExactly(later.id());
        assertThat(commands.now(JobFilter.of("j"), "anna").sentence())
                .isEqualTo("0 brought forward, 1 skipped: the line is working on it now.");
    }

    private Job taken(String id) {
        ledger.enter(id);
        return ledger.journal.takeReady("api", 1, 1).get(0);
    }

    @Test
    void theProvidersRetryAfterIsHeeded() {
        ledger.in(State.WAITING, "j");
        Job job = ledger.journal.takeUnfinished(false).get(0);
        ledger.journal.rest(job, ledger.in(HOUR.multipliedBy(2)), ledger.in(HOUR));
        assertThat(commands.now(JobFilter.of("j"), "anna").sentence()).matches(
                "0 brought forward, 1 skipped: the provider asks for nothing before \\d\\d:\\d\\d:\\d\\d UTC.");
        assertThat(ledger.now(job).notBefore()).isEqualTo(ledger.in(HOUR).toEpochMilli());
    }

    @Test
    void soIsThatOfASubmission() {
        ledger.journal.later(taken("j"), "HTTP 429", ledger.in(HOUR), true, true);
        assertThat(commands.now(JobFilter.of("j"), "anna").sentence()).contains("the provider asks for nothing before");
        assertThat(ledger.journal.takeReady("api", 1, 1)).isEmpty();
    }

    @Test
    void aParkedJobIsLookedAtNowAlsoWhereTheSweepHasGivenItUp() {
        Job parked = ledger.in(State.EXPIRED, "j");
        ledger.sql().update("UPDATE job SET settled = 1, not_before = ?", ledger.in(HOUR).toEpochMilli());
        assertThat(commands.now(JobFilter.of("j"), "anna").done()).isOne();
        assertThat(ledger.journal.takeUnfinished(false)).extracting(Job::id).containsExactly(parked.id());
    }

    @Test
    void whatIsPausedIsNotBroughtForward() {
        Job job = taken("j");
        ledger.journal.later(job, "busy", ledger.in(HOUR), true);
        commands.pause("anna", "too dear");
        assertThat(commands.now(JobFilter.of("j"), "anna").sentence())
                .isEqualTo("0 brought forward, 1 skipped: the line is paused; resume it first.");
    }

    // ------------------------------------------------------------------ a person's word

    @Test
    void aRequestIsAttachedOnceAndOnlyToAnUncertainJob() {
        ledger.in(State.UNCERTAIN, "j");
        ledger.in(State.UNCERTAIN, "k");
        ledger.in(State.FAILED, "l");
        assertThat(commands.attach("j", "../secret thing", "anna").done()).isZero();
        assertThat(commands.attach("j", "r-1", "anna").sentence()).isEqualTo("1 attached.");
        assertThat(commands.attach("k", "r-1", "anna").sentence()).startsWith("0 attached, 1 skipped: ").contains("r-1");
        assertThat(commands.attach("l", "r-2", "anna").sentence())
                .isEqualTo("0 attached, 1 skipped: it is FAILED; only an UNCERTAIN job takes your word.");
        assertThat(commands.attach("none", "r-2", "anna").sentence()).isEqualTo("0 attached, 1 skipped: there is no such job.");
    }

    @Test
    void anUncertainJobIsSubmittedAgainAndAWaitingOneCollected() {
        ledger.in(State.UNCERTAIN, "j");
        ledger.in(State.WAITING, "k");
        assertThat(commands.submitAgain(JobFilter.all(), "anna").sentence()).isEqualTo(
                "1 to be submitted again, 1 skipped: it is WAITING; only an UNCERTAIN job takes your word.");
        assertThat(commands.collect(JobFilter.of("k"), "anna").sentence()).isEqualTo("1 to be collected.");
        assertThat(commands.collect(JobFilter.of("j"), "anna").done()).isZero();
    }

    /** A drop that lies in a channel, with money of which nobody knows. */
    private Job parked(String id, Channel channel, Verdict.Charged charged) throws IOException {
        ledger.price = Price.of(BigDecimal.TEN, Price.Source.ESTIMATE).orElseThrow();
        Files.createDirectories(root.resolve("work/" + id));
        for (String file : List.of("photo.png", "photo.txt")) {
            Files.writeString(root.resolve("work/" + id).resolve(file), id);
        }
        Job job = channel == Channel.UNCERTAIN ? ledger.submitting(ledger.enter(id)) : ledger.waiting(ledger.enter(id));
        return filing.move(filing.archiver.end(job, new Verdict(channel, "Nobody knows.", "Wait.", charged)));
    }

    @ParameterizedTest
    @EnumSource(value = Channel.class, names = {"UNCERTAIN", "EXPIRED", "UNDELIVERABLE"})
    void whatIsWrittenOffCountsAsChargedAndIsAskedForNoLonger(Channel channel) throws IOException {
        parked("j", channel, Verdict.Charged.UNKNOWN);
        Spending spending = new Spending(ledger.source);
        assertThat(spending.between(LocalDate.EPOCH, null).undetermined().credits()).isEqualByComparingTo("10");
        // When
        assertThat(commands.writeOff(JobFilter.of("j"), "anna").sentence()).isEqualTo("1 written off.");
        // Then: the running line moves the files.
        Job filed = filing.move(ledger.journal.takeUnfinished(true).get(0));
        assertThat(filed.state()).isEqualTo(State.CANCELED);
        assertThat(files("errors")).containsExactly("errors/canceled/photo.png", "errors/canceled/photo.png.error.json",
                "errors/canceled/photo.png.error.txt", "errors/canceled/photo.txt");
        assertThat(Files.readString(root.resolve("errors/canceled/photo.png.error.txt"))).contains("Written off by anna", "Nobody knows");
        assertThat(spending.between(LocalDate.EPOCH, null).charged().credits()).isEqualByComparingTo("10");
        assertThat(spending.between(LocalDate.EPOCH, null).undetermined().requests()).isZero();
        assertThat(ledger.journal.takeUnfinished(true)).isEmpty();
        // When: later it is tried again, the money stays spent.
        assertThat(commands.retry(JobFilter.of("j"), "anna").sentence()).isEqualTo("1 retried.");
        filing.move(ledger.journal.takeUnfinished(true).get(0));
        assertThat(files("inbox")).contains("inbox/photo.png");
        assertThat(spending.between(LocalDate.EPOCH, null).charged().credits()).isEqualByComparingTo("10");
    }

    @Test
    void whatIsDeterminedIsNotWrittenOff() throws IOException {
        parked("paid", Channel.UNDELIVERABLE, Verdict.Charged.YES);
        ledger.in(State.WAITING, "waits");
        assertThat(commands.writeOff(JobFilter.of("paid"), "anna").sentence())
                .isEqualTo("0 written off, 1 skipped: it is known to be charged, and the line goes on fetching its results.");
        assertThat(commands.writeOff(JobFilter.of("waits"), "anna").sentence()).isEqualTo(
                "0 written off, 1 skipped: it is WAITING; only money that nobody knows of is written off: UNCERTAIN, EXPIRED, "
                        + "UNDELIVERABLE.");
    }

    // ------------------------------------------------------------------ the line

    @Test
    void nothingIsHandedOutWhileTheLineIsPausedAndWhatRunsMayEnd() {
        // Given
        ledger.enter("ready");
        ledger.in(State.WAITING, "waiting");
        ledger.in(State.SUBMITTING, "submitting");
        ledger.journal.recover();
        // When
        assertThat(commands.pause("anna", "too dear")).isTrue();
        assertThat(commands.pause("bert", "again")).isFalse();
        // Then
        assertThat(ledger.journal.takeReady("api", 9, 9)).isEmpty();
        assertThat(ledger.journal.takeForTrial("api", 9, true)).isEmpty();
        assertThat(ledger.journal.takeUnfinished(true)).extracting(Job::id).containsExactly("waiting");
        assertThat(ledger.journal.takeUnfinished(false)).as("it is only put aside as uncertain").extracting(Job::id)
                .containsExactly("submitting");
        assertThat(ledger.view.paused().orElseThrow().sentence()).matches("The line is paused since .* UTC by anna: too dear\\.");
        // When
        assertThat(commands.resume()).isTrue();
        assertThat(ledger.journal.takeReady("api", 9, 9)).hasSize(1);
        assertThat(commands.resume()).isFalse();
    }

    @Test
    void aPausedModelIsNotHandedOutNorAskedForAgainAndItsRequestsGoOn() {
        ledger.enter("ready");
        ledger.in(State.WAITING, "waiting");
        ledger.in(State.SUBMITTING, "submitting");
        ledger.in(State.UNCERTAIN, "uncertain");
        ledger.journal.recover();
        assertThat(commands.pauseModel(Ledger.MODEL, "anna", "too dear")).isTrue();
        assertThat(commands.pauseModel(Ledger.MODEL, "bert", "again")).isFalse();
        assertThat(ledger.journal.takeReady("api", 9, 9)).isEmpty();
        assertThat(ledger.journal.takeForTrial("api", 9, true)).isEmpty();
        assertThat(ledger.accounts.onlyRefused("api")).as("something is under way").isFalse();
        assertThat(ledger.journal.takeUnfinished(true)).extracting(Job::id).containsExactly("waiting");
        assertThat(commands.now(JobFilter.of("ready"), "anna").skipped()).containsOnlyKeys("its model is paused; resume that first");
        assertThat(commands.resumeModel(Ledger.MODEL)).isTrue();
        assertThat(commands.resumeModel(Ledger.MODEL)).isFalse();
        assertThat(ledger.journal.takeReady("api", 9, 9)).hasSize(1);
        assertThat(ledger.journal.takeUnfinished(true)).extracting(Job::id).containsExactlyInAnyOrder("submitting", "uncertain");
    }

    @Test
    void anUncertainAnswerIsNotAskedForAgainWhileTheLineIsPaused() {
        ledger.in(State.UNCERTAIN, "j");
        commands.pause("anna", "");
        assertThat(ledger.journal.takeUnfinished(true)).isEmpty();
        commands.resume();
        assertThat(ledger.journal.takeUnfinished(true)).hasSize(1);
    }

    @Test
    void anOlderJournalGoesOnByAPersonsWordOnly() throws IOException {
        assertThat(commands.goOn()).isFalse();
        Generation generation = new Generation(ledger.source);
        generation.begin();
        generation.hold("older");
        assertThat(commands.goOn()).isTrue();
        assertThat(generation.hold()).isEmpty();
    }
}
