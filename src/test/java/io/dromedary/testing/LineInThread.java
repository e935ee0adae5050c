package io.dromedary.testing;

import io.dromedary.cli.Progress;
import io.dromedary.cli.StartupBanner;
import io.dromedary.main.Line;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A line inside this JVM: starts in a fraction of a process's time, and cannot be killed. One at a time, since its output has the log of
 * the whole JVM.
 */
public final class LineInThread extends Running {

    private static final Duration CLOSING = Duration.ofSeconds(30);

    private final Line line = new Line();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private LineInThread() {
    }

    /** @param settings by their names in {@code application.properties} */
    public static LineInThread start(Map<String, String> settings) {
        return start(Path.of(""), settings);
    }

    /** @param home the installation, with routes of its own */
    public static LineInThread start(Path home, Map<String, String> settings) {
        LineInThread run = new LineInThread();
        Thread thread = new Thread(() -> run.run(home.toAbsolutePath(), settings), "line");
        thread.setDaemon(true);
        thread.start();
        return run;
    }

    private void run(Path home, Map<String, String> settings) {
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        LogTo log = LogTo.stream(out);
        try {
            int code = line.run(home, settings, plan -> StartupBanner.print(plan, out),
                    budget -> StartupBanner.printBudget(budget, out), key -> StartupBanner.printKey(key, out),
                    new Progress(out));
            log.end();
            exitCode.complete(code);
        } catch (Throwable e) {
            log.end();
            exitCode.completeExceptionally(e);
        }
    }

    @Override
    public boolean isRunning() {
        return !exitCode.isDone();
    }

    @Override
    public String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Override
    String end() {
        return exitCode.handle((code, failure) -> failure == null ? code.toString() : failure.toString()).join();
    }

    @Override
    public int awaitExit(Duration limit) throws InterruptedException {
        try {
            return exitCode.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            line.stop();
            throw new AssertionError("Still running after " + limit + ", stopped. " + tail(), e);
        } catch (ExecutionException e) {
            throw new AssertionError("Failed: " + e.getCause() + ". " + tail(), e.getCause());
        }
    }

    @Override
    public int stop(Duration limit) throws InterruptedException {
        line.stop();
        return awaitExit(limit);
    }

    /** Fails when the line does not end, since it would disturb the tests that follow. */
    @Override
    public void close() {
        line.stop();
        try {
            exitCode.handle((code, failure) -> code).get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("The line does not end. " + tail(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
