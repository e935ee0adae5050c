package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.Running;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person takes drops back. */
class CancelIT {

    private static final String MARKER = "DELETE-ME-TO-CANCEL.txt";

    Where where = Where.FOLDER;

    @TempDir
    private Path folder;

    private Studio studio(SandboxSettings sandbox) throws Exception {
        return new Studio(where, folder, sandbox).with("DROMEDARY_CANCEL_CHECK", "100").with("DROMEDARY_CONCURRENCY", "1");
    }

    /** The claim of a dropped file. */
    private static String job(Studio studio, String file) {
        await().atMost(Studio.LIMIT).until(() -> studio.files("work").stream().anyMatch(path -> path.endsWith("/" + file)));
        return studio.files("work").stream().filter(path -> path.endsWith("/" + file)).findFirst().orElseThrow().replaceFirst("/.*", "");
    }

    @Test
    void whatIsQueuedIsTakenBackHereAndAtTheProvider() throws Exception {
        try (Studio studio = studio(SandboxSettings.quick().withHold(true));
                Running app = studio.drop("first.png", Studio.picture(1))
                        .drop("first.txt", "1").run()) {
            // Given: the one place is taken, and the second drop waits for it.
            app.awaitOutput("WAITING", Studio.LIMIT);
            studio.drop("shop/second.png", Studio.picture(2)).drop("shop/second.txt", "2");
            String second = job(studio, "second.png");
            await().atMost(Studio.LIMIT).until(() -> studio.files("work").contains(second + "/" + MARKER));
            // When
            try (App cancel = studio.launcher().start("cancel", second)) {
                assertThat(cancel.awaitExit(Studio.LIMIT)).isZero();
                // Then
                assertThat(cancel.output()).contains("cancels it before anything is sent", "It is canceled; nothing was charged",
                        "errors/canceled/shop");
            }
            // When
            studio.delete("work/" + job(studio, "first.png") + "/" + MARKER);
            // Then
            await().atMost(Studio.LIMIT).until(() -> studio.files("errors/canceled").size() == 8 && studio.files("work").isEmpty());
            assertThat(studio.read("errors/canceled/first.png.error.txt")).contains("It was canceled here", "provider canceled",
                    "Nothing was charged");
            assertThat(studio.sandbox.ledger().entries()).singleElement().satisfies(entry -> assertThat(entry.charged()).isFalse());
            assertThat(app.output()).doesNotContain("WARN", "ERROR", "no longer");
        }
    }

    @Test
    void whatTheProviderWorksOnGoesOnAndThatIsTold() throws Exception {
        try (Studio studio = studio(SandboxSettings.quick());
                Running app = studio.drop("first.png", Studio.picture(1))
                        .drop("first.txt", "[sandbox:stuck]").run()) {
            app.awaitOutput("in_progress", Studio.LIMIT);
            String job = job(studio, "first.png");
            // When
            try (App cancel = studio.launcher().start("cancel", job)) {
                assertThat(cancel.awaitExit(Studio.LIMIT)).isEqualTo(2);
                assertThat(cancel.output()).contains("asks the provider to take it back", "too late to cancel");
            }
            // Then
            assertThat(studio.files("errors")).isEmpty();
            assertThat(studio.files("work")).contains(job + "/first.png").as("nothing is left to delete")
                    .doesNotContain(job + "/" + MARKER);
            assertThat(studio.sandbox.ledger().entries()).singleElement()
                    .satisfies(entry -> assertThat(entry.status()).isEqualTo("in_progress"));
        }
    }

    @Test
    void whatIsWithdrawnWhileNoLineRunsIsNeverSent() throws Exception {
        try (Studio studio = studio(SandboxSettings.quick().withHold(true))) {
            // Given
            String waiting;
            try (Running app = studio.drop("first.png", Studio.picture(1)).drop("first.txt", "1").run()) {
                app.awaitOutput("WAITING", Studio.LIMIT);
                studio.drop("second.png", Studio.picture(2)).drop("second.txt", "2");
                waiting = job(studio, "second.png");
                await().atMost(Studio.LIMIT).until(() -> app.output().contains("second.png") && app.output().contains("accepted"));
                await().atMost(Studio.LIMIT).until(() -> studio.files("work").contains(waiting + "/" + MARKER));
                app.stop(Studio.LIMIT);
            }
            // When
            try (App cancel = studio.launcher().start("cancel", waiting)) {
                assertThat(cancel.awaitExit(Studio.LIMIT)).isZero();
                assertThat(cancel.output()).contains("No line runs", "before anything is sent");
            }
            studio.sandbox.release();
            // Then
            assertThat(studio.once()).isEqualTo(2);
            assertThat(studio.files("errors/canceled")).hasSize(4).contains("second.png");
            assertThat(studio.sandbox.ledger().entries()).hasSize(1);
        }
    }
}
