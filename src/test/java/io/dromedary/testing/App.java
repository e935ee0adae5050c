package io.dromedary.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A child process that {@link AppLauncher} started; stdout and stderr go to one file. */
public final class App extends Running {

    private final Process process;
    private final Path output;

    App(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    @Override
    public boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public String output() {
        try {
            return new String(Files.readAllBytes(output), Charset.defaultCharset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    String end() {
        return String.valueOf(process.exitValue());
    }

    @Override
    public int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            throw new AssertionError("Still running after " + limit + ", killed. " + tail());
        }
        return process.exitValue();
    }

    public long pid() {
        return process.pid();
    }

    /** Of all its threads since it started. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** SIGTERM, then as {@link #awaitExit}. */
    @Override
    public int stop(Duration limit) throws InterruptedException {
        process.destroy();
        return awaitExit(limit);
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Lets it run for that long, or to its end, then as {@link #kill}. */
    public void killAfter(Duration time) throws InterruptedException {
        process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        kill();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
