package io.dromedary.main;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Ends a process that does not end by itself: what stands still may hold up the end as well. Nothing of the journal is lost by that. */
final class LastResort {

    private final IntConsumer halt;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param halt ends the process at once, with an exit code */
    LastResort(IntConsumer halt) {
        this.halt = halt;
    }

    /** Ends the process after that time, unless it is {@link #over} before. */
    void after(Duration patience, int code) {
        Thread end = new Thread(() -> {
            try {
                if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    halt.accept(code);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "end-anyhow");
        end.setDaemon(true);
        end.start();
    }

    /** The line has ended by itself. */
    void over() {
        ended.countDown();
    }
}
