package io.dromedary.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.Jobs;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Backoff;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.Target;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
        account = new Account(ledger.journal, 3);
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
        assertThat(account.pausedRealms()).containsExactly("web");
        // When: an accepted job of the other account proves nothing.
        account.reopen(ledger.view.job("1").orElseThrow());
        assertThat(ledger.view.accountPaused()).containsOnlyKeys("web");
        account.reopen(ledger.view.job("w1").orElseThrow());
        // Then
        assertThat(ledger.view.accountPaused()).isEmpty();
        assertThat(account.takeReady()).extracting(Job::id).containsExactly("w2", "w3");
    }

    @Test
    void whatFailsIsLeftAloneTwiceAsLongEachTime() {
        // Given
        Backoff backoff = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(300));
        // When, Then
        assertThat(Stream.of(0, 1, 2, 6, 1_000_000).map(backoff::after)).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10),
                Duration.ofSeconds(20), Duration.ofSeconds(300), Duration.ofSeconds(300));
    }
}
