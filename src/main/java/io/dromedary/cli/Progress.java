package io.dromedary.cli;

import io.dromedary.job.Job;
import io.dromedary.job.Retrying;
import io.dromedary.text.SafeText;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;

/** Prints the progress of each job: one line for each change, or, on a terminal, the {@link LiveView}. */
public final class Progress implements Consumer<Job> {

    private final PrintStream out;

    public Progress(PrintStream out) {
        this.out = out;
    }

    /** The launcher knows whether standard output and standard error are a terminal. */
    public static Consumer<Job> onThisTerminal() {
        if (!Boolean.getBoolean("dromedary.terminal")) {
            return new Progress(System.out);
        }
        LiveView view = new LiveView(System.out, Window::ofThisTerminal);
        Window.onResize(view::resized);
        if (Boolean.getBoolean("dromedary.terminal.errors")) {
            System.setErr(above(view));
        }
        return view;
    }

    /** Warnings go to the same terminal, and would push the rows of the view away from where it looks for them. */
    private static PrintStream above(LiveView view) {
        Charset charset = Charset.defaultCharset();
        return new PrintStream(new OutputStream() {

            private final ByteArrayOutputStream line = new ByteArrayOutputStream();

            @Override
            public synchronized void write(int character) {
                line.write(character);
                if (character == '\n') {
                    view.print(line.toString(charset));
                    line.reset();
                }
            }
        }, true, charset);
    }

    @Override
    public synchronized void accept(Job job) {
        out.println(line(job));
        out.flush();
    }

    static String time(Job job) {
        return time(job.changed());
    }

    static String line(Job job) {
        String where = job.state().isUnfinished() || job.movingTo() == null ? "" : " -> " + job.movingTo();
        return SafeText.line("%s  %-28s %-13s %s%s".formatted(time(job), job.path(), job.state(), why(job), where));
    }

    /** What is tried again says so first, since that is what a person has to know. */
    static String why(Job job) {
        return Retrying.of(job, told -> List.of(), job.changed()).map(retrying -> retrying.sentence(Progress::time) + ": " + job.why())
                .orElse(job.why());
    }

    private static String time(long millis) {
        return "%tT".formatted(LocalTime.ofInstant(Instant.ofEpochMilli(millis), ZoneId.systemDefault()));
    }
}
