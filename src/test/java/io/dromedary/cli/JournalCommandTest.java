package io.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.journal.Pruning;
import io.dromedary.main.Line;
import io.dromedary.testing.Ledger;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandTest {

    @TempDir
    private Path home;
    private Path state;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    @BeforeEach
    void open() throws IOException {
        state = Files.createDirectories(home.resolve("data/state"));
        Files.writeString(home.resolve("application.properties"), "dromedary.root = " + home.resolve("data"));
        System.setProperty("dromedary.home", home.toString());
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        System.setOut(out);
        System.setErr(err);
        System.clearProperty("dromedary.home");
    }

    private String run(int code, String... args) {
        output.reset();
        assertThat(Dromedary.commandLine().execute(args)).as(output.toString(StandardCharsets.UTF_8)).isEqualTo(code);
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsWhatThereIsAndWhichDromedaryReadsIt() {
        assertThat(run(1, "journal")).contains("There is no journal");
        try (Ledger ledger = new Ledger(state)) {
            assertThat(run(0, "journal")).containsPattern("jobs +0\n");
            ledger.in(State.DELIVERED, "a");
            ledger.in(State.READY, "b");
            assertThat(run(0, "journal")).contains(state.resolve("journal.db").toString(), "10, first written by Dromedary (not packaged)",
                    "This one knows up to 10\n").containsPattern("size +0\\.\\d MB").containsPattern("jobs +2, the first of \\d{4}-")
                    .containsPattern("oldest +of those that have not ended: of \\d{4}-").containsPattern(" DELIVERED +1\n +READY +1\n");
        }
        assertThat(run(0, "--version")).contains("which reads journals up to version 10");
    }

    @Test
    void saysOfAnOlderOneThatItIsToBeCopiedBeforeItIsBroughtUp() throws Exception {
        Files.copy(Path.of(getClass().getResource("/db/journal-version-1.db").toURI()), state.resolve("journal.db"));
        assertThat(run(0, "journal")).contains("version   1\n", "every Dromedary that knows version 1",
                "older ones cannot read it any more",
                "Make a copy before");
    }

    @Test
    void aNewerOneIsShownByNoOtherCommand() {
        try (Ledger ledger = new Ledger(state)) {
            ledger.sql().execute("UPDATE written_by SET program = 'Dromedary 7.1.0'");
            ledger.sql().execute("PRAGMA user_version = 99");
        }
        assertThat(run(2, "journal")).contains("99, first written by Dromedary 7.1.0", "is too old: see docs/backup-and-upgrade.md");
        assertThat(run(1, "jobs")).contains("written by Dromedary 7.1.0", "Run Dromedary 7.1.0 or a newer one").doesNotContain("Exception");
        assertThat(run(1, "pause")).contains("written by Dromedary 7.1.0");
    }

    @Test
    void makesACopyWhileALineWorksAndReplacesNone() throws Exception {
        Path copy = home.resolve("copy.db");
        try (Ledger ledger = new Ledger(state)) {
            ledger.in(State.WAITING, "a");
            assertThat(run(0, "journal", "--backup", copy.toString())).startsWith(copy + ": the journal as it is now, ");
            byte[] first = Files.readAllBytes(copy);
            assertThat(run(1, "journal", "--backup", copy.toString())).contains("it exists, and is not replaced");
            assertThat(Files.readAllBytes(copy)).isEqualTo(first);
            assertThat(run(1, "journal", "--backup", home.resolve("no/copy.db").toString()))
                    .contains("there is no folder " + home.resolve("no"));
        }
    }

    @Test
    void saysWhetherAllThatIsInItFitsTogether() throws Exception {
        Path journal = state.resolve("journal.db");
        try (Ledger ledger = new Ledger(state)) {
            ledger.price = Price.of(BigDecimal.TEN, Price.Source.TABLE).orElseThrow();
            Stream.of(State.values()).filter(state -> state != State.ENTERING).forEach(state -> ledger.in(state, "job " + state));
            assertThat(run(0, "journal", "--verify")).startsWith(journal + " is whole: ");
            // When
            ledger.sql().update("UPDATE spending SET credits = credits + 500000 WHERE money = 'CHARGED'");
            ledger.sql().update("UPDATE tally SET jobs = jobs + 1 WHERE state = 'NSFW'");
            ledger.sql().update("UPDATE job SET request_id = NULL WHERE state = 'WAITING'");
            // Then
            assertThat(run(3, "journal", "--verify")).contains("CHARGED on ", "by 0 requests, 0.5 credits, 0 without a price",
                    "jobs in NSFW: there are 1, and 2 are counted", "job job WAITING is WAITING and has no request",
                    "put the last good copy back");
        }
    }

    @Test
    void findsDamageInTheFile() throws Exception {
        Path journal = state.resolve("journal.db");
        try (Ledger ledger = new Ledger(state)) {
            IntStream.range(0, 200).forEach(number -> ledger.enter("job " + number));
        }
        byte[] damaged = Files.readAllBytes(journal);
        Arrays.fill(damaged, damaged.length / 2, damaged.length, (byte) 'x');
        Files.write(journal, damaged);
        assertThat(run(3, "journal", "--verify")).contains("Something is wrong with " + journal);
    }

    @Test
    void compactsOnlyWhileNoLineRuns() throws Exception {
        Path journal = state.resolve("journal.db");
        try (Ledger ledger = new Ledger(state)) {
            ledger.in(State.DELIVERED, "a");
            ledger.sql().update("""
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
                    INSERT INTO event (job, at, who, to_state, why) SELECT 'a', i, 'a test', 'READY', hex(randomblob(400)) FROM n""");
            ledger.sql().update("DELETE FROM event WHERE who = 'a test'");
        }
        long before = Files.size(journal);
        try (Closeable running = Line.lock(Line.settings(home))) {
            assertThat(running).isNotNull();
            assertThat(run(1, "journal", "--compact")).contains("A line works on ", "Stop it first");
            assertThat(Files.size(journal)).isEqualTo(before);
        }
        assertThat(run(0, "journal", "--compact")).contains("Nothing that is in it has changed");
        assertThat(Files.size(journal)).isLessThan(before / 2);
        assertThat(run(0, "journal", "--verify")).contains("is whole: ");
        assertThat(run(0, "jobs", "a")).contains("DELIVERED");
    }

    @Test
    void aPrunedJobSaysWhatBecameOfItsDetails() {
        try (Ledger ledger = new Ledger(state)) {
            ledger.in(State.DELIVERED, "a");
            ledger.in(State.READY, "b");
            ledger.clock.advance(Duration.ofDays(100));
            new Pruning(ledger.source, Duration.ofDays(90), ledger.clock).prune();
            assertThat(run(0, "jobs", "a")).contains("DELIVERED", "pruned    its details were taken out of the journal on ");
            assertThat(run(0, "jobs", "b")).doesNotContain("pruned");
            assertThat(run(0, "jobs", "a", "--json")).contains("\"pruned\":\"");
            assertThat(run(0, "journal", "--verify")).contains("is whole: ");
        }
    }
}
