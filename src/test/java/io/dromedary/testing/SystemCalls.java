package io.dromedary.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** What a process asked of the system, as strace recorded it: writes with their content, changes of names, syncs. */
public final class SystemCalls {

    private static final String KINDS = "trace=fsync,fdatasync,write,pwrite64,writev,sendto,sendmsg,mkdir,rename,link,unlink,openat";
    private static final Pattern BEGUN = Pattern.compile("(\\d+) +(\\w+\\(.*)");
    private static final Pattern RESUMED = Pattern.compile("(\\d+) +<\\.\\.\\. \\w+ resumed>.*");

    private final List<Call> calls;

    /** A call lies between two lines of the record. */
    private record Call(int begun, int ended, String text) {
    }

    private SystemCalls(List<Call> calls) {
        this.calls = calls;
    }

    /** The command that runs a program and writes its changes of files into {@code record}, whatever ends the program. */
    public static List<String> tracer(Path record) {
        // -D: the program is the process that was started, and strace its child.
        return List.of("strace", "-D", "-f", "-q", "-y", "-s", "0", "-e", KINDS, "-o", record.toString());
    }

    /** What {@link #tracer} has written. */
    public static SystemCalls recorded(Path record) throws IOException {
        return new SystemCalls(parse(Files.readAllLines(record, StandardCharsets.ISO_8859_1)));
    }

    /** How much of a file, which only grew, a power cut would have left: up to the end of all that was written before its last sync. */
    public long synced(String place) {
        Pattern page = Pattern.compile("pwrite64\\(\\d+<[^>]*" + place + ">.*, (\\d+), (\\d+)(\\) .*| <unfinished \\.\\.\\.>)");
        Pattern sync = Pattern.compile("f(data)?sync\\(\\d+<[^>]*" + place + ">.*");
        long written = 0;
        long synced = 0;
        for (Call call : calls) {
            Matcher wrote = page.matcher(call.text);
            if (wrote.matches()) {
                written = Math.max(written, Long.parseLong(wrote.group(1)) + Long.parseLong(wrote.group(2)));
            } else if (sync.matcher(call.text).matches() && call.ended < Integer.MAX_VALUE) {
                synced = written;
            }
        }
        return synced;
    }

    /** What the work of a test is. */
    public interface Work {
        void run() throws Exception;
    }

    /** Records a process while {@code work} runs. */
    public static SystemCalls of(App app, Path folder, Work work) throws Exception {
        Path record = folder.resolve("calls.txt");
        Path said = folder.resolve("strace.txt");
        // Pages of SQLite have 4,096 bytes.
        Process strace = new ProcessBuilder("strace", "-f", "-y", "-s", "4096", "-e", KINDS, "-o", record.toString(), "-p", "" + app.pid())
                .redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            Awaitility.await().until(() -> Files.readString(said).contains("attached") || !strace.isAlive());
            assertThat(strace.isAlive()).as(() -> read(said)).isTrue();
            work.run();
        } finally {
            strace.destroy();
            strace.waitFor();
        }
        return new SystemCalls(parse(Files.readAllLines(record, StandardCharsets.ISO_8859_1)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static List<Call> parse(List<String> lines) {
        List<Call> calls = new ArrayList<>();
        Map<String, Integer> under = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher begun = BEGUN.matcher(lines.get(i));
            Matcher resumed = RESUMED.matcher(lines.get(i));
            if (begun.matches()) {
                under.put(begun.group(1), calls.size());
                calls.add(new Call(i, lines.get(i).endsWith("<unfinished ...>") ? Integer.MAX_VALUE : i, begun.group(2)));
            } else if (resumed.matches() && under.containsKey(resumed.group(1))) {
                int number = under.get(resumed.group(1));
                calls.set(number, new Call(calls.get(number).begun, i, calls.get(number).text));
            }
        }
        return calls;
    }

    /**
     * Asserts that a change was made, and its file or folder synced after it, all before a step began.
     *
     * @param change regular expression of its first call
     * @param place  end of the path of what is synced
     * @param step   regular expression of its first call
     */
    public void assertDurable(String change, String place, String step) {
        Call made = first(change);
        Call synced = calls.stream()
                .filter(call -> call.begun > made.ended && call.text.matches("f(data)?sync\\(\\d+<[^>]*" + place + ">.*"))
                .findFirst().orElseThrow(() -> new AssertionError("never synced after " + made));
        assertThat(synced.ended).as("%s, synced by %s, before %s", made, synced, first(step)).isLessThan(first(step).begun);
    }

    private Call first(String wanted) {
        Pattern pattern = Pattern.compile(wanted);
        return calls.stream().filter(call -> pattern.matcher(call.text).find()).findFirst()
                .orElseThrow(() -> new AssertionError("no call like " + wanted));
    }
}
