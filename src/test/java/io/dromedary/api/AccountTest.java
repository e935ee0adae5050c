package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Job;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
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
        assertThat(account.isPaused()).isFalse();
        assertThat(account.nextJobs()).hasSize(3);
        assertThat(account.nextJobs()).isEmpty();
    }

    @Test
    void aPausedAccountGetsNoJobsAndSaysWhy() {
        // When
        account.pause(new AccountException("no credits"));
        account.pause(new AccountException("another job was refused too"));
        // Then
        assertThat(account.isPaused()).isTrue();
        assertThat(account.nextJobs()).isEmpty();
        assertThat(ledger.view.accountPaused()).contains("no credits");
    }

    @Test
    void oneJobIsLetThroughThenAllOfThem() {
        // Given
        account.pause(new AccountException("no credits"));
        // When
        account.tryOneJob();
        // Then
        assertThat(account.isPaused()).isFalse();
        assertThat(account.nextJobs()).extracting(Job::id).containsExactly("1");
        assertThat(account.nextJobs()).isEmpty();
        assertThat(ledger.view.accountPaused()).as("not known yet").isPresent();
        // When
        account.works();
        // Then
        assertThat(account.nextJobs()).extracting(Job::id).containsExactly("2", "3");
        assertThat(ledger.view.accountPaused()).isEmpty();
    }

    @Test
    void pausesAgainWhereTheOneJobIsRefused() {
        // Given
        account.pause(new AccountException("no credits"));
        account.tryOneJob();
        // When
        account.pause(new AccountException("still no credits"));
        // Then
        assertThat(account.nextJobs()).isEmpty();
        assertThat(ledger.view.accountPaused()).contains("still no credits");
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
