package io.dromedary.cli;

import io.dromedary.job.Job;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Prints the progress of each job: on a terminal one line per job, updated in place; elsewhere one line per change.
 */
public final class Progress implements Consumer<Job> {

    /** More lines than this scroll off the terminal, where they cannot be updated in place. */
    private static final int ROWS = 20;

    private final PrintStream out;
    private final boolean terminal;
    private final Map<String, String> rows = new LinkedHashMap<>();
    private int drawn;

    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** The launcher knows whether standard output is a terminal. */
    public static Progress onThisTerminal() {
        return new Progress(System.out, Boolean.getBoolean("dromedary.terminal"));
    }

    @Override
    public synchronized void accept(Job job) {
        String line = line(job);
        if (!terminal) {
            out.println(line);
            out.flush();
            return;
        }
        boolean ended = !job.state().isUnfinished();
        StringBuilder frame = new StringBuilder();
        if (drawn > 0) {
            frame.append("\033[").append(drawn).append("A\033[J");
        }
        rows.put(job.id(), line);
        if (ended || rows.size() > ROWS) {
            String first = ended ? job.id() : rows.keySet().iterator().next();
            frame.append(rows.remove(first)).append('\n');
        }
        rows.values().forEach(row -> frame.append(row).append('\n'));
        drawn = rows.size();
        out.print(frame);
        out.flush();
    }

    private static String line(Job job) {
        LocalTime time = LocalTime.ofInstant(Instant.ofEpochMilli(job.changed()), ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
        String where = job.state().isUnfinished() || job.movingTo() == null ? "" : " -> " + job.movingTo();
        String line = "%tT  %-28s %-13s %s%s".formatted(time, job.path(), job.state(), job.why(), where);
        return line.replaceAll("\\p{Cc}", " ");
    }
}
