package io.dromedary.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/** A Dromedary that a test started. Close it: what still runs is ended. Time-outs tell the output's last lines. */
public abstract class Running implements AutoCloseable {

    private static final int TAIL_LINES = 40;

    public abstract boolean isRunning();

    /** Everything that it has written so far, to standard output and standard error. */
    public abstract String output();

    /** How it ended, for messages. */
    abstract String end();

    /** Waits for the end; the exit code. It fails, and ends what runs, when that takes longer. */
    public abstract int awaitExit(Duration limit) throws InterruptedException;

    /** Asks for the end, then as {@link #awaitExit}. */
    public abstract int stop(Duration limit) throws InterruptedException;

    @Override
    public abstract void close();

    /** Waits until the output has this text; fails at once when it has ended without it. */
    public void awaitOutput(String text, Duration limit) {
        try {
            await().atMost(limit).until(() -> output().contains(text) || !isRunning());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("No '" + text + "' in the output within " + limit + ". " + tail(), e);
        }
        if (!output().contains(text)) {
            throw new AssertionError("Ended with " + end() + " without '" + text + "' in the output. " + tail());
        }
    }

    /** The last lines of the output, for messages. */
    String tail() {
        List<String> lines = output().lines().toList();
        return "Its output ends with:\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }
}
