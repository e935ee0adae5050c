package io.dromedary.cli;

import io.dromedary.main.Line;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and Ctrl-C stop a line and end the process with exit code 0; the JVM's own would be 143 or 130. What does not end in time is left
 * as after a kill: the next start takes it up from the journal.
 */
final class CleanEnd {

    private CleanEnd() {
    }

    static int of(Line line, Callable<Integer> run) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Thread stop = new Thread(() -> stop(line, ended), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            return run.call();
        } finally {
            ended.countDown();
            forget(stop);
        }
    }

    private static void stop(Line line, CountDownLatch ended) {
        line.stop();
        try {
            ended.await(line.longestStop().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Nothing else can change the exit code of a process that was told to end by a signal.
        Runtime.getRuntime().halt(0);
    }

    private static void forget(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException e) {
            // The process is ending already, by a signal.
            return;
        }
    }
}
