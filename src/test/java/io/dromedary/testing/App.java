package io.dromedary.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** A child process that {@link AppLauncher} started; stdout and stderr go to one file. Time-outs tell the output's last lines. */
public final class App implements AutoCloseable {

    private static final int TAIL_LINES = 40;

    private final Process process;
    private final Path output;

    App(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Everything that it has written so far. */
    public String output() {
        try {
            return new String(Files.readAllBytes(output), Charset.defaultCharset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the output has this text; fails at once when the process has ended without it. */
    public void awaitOutput(String text, Duration limit) {
        try {
            await().atMost(limit).until(() -> output().contains(text) || !isRunning());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("No '" + text + "' in the output within " + limit + ". " + tail(), e);
        }
        if (!output().contains(text)) {
            throw new AssertionError("Ended with " + process.exitValue() + " without '" + text + "' in the output. " + tail());
        }
    }

    /** Waits for the end; the exit code. The process is killed when it takes longer. */
    public int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            throw new AssertionError("Still running after " + limit + ", killed. " + tail());
        }
        return process.exitValue();
    }

    /** SIGTERM, then as {@link #awaitExit}. */
    public int stop(Duration limit) throws InterruptedException {
        process.destroy();
        return awaitExit(limit);
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** The last lines of the output, for messages. */
    String tail() {
        List<String> lines = output().lines().toList();
        return "Its output ends with:\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }
}
