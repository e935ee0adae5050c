package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.journal.EndedJobs.Batch;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a message about a batch tells, and what it leaves to another one. */
class EndedJobsTest {

    @TempDir
    private Path folder;
    private Ledger ledger;
    private EndedJobs ended;
    private EventFeed feed;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        ended = new EndedJobs(ledger.source, ledger.source);
        feed = new EventFeed(ledger.source, ledger.source, "journal");
        feed.follow(List.of("notify"));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void event(Job job, State from, State to) {
        ledger.sql().update("INSERT INTO event (job, at, who, from_state, to_state, why) VALUES (?, ?, 'me', ?, ?, 'so')", job.id(),
                ledger.clock.millis(), from.name(), to.name());
    }

    @Test
    void whatIsUnderWayIsNoEnd() {
        ledger.in(State.WAITING, "a");
        assertThat(ended.firstAfter(0)).isEmpty();
    }

    @Test
    void whatTheSweepFindsAsItWasIsNotToldAgain() {
        Job job = ledger.in(State.WAITING, "a");
        ledger.sql().update("UPDATE job SET state = 'EXPIRED', parked = ? WHERE id = ?", ledger.clock.millis(), job.id());
        event(job, State.WAITING, State.EXPIRED);
        long first = ended.firstAfter(0).orElseThrow().seq();
        ledger.clock.advance(Duration.ofHours(1));
        event(job, State.EXPIRED, State.COLLECTING);
        event(job, State.COLLECTING, State.EXPIRED);
        assertThat(ended.firstAfter(first)).isEmpty();
        ledger.sql().update("UPDATE job SET state = 'DELIVERED', parked = NULL WHERE id = ?", job.id());
        event(job, State.EXPIRED, State.DELIVERED);
        assertThat(ended.firstAfter(first)).isPresent();
        assertThat(ended.counts(new Batch(first, feed.last(), null))).containsExactly(Map.entry(State.DELIVERED, 1L));
    }

    @Test
    void theRowsOfAManifestAreLeftToItsOwnMessageUntilThatIsSent() {
        Job manifest = ledger.in(State.WAITING, "m");
        Job row = ledger.in(State.WAITING, "r");
        ledger.sql().update("UPDATE job SET state = 'DELIVERED' WHERE id = ?", manifest.id());
        ledger.sql().update("INSERT INTO manifest (job, results, bytes) VALUES (?, 'm.results.jsonl', 0)", manifest.id());
        ledger.sql().update("INSERT INTO line (manifest, number, folder, sidecar, job) VALUES (?, 1, '', 's', ?)", manifest.id(), row.id());
        assertThat(ended.endedManifest()).isEmpty();
        ledger.sql().update("UPDATE job SET state = 'NSFW' WHERE id = ?", row.id());
        event(row, State.WAITING, State.NSFW);
        // When
        assertThat(ended.firstAfter(0)).isEmpty();
        Job all = ended.endedManifest().orElseThrow();
        Batch batch = new Batch(0, feed.last(), all);
        assertThat(ended.counts(batch)).containsOnlyKeys(State.NSFW);
        ended.told(batch, "notify");
        // Then
        assertThat(ended.endedManifest()).isEmpty();
        assertThat(ended.firstAfter(0)).isEmpty();
        event(row, State.READY, State.NSFW);
        assertThat(ended.firstAfter(0)).isPresent();
    }

    @Test
    void theCursorIsOfEachReader() {
        ledger.in(State.WAITING, "a");
        assertThat(feed.toldUpTo("notify")).isZero();
        feed.follow(List.of("notify", "other"));
        assertThat(feed.toldUpTo("other")).isEqualTo(feed.last()).isPositive();
        feed.toldUpTo("notify", 2);
        assertThat(feed.after(feed.toldUpTo("notify"), 1)).extracting(EventFeed.Entry::seq).containsExactly(3L);
        feed.follow(List.of("other"));
        assertThat(feed.isFollowed("notify")).isFalse();
        assertThat(feed.lastUntil(0, ledger.clock.millis())).contains(feed.last());
        assertThat(feed.lastUntil(feed.last(), Long.MAX_VALUE)).isEmpty();
        assertThat(feed.lastUntil(0, 1)).isEmpty();
    }
}
