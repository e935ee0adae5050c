package io.dromedary.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.journal.Pauses;
import io.dromedary.journal.Pauses.Pause;
import io.dromedary.journal.Standing;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitingTest {

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Standing standing = Standing.NONE;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Optional<String> waits(Job job) {
        return new Waiting(Ledger.HOUR, ledger.sweep, () -> standing, ledger.expectations, ledger.clock).now().apply(job)
                .map(wait -> wait.sentence(this::minutes));
    }

    /** From now on. */
    private String minutes(long millis) {
        return Duration.between(ledger.clock.instant(), Instant.ofEpochMilli(millis)).toMinutes() + " min";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ENTERING   | for its rows to be registered, since 0 min
            READY      | for its turn, since 0 min
            SUBMITTING | for the answer to its submission, since 0 min
            WAITING    | for the provider to finish, since 0 min; parked at 60 min
            COLLECTING | for its results to be fetched, since 0 min
            UNCERTAIN  | for a person's word, since 0 min
            """)
    void eachStateSaysWhatForAndUntilWhen(State state, String sentence) {
        assertThat(waits(ledger.in(state, "j"))).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource({"EXPIRED", "UNDELIVERABLE"})
    void whatIsParkedSaysWhenTheLastLookIs(State state) {
        assertThat(waits(ledger.in(state, "j")).orElseThrow())
                .startsWith("for the sweep, which looks at it more and more rarely, since 0 min").contains("the last look is at ");
        ledger.clock.advance(Duration.ofDays(30));
        assertThat(waits(ledger.view.job("j").orElseThrow()).orElseThrow())
                .startsWith("for nothing but a person: it is looked at no longer");
    }

    @Test
    void whatHasEndedWaitsForNothing() {
        assertThat(waits(ledger.in(State.DELIVERED, "j"))).isEmpty();
    }

    @Test
    void aHinderedSubmissionSaysWhyWhenItIsTriedAgainAndWhenItIsGivenUp() {
        Job job = ledger.enter("j");
        Job hindered = ledger.journal.later(ledger.journal.takeReady("api", 1, 1).get(0), "The provider answered HTTP 429",
                ledger.in(Duration.ofMinutes(5)), true);
        assertThat(hindered.id()).isEqualTo(job.id());
        assertThat(waits(hindered)).contains("for another try: The provider answered HTTP 429, since 0 min; next try at 5 min; "
                + "given up at 60 min");
    }

    @Test
    void aJobNamesTheCharacterThatItWaitsFor() {
        Job waiting = ledger.journal.waits(ledger.in(State.READY, "j"), "waits for the character anna (v2), which job k makes",
                ledger.clock.instant());
        assertThat(waits(waiting)).contains("for the character anna (v2), which job k makes, since 0 min");
    }

    @Test
    void whatHoldsUpAllJobsIsSaidByEachThatItHoldsUp() {
        Job job = ledger.in(State.READY, "j");
        Pause pause = new Pause("", ledger.clock.millis(), "anna", "lunch.");
        standing = new Standing(Map.of(), Optional.of(pause), Map.of(), Optional.empty());
        assertThat(waits(job).orElseThrow()).startsWith("for somebody to say `./dromedary resume`: The line is paused since ")
                .endsWith(" by anna: lunch, since 0 min");
        standing = new Standing(Map.of(job.realm(), "The key was not accepted."), Optional.of(pause), Map.of(), Optional.empty());
        assertThat(waits(job)).contains("for the account to work again: The key was not accepted, since 0 min");
        Pause model = new Pause("model:" + Ledger.MODEL, ledger.clock.millis(), "anna", "");
        standing = new Standing(Map.of(), Optional.empty(), Map.of(Ledger.MODEL, model), Optional.empty());
        assertThat(waits(job).orElseThrow())
                .startsWith("for somebody to say `./dromedary resume --model %s`: The model %1$s is paused since"
                        .formatted(Ledger.MODEL));
        Pause fails = new Pause("model:" + Ledger.MODEL, ledger.clock.millis(), "the line", "its drops end alike",
                new Pauses.Trials(2, ledger.clock.millis(), null, false));
        standing = new Standing(Map.of(), Optional.empty(), Map.of(Ledger.MODEL, fails), Optional.empty());
        assertThat(waits(job).orElseThrow())
                .startsWith("for a trial of its model that brings a result, or for somebody to say `./dromedary resume --model")
                .contains("2 trials have failed; the next job is tried at ");
        Pause tried = new Pause("model:" + Ledger.MODEL, ledger.clock.millis(), "the line", "", new Pauses.Trials(2, 0, job.id(), false));
        standing = new Standing(Map.of(), Optional.empty(), Map.of(Ledger.MODEL, tried), Optional.empty());
        assertThat(waits(job)).contains("for its turn, as the trial of its model, since 0 min");
        Pause file = new Pause("_PAUSE", ledger.clock.millis(), "the file inbox/_PAUSE", "");
        standing = new Standing(Map.of(), Optional.of(file), Map.of(), Optional.empty());
        assertThat(waits(job).orElseThrow()).startsWith("for somebody to take away inbox/_PAUSE: The line is paused since");
        standing = new Standing(Map.of("another", "Why."), Optional.empty(), Map.of(), Optional.of("The journal is older."));
        assertThat(waits(job)).contains("for somebody to say `./dromedary jobs --go-on`: The journal is older, since 0 min");
        assertThat(waits(ledger.in(State.WAITING, "w")).orElseThrow()).as("goes on").startsWith("for the provider");
    }
}
