package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class JournalReadsTest {

    @TempDir
    private Path folder;
    private HikariDataSource source;
    private JdbcClient writes;
    private JdbcClient reads;
    private TransactionTemplate unit;

    @BeforeEach
    void open() {
        source = JournalFile.open(folder.resolve("journal.db"));
        writes = JdbcClient.create(source);
        reads = JournalPool.readsOf(source);
        unit = JournalPool.unitsOf(source);
    }

    @AfterEach
    void close() {
        source.close();
    }

    private void pause(String scope) {
        writes.sql("INSERT INTO pause (scope, since, who, why) VALUES (:scope, 0, 'anna', '')").param("scope", scope).update();
    }

    private long pauses() {
        return reads.sql("SELECT count(*) FROM pause").query(Long.class).single();
    }

    @Test
    void aQuestionWaitsForNoUnitAndSeesWhatIsCommitted() {
        unit.executeWithoutResult(status -> {
            pause("model:one");
            assertThat(CompletableFuture.supplyAsync(this::pauses).orTimeout(1, TimeUnit.MINUTES).join()).isZero();
        });
        assertThat(pauses()).isOne();
    }

    @Test
    void withinAUnitItSeesWhatTheUnitHasChanged() {
        unit.executeWithoutResult(status -> {
            pause("model:one");
            assertThat(pauses()).isOne();
            status.setRollbackOnly();
        });
        assertThat(pauses()).isZero();
    }

    @Test
    void manyThreadsSeeEachTheirOwnCommits() {
        CompletableFuture<?>[] threads = new CompletableFuture<?>[16];
        for (int i = 0; i < threads.length; i++) {
            String model = "model:" + i;
            threads[i] = CompletableFuture.runAsync(() -> {
                unit.executeWithoutResult(status -> pause(model));
                if (reads.sql("SELECT * FROM pause WHERE scope = :scope").param("scope", model).query().listOfRows().isEmpty()) {
                    fail(model + " was committed, and is not seen");
                }
            });
        }
        CompletableFuture.allOf(threads).orTimeout(1, TimeUnit.MINUTES).join();
        assertThat(pauses()).isEqualTo(threads.length);
    }

    @Test
    void whatOnlyReadsCannotWrite() {
        assertThatThrownBy(() -> reads.sql("DELETE FROM pause").update()).hasStackTraceContaining("readonly database");
    }
}
