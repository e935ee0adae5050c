package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.job.State;
import io.dromedary.journal.JournalBackup;
import io.dromedary.journal.JournalCheck;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Running;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** A journal whose oldest jobs lost their details, and a copy of it that is made while the line works. */
class PrunedIT {

    @TempDir
    private Path folder;

    @Test
    void whatWasPaidLongAgoIsNotPaidAgainAndACopyOfTheRunningLineKnowsIt() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            // Given
            studio.drop("a", ".png", "hello");
            assertThat(studio.once()).isZero();
            studio.drop("b", ".png", "another one");
            assertThat(studio.once()).isZero();
            Path journal = studio.root.resolve("state/journal.db");
            try (var source = JournalFile.open(journal)) {
                new JdbcTemplate(source).update("UPDATE job SET changed = changed - ? WHERE name = 'a.png'",
                        Duration.ofDays(91).toMillis());
            }
            // When
            Path copy = folder.resolve("copy.db");
            try (Running line = studio.run()) {
                try (var source = JournalFile.openForReading(journal)) {
                    JdbcTemplate sql = new JdbcTemplate(source);
                    await().atMost(Studio.LIMIT).until(() -> sql.queryForObject("SELECT count(*) FROM job WHERE pruned IS NOT NULL",
                            Integer.class) == 1);
                    assertThat(sql.queryForObject("SELECT count(*) FROM attempt", Integer.class)).isOne();
                }
                studio.drop("copy of a.png", Studio.picture("a".hashCode())).drop("copy of a.txt", "hello");
                await().atMost(Studio.LIMIT).until(() -> studio.files("duplicates").contains("copy of a.png"));
                JournalBackup.make(journal, copy);
                assertThat(JournalCheck.of(journal)).isEmpty();
                assertThat(line.isRunning()).isTrue();
            }
            // Then
            assertThat(studio.sandbox.ledger().entries()).hasSize(2);
            assertThat(JournalCheck.of(copy)).isEmpty();
            try (var source = JournalFile.openForReading(copy)) {
                assertThat(new JournalView(source).counts()).containsEntry(State.DELIVERED, 2L).containsEntry(State.DUPLICATE, 1L);
            }
        }
    }
}
