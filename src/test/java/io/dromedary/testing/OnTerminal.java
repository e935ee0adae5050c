package io.dromedary.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A program on a pseudo-terminal of the system, which {@code script} of util-linux makes; what it writes goes to a {@link Screen}. Close
 * it:
 * the program ends with its terminal.
 */
public final class OnTerminal implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Process script;
    private final Path terminal;
    private final Screen screen;

    private OnTerminal(Process script, Path terminal, Screen screen) {
        this.script = script;
        this.terminal = terminal;
        this.screen = screen;
        Thread reader = new Thread(this::read, "terminal");
        reader.setDaemon(true);
        reader.start();
    }

    /** @param folder for the name of the terminal */
    public static OnTerminal start(List<String> command, Path folder, int rows, int columns) throws IOException {
        Path terminal = folder.resolve("terminal");
        List<String> quoted = new ArrayList<>(command.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").toList());
        ProcessBuilder script = new ProcessBuilder("script", "-qfec",
                "stty -echo rows %d cols %d; tty > '%s.new'; mv '%s.new' '%s'; exec %s".formatted(rows, columns, terminal, terminal,
                        terminal,
                        String.join(" ", quoted)),
                "/dev/null");
        script.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "SHELL", "/bin/sh"));
        OnTerminal started = new OnTerminal(script.redirectErrorStream(true).start(), terminal, new Screen(rows, columns));
        // What is typed before would be echoed.
        await().atMost(LIMIT).until(() -> Files.exists(terminal));
        return started;
    }

    private void read() {
        try (Reader written = new InputStreamReader(script.getInputStream(), UTF_8)) {
            char[] some = new char[8192];
            for (int count = written.read(some); count >= 0; count = written.read(some)) {
                synchronized (screen) {
                    screen.write(new String(some, 0, count));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void type(String line) throws IOException {
        script.getOutputStream().write((line + "\n").getBytes(UTF_8));
        script.getOutputStream().flush();
    }

    /** As when a person draws the window larger or smaller: the system sends the program a signal. */
    public void resize(int rows, int columns) throws IOException, InterruptedException {
        synchronized (screen) {
            screen.resize(rows, columns);
        }
        new ProcessBuilder("stty", "-F", Files.readString(terminal).strip(), "rows", String.valueOf(rows), "cols", String.valueOf(columns))
                .inheritIO().start().waitFor();
    }

    public List<String> see(Function<Screen, List<String>> what) {
        synchronized (screen) {
            return what.apply(screen);
        }
    }

    @Override
    public void close() {
        script.descendants().forEach(ProcessHandle::destroy);
        script.destroyForcibly().onExit().join();
    }
}
