package io.dromedary.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.api.Jobs;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Backoff;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Channel;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.Target;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Accounts;
import io.dromedary.journal.Pauses;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTest {

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Account account;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        account = new Account(ledger.journal, ledger.accounts, 3);
        Stream.of("1", "2", "3", "4", "5").forEach(ledger::enter);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void handsOutAsManyJobsAsMayBeAtTheProvider() {
        assertThat(account.pausedRealms()).isEmpty();
        assertThat(account.takeReady()).hasSize(3);
        assertThat(account.takeReady()).isEmpty();
    }

    @Test
    void whileAPersonPausesTheLineNothingIsHandedOutAndWhatWasIsNotSent() throws TryLaterException {
        // Given
        Job out = account.takeReady().get(0);
        account.admit(out);
        // When
        new Pauses(ledger.source, ledger.clock).pauseLine("anna", "too dear");
        // Then
        assertThatThrownBy(() -> account.admit(out)).isInstanceOf(TryLaterException.class).hasMessageContaining("by anna: too dear");
        assertThatThrownBy(() -> account.admit(ledger.submitting(out))).as("a repeat").isInstanceOf(TryLaterException.class);
        assertThat(new Account(ledger.journal, ledger.accounts, 9).takeReady()).as("also after a restart").isEmpty();
        // When
        new Pauses(ledger.source, ledger.clock).resumeLine();
        // Then
        assertThat(new Account(ledger.journal, ledger.accounts, 9).takeReady()).isNotEmpty();
    }

    @Test
    void whileAPersonPausesAModelItsJobsWaitAndOthersGoOn() throws TryLaterException {
        // Given
        Job out = account.takeReady().get(0);
        Pauses pauses = new Pauses(ledger.source, ledger.clock);
        // When
        pauses.pauseModel("another/model", "anna", "");
        // Then
        account.admit(out);
        assertThat(new Account(ledger.journal, ledger.accounts, 9).takeReady()).isNotEmpty().allSatisfy(
                job -> ledger.journal.release(job, ledger.clock.instant()));
        // When
        pauses.pauseModel(Ledger.MODEL, "anna", "too dear");
        // Then
        assertThatThrownBy(() -> account.admit(out)).isInstanceOf(TryLaterException.class)
                .hasMessageContaining("The model %s is paused since".formatted(Ledger.MODEL)).hasMessageContaining("too dear");
        assertThatThrownBy(() -> account.admit(ledger.submitting(out))).as("a repeat").isInstanceOf(TryLaterException.class);
        assertThat(new Account(ledger.journal, ledger.accounts, 9).takeReady()).as("also after a restart").isEmpty();
        // When
        pauses.resumeModel(Ledger.MODEL);
        // Then
        assertThat(new Account(ledger.journal, ledger.accounts, 9).takeReady()).isNotEmpty();
    }

    @Test
    void ofAModelThatFailsOneJobAtATimeIsLetGo() throws TryLaterException {
        // Given
        Job out = account.takeReady().get(0);
        ledger.failing();
        // When
        List<Job> before = account.takeReady();
        // Then
        assertThat(before).isEmpty();
        assertThatThrownBy(() -> account.admit(out)).as("that was handed out before").isInstanceOf(TryLaterException.class)
                .hasMessageContaining("by the line: its drops end alike");
        ledger.journal.release(out, ledger.clock.instant());
        // When
        ledger.clock.advance(Duration.ofMinutes(1));
        Job trial = new Account(ledger.journal, ledger.accounts, 9).takeReady().get(0);
        // Then
        assertThat(account.takeReady()).isEmpty();
        account.admit(trial);
        account.admit(ledger.submitting(trial));
    }

    @Test
    void theTrialOfAModelThatFailsIsThatOfItsAccountWhereNothingElseWaits() {
        // Given
        account.takeReady().forEach(job -> ledger.journal.release(job, ledger.clock.instant()));
        ledger.failing();
        account.pause(new AccountException("api", "no credits"));
        account.tryOneJob("api");
        assertThat(account.takeReady()).isEmpty();
        // When
        ledger.clock.advance(Duration.ofMinutes(1));
        List<Job> trial = account.takeReady();
        // Then
        assertThat(trial).hasSize(1);
        assertThat(account.takeReady()).isEmpty();
        account.reopen(ledger.waiting(trial.get(0)));
        assertThat(account.pausedRealms()).isEmpty();
        assertThat(account.takeReady()).as("its model still has to bring a result").isEmpty();
    }

    @Test
    void aPausedAccountGetsNoJobsAndSaysWhy() {
        // When
        account.pause(new AccountException("api", "no credits"));
        account.pause(new AccountException("api", "another job was refused too"));
        // Then
        assertThat(account.pausedRealms()).containsExactly("api");
        assertThat(account.takeReady()).isEmpty();
        assertThat(ledger.view.accountPaused()).containsExactly(Map.entry("api", "no credits"));
    }

    @Test
    void oneJobIsLetThroughThenAllOfThem() {
        // Given
        account.pause(new AccountException("api", "no credits"));
        // When
        account.tryOneJob("api");
        // Then
        assertThat(account.pausedRealms()).isEmpty();
        Job one = account.takeReady().get(0);
        assertThat(one.id()).isEqualTo("1");
        assertThat(account.takeReady()).isEmpty();
        assertThat(ledger.view.accountPaused()).as("not known yet").containsKey("api");
        // When
        account.reopen(one);
        // Then
        assertThat(account.takeReady()).extracting(Job::id).containsExactly("2", "3");
        assertThat(ledger.view.accountPaused()).isEmpty();
    }

    @Test
    void pausesAgainWhereTheOneJobIsRefused() {
        // Given
        account.pause(new AccountException("api", "no credits"));
        account.tryOneJob("api");
        // When
        account.pause(new AccountException("api", "still no credits"));
        // Then
        assertThat(account.takeReady()).isEmpty();
        assertThat(ledger.view.accountPaused()).containsExactly(Map.entry("api", "still no credits"));
    }

    @Test
    void eachRealmHasItsOwnPlacesAndItsOwnPause() {
        // Given
        DropRequest web = Jobs.of(Target.WEB, "jobs/flux-2").request();
        Stream.of("w1", "w2", "w3", "w4").forEach(
                id -> ledger.journal.enter(id, "w.yaml", "", List.of("w.yaml"), "work/" + id, List.of(), web, "intent of " + id, null));
        // When
        account.pause(new AccountException("web", "token expired"));
        // Then
        assertThat(account.pausedRealms()).containsExactly("web");
        assertThat(account.takeReady()).extracting(Job::id).containsExactly("1", "2", "3");
        // When
        account.tryOneJob("web");
        // Then
        assertThat(account.takeReady()).extracting(Job::id).containsExactly("w1");
        assertThat(account.realmsToProbe()).containsExactly("web");
        // When: an accepted job of the other account proves nothing.
        account.reopen(ledger.view.job("1").orElseThrow());
        assertThat(ledger.view.accountPaused()).containsOnlyKeys("web");
        account.reopen(ledger.view.job("w1").orElseThrow());
        // Then
        assertThat(ledger.view.accountPaused()).isEmpty();
        assertThat(account.takeReady()).extracting(Job::id).containsExactly("w2", "w3");
    }

    // ------------------------------------------------------------------ a job's refusal

    private static AccountException refusal() {
        return new AccountException("api", "HTTP 403").orOfJob(new Verdict(Channel.REJECTED_403, "No.", "Look.", Verdict.Charged.NO));
    }

    private void refuse(Job job) {
        account.refused(ledger.submitting(job), refusal());
        ledger.journal.refused(ledger.now(job), "HTTP 403", ledger.clock.instant());
    }

    @Test
    void aRefusedJobIsComparedWithAnotherOneAndWhereThatIsAcceptedItIsItsOwn() {
        // Given
        account = new Account(ledger.journal, ledger.accounts, 1);
        Job bad = account.takeReady().get(0);
        // When
        refuse(bad);
        // Then
        assertThat(account.pausedRealms()).as("run --once goes on").isEmpty();
        Job other = account.takeReady().get(0);
        assertThat(other.id()).isEqualTo("2");
        assertThat(account.takeReady()).isEmpty();
        // When
        account.reopen(ledger.waiting(other));
        ledger.journal.collecting(ledger.now(other), "completed", Ledger.results("https://cdn.example/1.mp4"), List.of(),
                ledger.in(Ledger.HOUR));
        // Then
        Job again = account.takeReady().get(0);
        assertThat(again.id()).as("it has its place at the front again").isEqualTo("1");
        assertThat(account.refusesThisOne(again, refusal())).isTrue();
        assertThat(account.refusesThisOne(again, new AccountException("api", "HTTP 401"))).as("certainly the account's").isFalse();
        assertThat(account.refusesThisOne(ledger.view.job("3").orElseThrow(), refusal())).as("refused for the first time").isFalse();
    }

    @Test
    void severalRefusedJobsAreTheAccountsAndEachTrialTakesAnother() {
        // Given
        account = new Account(ledger.journal, ledger.accounts, 1);
        refuse(account.takeReady().get(0));
        // When
        refuse(account.takeReady().get(0));
        // Then
        assertThat(account.pausedRealms()).containsExactly("api");
        for (String next : List.of("3", "4", "5", "1", "2")) {
            ledger.clock.advance(Duration.ofSeconds(30));
            account.tryOneJob("api");
            Job trial = account.takeReady().get(0);
            assertThat(trial.id()).isEqualTo(next);
            assertThat(account.refusesThisOne(trial, refusal())).as("nothing proves that it is its own").isFalse();
            refuse(trial);
        }
    }

    @Test
    void whereNobodyIsLeftToCompareWithTheAccountPauses() {
        List<Job> all = new Account(ledger.journal, ledger.accounts, 9).takeReady();
        List<Job> others = all.subList(1, all.size()).stream().map(ledger::waiting).toList();
        refuse(all.get(0));
        assertThat(account.pausedRealms()).as("the others are waited for").isEmpty();
        others.forEach(job -> ledger.end(job, Channel.NSFW));
        assertThat(account.pausedRealms()).containsExactly("api");
        assertThat(account.takeReady()).as("only another one can tell").isEmpty();
        assertThat(account.isPaused("api")).isFalse();
        // When
        account.tryOneJob("api");
        refuse(account.takeReady().get(0));
        // Then
        assertThat(account.isPaused("api")).isTrue();
    }

    @Test
    void aRefusedStatusReadPausesOnlyWhereTheFreeCallIsRefusedToo() {
        account.doubt(refusal());
        assertThat(account.pausedRealms()).isEmpty();
        assertThat(account.realmsToProbe()).containsExactly("api");
        account.tryOneJob("api");
        assertThat(account.realmsToProbe()).isEmpty();
        assertThat(account.takeReady()).as("no trial was needed").hasSize(3);
        account.doubt(refusal());
        account.pause(new AccountException("api", "HTTP 401"));
        assertThat(account.pausedRealms()).containsExactly("api");
    }

    @Test
    void whatWasHandedOutBeforeThePauseIsNotSentAnyMore() throws Exception {
        // Given
        Job handedOut = account.takeReady().get(0);
        // When
        account.pause(new AccountException("api", "HTTP 401"));
        // Then
        assertThatThrownBy(() -> account.admit(handedOut)).isInstanceOf(TryLaterException.class).hasMessageContaining("paused");
        account.tryOneJob("api");
        account.admit(handedOut);
        assertThat(account.takeReady()).as("it is the trial").isEmpty();
    }

    // ------------------------------------------------------------------ places

    private static final TryLaterException FULL = TryLaterException.full("HTTP 429", null);

    private Optional<Integer> places(String model) {
        return ledger.accounts.places().stream().filter(shown -> shown.realm().equals("api") && Objects.equals(shown.model(), model))
                .map(Accounts.Places::places).findFirst();
    }

    private void accept(Job job) {
        account.reopen(ledger.waiting(job));
    }

    /** Ends one request, and brings another one in its place, so often until the account is tried with more or fewer. */
    private int acceptUntilThePlacesChange(Job atProvider) {
        Optional<Integer> before = places(null);
        Job last = atProvider;
        int accepted = 0;
        while (places(null).equals(before)) {
            ledger.journal.collecting(ledger.now(last), "completed", List.of(), List.of(), ledger.in(Ledger.HOUR));
            last = ledger.enter("%d more of %s".formatted(++accepted, atProvider.id()));
            accept(last);
        }
        return accepted;
    }

    @Test
    void aThrottleLowersThePlacesToWhatTheAccountShowedAndSuccessRaisesThemSlowly() throws Exception {
        // Given
        account = new Account(ledger.journal, ledger.accounts, 8);
        List<Job> all = account.takeReady();
        accept(all.get(0));
        // When: a refusal, and an acceptance that was under way.
        account.learn(ledger.submitting(all.get(2)), FULL);
        accept(all.get(1));
        ledger.journal.later(ledger.now(all.get(2)), "full", ledger.clock.instant(), true);
        // Then
        assertThat(places(null)).contains(2);
        assertThatThrownBy(() -> account.admit(all.get(3))).isInstanceOf(TryLaterException.class).hasMessageContaining("takes 2 at once");
        account = new Account(ledger.journal, ledger.accounts, 8);
        assertThat(account.takeReady()).as("also after a restart").isEmpty();
        // When, Then
        assertThat(acceptUntilThePlacesChange(all.get(1))).isEqualTo(24);
        assertThat(places(null)).contains(3);
        account.admit(all.get(3));
        // When: in vain.
        account.learn(all.get(3), FULL);
        // Then
        assertThat(places(null)).contains(2);
        assertThat(ledger.view.places()).singleElement().extracting(Accounts.Places::sentence).asString()
                .startsWith("The account takes 2 requests at once since ").contains(": HTTP 429.");
        account = new Account(ledger.journal, ledger.accounts, 8);
        assertThat(acceptUntilThePlacesChange(all.get(0))).as("twice as slowly, also after a restart").isEqualTo(48);
        assertThat(places(null)).contains(3);
        // When: there is one place more.
        accept(all.get(3));
        assertThat(acceptUntilThePlacesChange(all.get(3))).as("the next one soon").isLessThan(5);
        assertThat(places(null)).contains(4);
    }

    @Test
    void theAccountIsUsedAsConfiguredAgainWhereItTakesAsMany() {
        account = new Account(ledger.journal, ledger.accounts, 2);
        List<Job> all = account.takeReady();
        accept(all.get(0));
        account.learn(ledger.submitting(all.get(1)), FULL);
        assertThat(places(null)).contains(1);
        ledger.journal.later(ledger.now(all.get(1)), "full", ledger.clock.instant(), true);
        accept(ledger.now(all.get(1)));
        assertThat(places(null)).isEmpty();
    }

    @Test
    void aThrottleOfOneModelLowersThePlacesOfThatModelAlone() throws Exception {
        // Given
        account = new Account(ledger.journal, ledger.accounts, 8);
        List<Job> all = account.takeReady();
        accept(all.get(0));
        // When
        account.learn(ledger.submitting(all.get(1)), TryLaterException.modelFull("HTTP 429: full for this model", null));
        ledger.journal.later(ledger.now(all.get(1)), "full", ledger.clock.instant(), true);
        // Then
        assertThat(places(null)).isEmpty();
        assertThat(places(Ledger.MODEL)).contains(1);
        assertThatThrownBy(() -> account.admit(all.get(2))).hasMessage("The model %s takes 1 at once".formatted(Ledger.MODEL));
        // When
        Job other = enterOf("another/model");
        // Then
        account = new Account(ledger.journal, ledger.accounts, 8);
        assertThat(account.takeReady()).containsExactly(ledger.now(other));
    }

    @Test
    void ofAModelWithPlacesOfItsOwnNoMoreAreHandedOut() {
        account = new Account(ledger.journal, ledger.accounts, 4, Map.of(Ledger.MODEL, 2));
        Job other = enterOf("another/model");
        List<Job> taken = account.takeReady();
        assertThat(taken).extracting(Job::id).containsExactly("1", "2", other.id());
        assertThat(account.takeReady()).isEmpty();
        ledger.collecting(taken.get(0));
        assertThat(account.takeReady()).extracting(Job::id).containsExactly("3");
    }

    private Job enterOf(String model) {
        DropRequest request = Jobs.of(Target.API, model).request();
        ledger.clock.advance(Duration.ofSeconds(1));
        return ledger.journal.enter(model, "w.yaml", "", List.of("w.yaml"), "work/" + model, List.of(), request, "intent of " + model, null)
                .orElseThrow();
    }

    @Test
    void aModelThatIsBlockedSaysNothingAboutPlaces() {
        account.learn(account.takeReady().get(0), new TryLaterException("HTTP 423", null, true));
        assertThat(ledger.view.places()).isEmpty();
    }

    @Test
    void whatFailsIsLeftAloneTwiceAsLongEachTime() {
        // Given
        Backoff backoff = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(300));
        // When, Then
        assertThat(Stream.of(0, 1, 2, 6, 1_000_000).map(backoff::after)).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10),
                Duration.ofSeconds(20), Duration.ofSeconds(300), Duration.ofSeconds(300));
    }

    @Test
    void theFirstQuestionIsWhetherTheKeyIsAcceptedUntilThatIsKnown() {
        List<String> told = new ArrayList<>();
        account.askFirst("api", told::add);
        assertThat(account.realmsToProbe()).containsExactly("api");
        assertThat(account.isPaused("api")).isFalse();
        account.tryOneJob("api");
        assertThat(account.realmsToProbe()).isEmpty();
        assertThat(account.isPaused("api")).isFalse();
        // Only a job's refusal pauses it.
        account.askFirst("api", told::add);
        account.pause(new AccountException("api", "no such key"));
        assertThat(account.isPaused("api")).isFalse();
        assertThat(account.realmsToProbe()).isEmpty();
        account.pause(new AccountException("api", "no such key"));
        assertThat(account.isPaused("api")).isTrue();
        assertThat(told).containsExactly("The account: the provider accepts the key",
                "The account: the provider does not accept the key. Drops are taken in all the same. no such key");
    }
}
