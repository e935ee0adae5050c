package io.dromedary.cli;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The size of a terminal's window. */
record Window(int rows, int columns) {

    /** What a terminal has had since there were terminals, for one that does not say. */
    static final Window USUAL = new Window(24, 80);

    private static final Logger LOG = LoggerFactory.getLogger(Window.class);

    /** That of the terminal that this process runs on. Java has no call for it, and stty is wherever there are terminals. */
    static Window ofThisTerminal() {
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            return read(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.debug("The size of the terminal is not known", e);
            return USUAL;
        }
    }

    private static Window read(String said) {
        String[] numbers = said.strip().split(" ");
        if (numbers.length != 2 || !numbers[0].matches("[1-9]\\d{0,4}") || !numbers[1].matches("[1-9]\\d{0,4}")) {
            return USUAL;
        }
        return new Window(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }

    /** Whenever the terminal changes its size. Java hides signals in a package that the compiler warns of, so it is called by name. */
    static void onResize(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(Window.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                action.run();
                return null;
            });
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("WINCH"), ours);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("Changes of the terminal's size are not noticed", e);
        }
    }
}
