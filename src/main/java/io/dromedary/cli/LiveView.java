package io.dromedary.cli;

import io.dromedary.job.Job;
import io.dromedary.text.SafeText;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The progress of the jobs on a terminal: one row for each that is under way, changing in place at the lower end, below those that ended.
 * The rows fit into the window. When that changes its size, terminals differ in what becomes of the rows on it, so all is drawn anew.
 */
final class LiveView implements Consumer<Job> {

    /** A row below is left for the cursor, and one above for what ended last. */
    private static final int NOT_FOR_ROWS = 2;
    /** So many of what ended are drawn anew in a window that changed; more than any screen shows. */
    private static final int KEPT = 200;
    private static final int INDENT = 2;
    private static final Pattern LONG_ID = Pattern.compile("\\b(\\p{XDigit}{8})-(?:\\p{XDigit}{4}-){3}\\p{XDigit}{12}\\b");

    private static final String CLEAR_WINDOW = "\033[H\033[J";
    private static final String CLEAR_BELOW = "\r\033[J";
    /** A row that a terminal finds wider than we do is cut by it, rather than continued on the next one. */
    private static final String CUT_ROWS = "\033[?7l";
    private static final String WRAP_ROWS = "\033[?7h";

    /** @param since number of the change; rows stand in the order in which their jobs came */
    private record Row(long since, long first, Job job) {
    }

    private final PrintStream out;
    private final Supplier<Window> size;
    private final Map<String, Row> rows = new HashMap<>();
    private final TreeMap<Long, Row> byChange = new TreeMap<>();
    private final Deque<String> above = new ArrayDeque<>();
    private Window window;
    private long changes;
    private int drawn;

    LiveView(PrintStream out, Supplier<Window> size) {
        this.out = out;
        this.size = size;
        window = size.get();
    }

    @Override
    public synchronized void accept(Job job) {
        Row before = rows.remove(job.id());
        if (before != null) {
            byChange.remove(before.since);
        }
        changes++;
        if (job.state().isUnfinished()) {
            Row row = new Row(changes, before == null ? changes : before.first, job);
            rows.put(job.id(), row);
            byChange.put(changes, row);
            draw(List.of());
        } else {
            draw(List.of(Progress.line(job)));
        }
    }

    /** Text that others print, such as warnings: it comes above the rows. */
    synchronized void print(String text) {
        draw(text.lines().toList());
    }

    /** To be called when the window has changed. */
    synchronized void resized() {
        window = size.get();
        List<String> again = new ArrayList<>();
        int room = window.rows() - 1 - liveRows().size();
        for (String line : above) {
            List<String> wrapped = wrapped(line);
            room -= wrapped.size();
            if (room < 0) {
                break;
            }
            again.addAll(0, wrapped);
        }
        show(CLEAR_WINDOW, again);
    }

    private void draw(List<String> ended) {
        List<String> printed = new ArrayList<>();
        for (String line : ended) {
            above.addFirst(line);
            printed.addAll(wrapped(line));
        }
        while (above.size() > KEPT) {
            above.removeLast();
        }
        show(drawn == 0 ? "" : "\033[" + drawn + "A" + CLEAR_BELOW, printed);
    }

    /** All at once, so that nothing is seen half drawn. */
    private void show(String clear, List<String> printed) {
        StringBuilder frame = new StringBuilder(clear);
        printed.forEach(line -> frame.append(line).append('\n'));
        List<String> live = liveRows();
        frame.append(CUT_ROWS);
        live.forEach(row -> frame.append(row).append('\n'));
        frame.append(WRAP_ROWS);
        drawn = live.size();
        out.print(frame);
        out.flush();
    }

    private List<String> wrapped(String line) {
        return DisplayWidth.wrapped(line, usable(), Math.min(INDENT, usable() / 2));
    }

    /** The last column stays empty: what is written into it moves the cursor on some terminals, and not on others. */
    private int usable() {
        return Math.max(1, window.columns() - 1);
    }

    private List<String> liveRows() {
        int most = Math.max(1, window.rows() - NOT_FOR_ROWS);
        boolean all = rows.size() <= most;
        int shown = all ? rows.size() : most - 1;
        List<String> live = new ArrayList<>();
        byChange.descendingMap().values().stream().limit(shown).sorted(Comparator.comparing(Row::first))
                .forEach(row -> live.add(row(row.job)));
        if (!all) {
            live.add(DisplayWidth.head("... %d more under way".formatted(rows.size() - shown), usable()));
        }
        return live;
    }

    /** The cursor is put where a column begins, as terminals differ in how wide some names are. */
    private String row(Job job) {
        int columns = usable();
        int state = 14;
        int time = columns < 60 ? 0 : 10;
        int name = Math.max(8, Math.min(40, (columns - time - state) * 2 / 5));
        String row = (time == 0 ? "" : Progress.time(job) + "  ") + DisplayWidth.ends(SafeText.line(job.path()), name);
        return DisplayWidth.head(row, columns) + column(time + name + 1, columns, job.state().name())
                + column(time + name + 1 + state, columns, LONG_ID.matcher(SafeText.line(Progress.why(job))).replaceAll("$1"));
    }

    private static String column(int before, int columns, String text) {
        return before >= columns ? "" : "\033[%dG%s".formatted(before + 1, DisplayWidth.head(text, columns - before));
    }
}
