package io.dromedary.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.testing.OnTerminal;
import io.dromedary.testing.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveViewTest {

    private static final long NOON = LocalDate.of(2026, 3, 4).atTime(LocalTime.of(12, 0, 1)).atZone(ZoneId.systemDefault()).toInstant()
            .toEpochMilli();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int JOBS = 60;
    private static final int ENDED = 7;
    private static final List<String> TAILS = List.of(".png", "x".repeat(196), "山の上の大きな木".repeat(20), "🐪🏜️👩‍👩‍👧‍👧".repeat(20),
            "e\u0301o\u0308".repeat(50),
            "\u202Egnp");

    /** Begins with what no other job's name contains. */
    private static String name(int number) {
        return "%02d~%s".formatted(number, TAILS.get(number % TAILS.size()));
    }

    private static Job job(int number, State state, String why) {
        return new Job("job-" + number, state, name(number), "", List.of(), List.of(), null, "work",
                state.isUnfinished() ? null : "done/2026/03/04", null, null, 0, null, null, why, null, null, null, 0, NOON, NOON, "api",
                null, null, null, 0, null, null, null, null);
    }

    /** The view in a process of its own; it is told what changes. */
    static final class Program {

        public static void main(String[] args) {
            Locale.setDefault(Locale.ROOT);
            Consumer<Job> progress = Progress.onThisTerminal();
            try (Scanner typed = new Scanner(System.in, UTF_8)) {
                while (typed.hasNext()) {
                    String word = typed.next();
                    if (word.equals("warn")) {
                        System.err.println("WARN" + typed.nextLine());
                    } else {
                        progress.accept(job(Integer.parseInt(word), State.valueOf(typed.next()), typed.nextLine().strip()));
                    }
                }
            }
        }
    }

    private static long rowsOf(int number, List<String> rows) {
        return rows.stream().filter(row -> row.contains("%02d~".formatted(number))).count();
    }

    /** Nothing stands twice, nothing runs over, and the last change is seen. */
    private static void assertTidy(OnTerminal terminal, int height, int width, String last) {
        await().atMost(LIMIT).untilAsserted(() -> {
            List<String> window = terminal.see(Screen::window);
            assertThat(window).as("window").hasSizeLessThanOrEqualTo(height).anyMatch(row -> row.contains(last))
                    .allMatch(row -> row.length() < width);
            assertThat(IntStream.range(0, JOBS).mapToLong(number -> rowsOf(number, window))).allMatch(rows -> rows <= 1);
            assertThat(window.stream().filter(row -> row.contains("more under way"))).hasSizeLessThanOrEqualTo(1);
            assertThat(window.get(window.size() - 1)).as("the cursor's row").isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({"10, 40", "24, 80", "50, 160"})
    void eachJobHasOneRowInAnyWindowWhateverItsName(int rows, int columns, @TempDir Path folder) throws Exception {
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-Ddromedary.terminal=true", "-Ddromedary.terminal.errors=true", "-cp", System.getProperty("java.class.path"),
                Program.class.getName());
        try (OnTerminal terminal = OnTerminal.start(command, folder, rows, columns)) {
            // When
            for (State state : List.of(State.READY, State.SUBMITTING, State.WAITING)) {
                for (int number = 0; number < JOBS; number++) {
                    terminal.type("%d %s request e77cdae3-abb0-43af-a724-547e04c1e667 %s".formatted(number, state, "y".repeat(number)));
                }
                terminal.type("warn the disk is nearly full");
            }
            for (int number = 0; number < ENDED; number++) {
                terminal.type(number + " DELIVERED delivered");
            }
            terminal.type("59 COLLECTING one");
            // Then
            assertTidy(terminal, rows, columns, "COLLECTING");
            List<String> all = terminal.see(Screen::all);
            assertThat(IntStream.range(0, JOBS).mapToLong(number -> rowsOf(number, all))).as("in history, too")
                    .allMatch(count -> count <= 1);
            assertThat(IntStream.range(0, ENDED).mapToLong(number -> rowsOf(number, all))).containsOnly(1L);
            assertThat(all.stream().filter(row -> row.startsWith("WARN the disk"))).hasSize(3);
            assertThat(all).anyMatch(row -> row.contains("DELIVERED")).noneMatch(row -> row.contains("e77cdae3-"));
            // When, Then
            for (int[] size : new int[][] {{24, 80}, {10, 40}, {50, 160}, {10, 40}, {24, 80}, {rows, columns}}) {
                terminal.resize(size[0], size[1]);
                String last = "n" + size[0];
                terminal.type("59 WAITING " + last);
                assertTidy(terminal, size[0], size[1], last);
            }
        }
    }

    // ------------------------------------------------------------------ what it looks like

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Screen screen = new Screen(6, 80);
    private Window window = new Window(6, 80);

    private LiveView view() {
        return new LiveView(new PrintStream(bytes, true, UTF_8), () -> window);
    }

    private List<String> seen() {
        // As the terminal's driver does it.
        screen.write(bytes.toString(UTF_8).replace("\n", "\r\n"));
        bytes.reset();
        return screen.window();
    }

    @Test
    void aJobsRowChangesInPlaceAndEndedOnesStayAbove() {
        // Given
        LiveView view = view();
        view.accept(job(0, State.READY, "accepted"));
        view.accept(job(6, State.READY, "accepted"));
        assertThat(seen()).containsExactly("12:00:01  00~.png                READY         accepted",
                "12:00:01  06~.png                READY         accepted", "");
        // When
        view.accept(job(0, State.DELIVERED, "delivered"));
        view.accept(job(6, State.WAITING, "request e77cdae3-abb0-43af-a724-547e04c1e667"));
        // Then
        assertThat(seen()).containsExactly("12:00:01  00~.png                      DELIVERED     delivered ->", "  done/2026/03/04",
                "12:00:01  06~.png                WAITING       request e77cdae3", "");
    }

    @Test
    void whatChangedLastIsShownWhereNotAllFit() {
        // Given
        LiveView view = view();
        IntStream.range(0, JOBS).forEach(number -> view.accept(job(number, State.READY, "accepted")));
        // When
        view.accept(job(12, State.WAITING, "request"));
        // Then
        assertThat(seen()).hasSize(5).last().isEqualTo("");
        assertThat(screen.window().subList(0, 4)).satisfiesExactly(row -> assertThat(row).contains("12~", "WAITING"),
                row -> assertThat(row).contains("58~"), row -> assertThat(row).contains("59~"),
                row -> assertThat(row).isEqualTo("... 57 more under way"));
    }

    @Test
    void aChangedWindowShowsAgainWhatEnded() {
        // Given
        LiveView view = view();
        view.accept(job(6, State.READY, "accepted"));
        view.accept(job(0, State.NSFW, "It was flagged, and this is why: " + "because ".repeat(10)));
        seen();
        // When
        window = new Window(8, 44);
        screen.resize(8, 44);
        view.resized();
        // Then
        assertThat(seen()).hasSize(7).satisfies(rows -> assertThat(rows.get(0)).startsWith("12:00:01  00~.png"))
                .satisfies(rows -> assertThat(rows.get(5)).startsWith("06~.png").contains("READY"));
    }

    @Test
    void namesAreCutByTheColumnsThatTheyTake() {
        assertThat(DisplayWidth.of("a山🐪e\u0301")).isEqualTo(6);
        assertThat(DisplayWidth.ends("short.png", 20)).isEqualTo("short.png");
        assertThat(DisplayWidth.ends("山の上の大きな木.png", 11)).isEqualTo("山の上….png");
        assertThat(DisplayWidth.head("山の上", 4)).isEqualTo("山…");
        assertThat(DisplayWidth.wrapped("one two three", 8, 2)).containsExactly("one two", "  three");
        assertThat(DisplayWidth.wrapped("山".repeat(5), 4, 1)).containsExactly("山山", " 山", " 山", " 山");
        assertThat(DisplayWidth.wrapped("", 8, 2)).containsExactly("");
    }
}
