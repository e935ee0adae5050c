package io.dromedary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FolderSyncsTest {

    private static final Path FOLDER = Path.of("work");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicBoolean fails = new AtomicBoolean();
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private final FolderSyncs syncs = new FolderSyncs(folder -> {
        if (begun.incrementAndGet() == 1) {
            first.join();
        } else if (fails.getAndSet(false)) {
            throw new IOException("interrupted");
        }
    });
    private final List<Thread> threads = new ArrayList<>();

    private CompletableFuture<Void> ask(Path folder) {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                syncs.sync(folder);
                asked.complete(null);
            } catch (IOException e) {
                asked.completeExceptionally(e);
            }
        });
        threads.add(thread);
        thread.start();
        return asked;
    }

    private List<CompletableFuture<Void>> askWhileOneIsUnderWay(int more) {
        List<CompletableFuture<Void>> asked = new ArrayList<>(List.of(ask(FOLDER)));
        await().atMost(LIMIT).until(() -> begun.get() == 1);
        for (int i = 0; i < more; i++) {
            asked.add(ask(FOLDER));
        }
        await().atMost(LIMIT).until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        return asked;
    }

    @Test
    void whoAsksDuringASyncSharesTheNextOne() {
        // Given
        List<CompletableFuture<Void>> asked = askWhileOneIsUnderWay(5);
        assertThat(begun).as("the one under way began before they asked").hasValue(1);
        assertThat(asked).noneMatch(CompletableFuture::isDone);
        // When
        first.complete(null);
        // Then
        await().atMost(LIMIT).until(() -> asked.stream().allMatch(CompletableFuture::isDone));
        assertThat(begun).hasValue(2);
        assertThat(asked).noneMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void theFailureOfOneIsNotThatOfTheOthers() {
        // Given
        List<CompletableFuture<Void>> asked = askWhileOneIsUnderWay(3);
        fails.set(true);
        // When
        first.complete(null);
        // Then
        await().atMost(LIMIT).until(() -> asked.stream().allMatch(CompletableFuture::isDone));
        assertThat(asked).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(1);
        assertThat(begun).as("each of the others made its own").hasValue(4);
    }

    @Test
    void oneFolderDoesNotWaitForAnother() {
        askWhileOneIsUnderWay(0);
        CompletableFuture<Void> another = ask(Path.of("inbox"));
        await().atMost(LIMIT).until(another::isDone);
        first.complete(null);
    }
}
