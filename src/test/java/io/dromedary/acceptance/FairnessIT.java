package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Running;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose turn it is, as the provider sees it. */
class FairnessIT {

    private static final int MANY = 200;

    @TempDir
    private Path folder;

    @Test
    void aFolderOfManyDelaysOneDropInAnotherByNoMoreThanOnePlacesTime() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick().withHold(true))) {
            studio.with("DROMEDARY_CONCURRENCY", "2").with("DROMEDARY_MODEL", "higgsfield-ai/soul/standard");
            for (int i = 0; i < MANY; i++) {
                studio.drop("big/%d.prompt.txt".formatted(i), "one of many, number %d".formatted(i));
            }
            try (Running line = studio.run()) {
                // Given: all places are taken, and many wait.
                await().atMost(Studio.LIMIT).until(() -> studio.sandbox.ledger().accepted() == 2 && ready(studio, "big") == MANY - 2);
                studio.drop("small/alone.prompt.txt", "the only one of its folder");
                await().atMost(Studio.LIMIT).until(() -> ready(studio, "small") == 1);
                // When
                studio.sandbox.release();
                await().atMost(Studio.LIMIT).until(() -> studio.sandbox.ledger().accepted() > 5);
                // Then
                assertThat(line.isRunning()).isTrue();
            }
            List<Ledger.Entry> next = studio.sandbox.ledger().entries().subList(2, 5);
            assertThat(next).extracting(Ledger.Entry::prompt).contains("the only one of its folder");
        }
    }

    private static int ready(Studio studio, String inFolder) throws SQLException {
        try (Connection journal = DriverManager.getConnection("jdbc:sqlite:" + studio.root.resolve("state/journal.db"));
                Statement statement = journal.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM job WHERE state = 'READY' AND folder = '%s'".formatted(inFolder))) {
            row.next();
            return row.getInt(1);
        }
    }
}
