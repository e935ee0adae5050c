package io.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dromedary.job.Channel;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Hold;
import io.dromedary.job.Intent;
import io.dromedary.job.Job;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.job.Target;
import io.dromedary.journal.Characters;
import io.dromedary.journal.Pauses;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Pictures;
import io.dromedary.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands that ask the provider, against a server on a socket. */
class CommandsTest {

    private static final String MOTIONS = "[{\"id\":\"m1\",\"name\":\"Zoom In\",\"description\":\"closer\"}]";

    @TempDir
    private Path home;
    private Path root;
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private ScriptedServer server;

    @BeforeEach
    void open() throws Exception {
        server = ScriptedServer.start(connection -> {
            String call = ScriptedServer.readRequest(connection).lines().findFirst().orElseThrow().replace(" HTTP/1.1", "");
            asked.add(call);
            String answer = answers.getOrDefault(call, "404 {\"detail\":\"not found\"}");
            String body = answer.substring(4);
            ScriptedServer.write(connection, "HTTP/1.1 %s Said\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                    .formatted(answer.substring(0, 3), body.length(), body));
        });
        root = home.resolve("data");
        Files.createDirectories(root.resolve("state"));
        Files.createDirectories(home.resolve("routes/operate"));
        Files.createDirectories(home.resolve("routes/calls"));
        Files.copy(Path.of("routes/operate/query.camel.yaml"), home.resolve("routes/operate/query.camel.yaml"));
        Files.copy(Path.of("routes/calls/call-free.camel.yaml"), home.resolve("routes/calls/call-free.camel.yaml"));
        settings("higgsfield.key = key-id:secret-1");
        System.setProperty("dromedary.home", home.toString());
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() throws IOException {
        System.setOut(out);
        System.setErr(err);
        System.clearProperty("dromedary.home");
        server.close();
    }

    private void settings(String line) throws IOException {
        Files.writeString(home.resolve("application.properties"), """
                dromedary.root = %s
                higgsfield.base-url = http://127.0.0.1:%d
                dromedary.poll.first = 1
                dromedary.poll.max = 10
                camel.component.http.automatic-retries-disabled = true
                %s
                """.formatted(root, server.port(), line));
    }

    private int run(Object command, String... args) {
        output.reset();
        return new CommandLine(command).execute(args);
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    // ------------------------------------------------------------------ none

    @Test
    void withoutACommandTheLineIsRun() throws IOException {
        Files.createDirectories(home.resolve("routes/errors"));
        settings("dromedary.settle = soon");
        output.reset();
        assertThat(Dromedary.commandLine().execute()).isEqualTo(1);
        assertThat(output()).startsWith("Dromedary does not start:").contains("dromedary.settle is 'soon'").doesNotContain("Exception");
    }

    @Test
    void whatIsMisspeltIsAnsweredWithOneSentence() {
        assertThat(sentence("rnu")).isEqualTo("There is no command `rnu`; did you mean `run`? `./dromedary --help` explains it.");
        assertThat(sentence("run", "--onec"))
                .isEqualTo("There is no option `--onec`; did you mean `--once`? `./dromedary run --help` explains it.");
        assertThat(sentence("frobnicate")).startsWith("There is no command `frobnicate`; there are account, approve, cancel, ");
        assertThat(sentence("run", "now")).isEqualTo("`now` is one argument too many. `./dromedary run --help` explains it.");
        assertThat(sentence("sandbox", "--port", "80000")).isEqualTo(
                "--port: found 80000; a port is a number from 1 to 65535, and 0 takes any free one. `./dromedary sandbox "
                        + "--help` explains it.");
        assertThat(sentence("sandbox", "--port", "soon")).contains("'--port'", "soon");
        assertThat(sentence("jobs", "--limit")).contains("--limit");
    }

    private String sentence(String... args) {
        output.reset();
        assertThat(Dromedary.commandLine().execute(args)).isEqualTo(64);
        assertThat(output().lines()).hasSize(1);
        return output().strip();
    }

    @Test
    void anAddressOfAnotherMachineIsRefusedWithOneSentence() {
        output.reset();
        assertThat(Dromedary.commandLine().execute("sandbox", "--port", "0", "--bind", "192.0.2.1")).isEqualTo(1);
        assertThat(output().lines()).hasSize(1);
        assertThat(output()).contains("192.0.2.1").doesNotContain("Exception");
    }

    @Test
    void aJournalWithoutJobsIsSaidToBeEmpty() {
        new Ledger(root.resolve("state")).close();
        assertThat(run(new JobsCommand())).isZero();
        assertThat(output()).startsWith("There are no jobs yet").contains("inbox").hasLineCount(1);
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.in(State.DELIVERED, "a");
        }
        assertThat(run(new JobsCommand())).isZero();
        assertThat(output()).startsWith("No job is under way").contains("--all", "1 DELIVERED");
    }

    @Test
    void aBrokenJournalIsSaidWithoutAStackTrace() throws IOException {
        Files.writeString(root.resolve("state/journal.db"), "no journal at all, but longer than its head. ".repeat(20));
        output.reset();
        assertThat(Dromedary.commandLine().execute("jobs")).isEqualTo(1);
        assertThat(output()).contains("`./dromedary jobs` cannot go on (").doesNotContain("\tat ");
    }

    // ------------------------------------------------------------------ motions, styles

    @Test
    void aListIsFetchedOnceAndShownFromTheJournalAfterwards() {
        // Given
        new Ledger(root.resolve("state")).close();
        answers.put("GET /v1/motions", "200 " + MOTIONS);
        // When, Then
        assertThat(run(new PresetsCommand.Motions())).isZero();
        assertThat(run(new PresetsCommand.Motions())).isZero();
        assertThat(output()).contains("fetched 0 min ago", "m1  Zoom In", "closer", "0bdbf318-f918-4f9b-829a-74cab681d806  ARC_RIGHT");
        assertThat(asked).hasSize(1);
        run(new PresetsCommand.Motions(), "--refresh");
        assertThat(asked).hasSize(2);
    }

    @Test
    void withoutAnAnswerTheKnownListIsShownAndThatIsSaid() {
        // Given
        new Ledger(root.resolve("state")).close();
        answers.put("GET /v1/motions", "200 " + MOTIONS);
        run(new PresetsCommand.Motions());
        answers.put("GET /v1/motions", "500 broken");
        // When
        int code = run(new PresetsCommand.Motions(), "--refresh");
        // Then
        assertThat(code).isZero();
        assertThat(output()).contains("did not come", "HTTP 500", "Zoom In");
        assertThat(asked).as("a few tries").hasSize(4);
    }

    @Test
    void withoutAKeyOrAJournalTheDocumentedMotionsAreThere() throws IOException {
        settings("");
        assertThat(run(new PresetsCommand.Motions())).isEqualTo(1);
        assertThat(output()).contains("HF_KEY", "is not known", "SNORRICAM");
        assertThat(run(new PresetsCommand.Styles())).isEqualTo(1);
        assertThat(output()).doesNotContain("SNORRICAM");
        assertThat(asked).isEmpty();
        assertThat(root.resolve("state")).isEmptyDirectory();
    }

    // ------------------------------------------------------------------ account

    @Test
    void theAccountSaysWhetherTheKeyIsAcceptedAndWhatBecameOfTheSubmissions() {
        // Given
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.in(State.DELIVERED, "a");
            ledger.in(State.NSFW, "b");
            ledger.in(State.WAITING, "c");
            ledger.journal.accountPaused("api", "not enough credits");
        }
        // When, Then
        assertThat(run(new AccountCommand())).isZero();
        assertThat(output()).contains("key-… is accepted", "PAUSED: not enough credits", "1 of 4 in use")
                .containsPattern("1 +1 +1  " + Ledger.MODEL);
        answers.put(asked.get(0), "401 {\"detail\":\"Invalid credentials\"}");
        assertThat(run(new AccountCommand())).isEqualTo(3);
        assertThat(output()).contains("HTTP 401", "Invalid credentials").doesNotContain("secret-1");
    }

    // ------------------------------------------------------------------ spend

    @Test
    void whatWasSpentIsSaidInCreditsAndWhatIsNotKnownIsSaidToo() {
        // Given
        assertThat(run(new SpendCommand())).isOne();
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.clock.advance(Duration.between(ledger.clock.instant(), Instant.now()));
            ledger.price = Price.of(new BigDecimal("1.25"), Price.Source.ESTIMATE).orElseThrow();
            ledger.in(State.DELIVERED, "a");
            ledger.in(State.DELIVERED, "b");
            ledger.in(State.UNCERTAIN, "c");
            ledger.in(State.NSFW, "d");
            ledger.price = null;
            ledger.in(State.DELIVERED, "e");
        }
        // When, Then
        assertThat(run(new SpendCommand())).isZero();
        assertThat(output()).containsPattern("today +2.5 credits and 1 of unknown price\n +and 1.25 credits undetermined")
                .containsPattern("yesterday +0 credits").containsPattern("this month +2.5 credits").contains(Ledger.MODEL + " 2.5 credits",
                        "Estimated");
        assertThat(run(new JobsCommand(), "d")).isZero();
        assertThat(output()).contains("cost      nothing: it was not charged");
        assertThat(run(new JobsCommand(), "c")).isZero();
        assertThat(output()).contains("cost      1.25 credits, estimated; nobody knows yet whether it is charged");
    }

    @Test
    void spendSaysWhatIsLeftAndWhatIsHeld() throws IOException {
        // Given
        Files.createDirectories(root.resolve("inbox/shop"));
        Files.writeString(root.resolve("inbox/shop/_profile.yaml"), "budget: {day: 10, month: 30}");
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.clock.advance(Duration.between(ledger.clock.instant(), Instant.now()));
            ledger.price = Price.of(new BigDecimal("1.25"), Price.Source.ESTIMATE).orElseThrow();
            ledger.waiting(ledger.journal.enter("a", "a.png", "shop", List.of("a.png"), "work/a", List.of(), Ledger.request(0), "a", null)
                    .orElseThrow());
            ledger.in(State.HELD, "b");
            ledger.hold(ledger.enter("c"), Hold.Limit.MONTH);
        }
        // When, Then
        assertThat(run(new SpendCommand())).isZero();
        assertThat(output()).contains("This month, by day:", "This month, by folder:", "inbox/shop", "This month, by model:",
                "8.75 of 10 credits are left today (budget.day in inbox/shop/_profile.yaml): 0 spent, 1.25 reserved, 0 undetermined",
                "28.75 of 30 credits are left this month", "1.25 credits: 1 job of " + Ledger.MODEL + " from inbox; it costs more",
                "a budget of the month is used up", "./dromedary approve");
        assertThat(run(new SpendCommand(), "--json")).isZero();
        assertThat(output()).contains("\"left\":8.75", "\"held\":[{\"limit\":\"approval\"");
    }

    @Test
    void aMonthIsATableThatNoSpreadsheetTakesForFormulas() throws IOException {
        // Given
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.price = Price.of(new BigDecimal("1.25"), Price.Source.ESTIMATE).orElseThrow();
            String folder = "=HYPERLINK(\"x\")";
            ledger.waiting(ledger.journal.enter("a", "a.png", folder, List.of("a.png"), "work/a", List.of(), Ledger.request(0), "a", null)
                    .orElseThrow());
            ledger.in(State.DELIVERED, "b");
            ledger.price = null;
            ledger.in(State.DELIVERED, "c");
        }
        // When, Then
        assertThat(run(new SpendCommand(), "--csv", "--month", "2026-03")).isZero();
        assertThat(output()).isEqualTo("""
                day,profile,model,money,credits,requests,unpriced\r
                2026-03-04,,MODEL,charged,1.25,2,1\r
                2026-03-04,"'=HYPERLINK(""x"")",MODEL,under-way,1.25,1,0\r
                """.replace("MODEL", Ledger.MODEL));
        assertThat(run(new SpendCommand(), "--csv", "--month", "2026-02")).isZero();
        assertThat(output()).isEqualTo("day,profile,model,money,credits,requests,unpriced\r\n");
        assertThat(run(new SpendCommand(), "--csv", "--month", "March")).isEqualTo(2);
        assertThat(run(new SpendCommand(), "--month", "2026-02")).isEqualTo(2);
        assertThat(run(new SpendCommand(), "--csv", "--json")).isEqualTo(2);
    }

    // ------------------------------------------------------------------ jobs

    @Test
    void aJobThatWaitsForACharacterSaysSo() {
        // Given
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.journal.waits(ledger.in(State.READY, "j"), "waits for the character anna (v2), which job k makes",
                    ledger.clock.instant());
        }
        // When, Then
        assertThat(run(new JobsCommand(), "j")).isZero();
        assertThat(output()).containsPattern("waits     for the character anna \\(v2\\), which job k makes, since \\S+");
    }

    @Test
    void aPersonsWordCollectsWhatTheProviderNamesNow() {
        // Given
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.in(State.EXPIRED, "open");
            ledger.in(State.READY, "new");
        }
        // When, Then
        assertThat(run(new JobsCommand(), "open", "--collect")).isZero();
        assertThat(output()).contains("Job open is EXPIRED; the running line, or the next one, goes on with it.");
        assertThat(run(new JobsCommand(), "new", "--collect")).isEqualTo(1);
        assertThat(output()).contains("Job new is READY; only a job whose request is open at the provider can be collected");
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            assertThat(ledger.journal.isToBeCollected(ledger.view.job("open").orElseThrow())).isTrue();
            assertThat(ledger.journal.isToBeCollected(ledger.view.job("new").orElseThrow())).isFalse();
        }
    }

    @Test
    void whatWaitsIsDueNowWhenAPersonSaysSo() {
        // Given
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.enter("later");
            ledger.journal.later(ledger.journal.takeReady("api", 1, 1).get(0), "busy", Instant.now().plus(Ledger.HOUR), true);
            ledger.in(State.DELIVERED, "done");
        }
        // When, Then
        assertThat(run(new JobsCommand(), "later", "--now")).isZero();
        assertThat(output()).contains("Job later is READY; the running line, or the next one, goes on with it.");
        assertThat(run(new JobsCommand(), "done", "--now")).isEqualTo(1);
        assertThat(output()).contains("Job done: it has ended.");
        assertThat(sentence("jobs", "--now")).startsWith("which JOB is meant?");
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            assertThat(ledger.view.job("later").orElseThrow().notBefore()).isLessThanOrEqualTo(Instant.now().toEpochMilli());
        }
    }

    @Test
    void aJobIsFoundByWhatItIsCalled() throws IOException {
        // Given
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.in(State.UNCERTAIN, "lost");
        }
        // When, Then
        assertThat(run(new JobsCommand(), "photo.png")).isZero();
        assertThat(output()).startsWith("lost  UNCERTAIN").contains("waits     for nothing but a person",
                root.resolve("errors").toString());
        assertThat(run(new JobsCommand(), "photo.png", "--attach", "r-1")).isEqualTo(1);
        assertThat(output()).contains("There is no job photo.png. Do you mean lost, which is photo.png?");
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.in(State.DELIVERED, "other");
        }
        assertThat(run(new JobsCommand(), "photo.png")).isZero();
        assertThat(output()).contains("lost  UNCERTAIN", "other  DELIVERED", "Several jobs are called so");
        Files.createDirectories(root.resolve("inbox"));
        Files.writeString(root.resolve("inbox/anna.png"), "a picture");
        assertThat(run(new JobsCommand(), "anna.png")).isEqualTo(1);
        assertThat(output()).contains("anna.png is not taken in yet. `./dromedary check " + root.resolve("inbox/anna.png"));
        assertThat(run(new JobsCommand(), "none.png")).isEqualTo(1);
        assertThat(output()).contains("There is no job none.png; `dromedary jobs` lists them.");
    }

    /** It goes on until nobody reads it any more, as after `| head -1`. */
    @Test
    void whoWatchesSeesEachChangeOnce() throws Exception {
        // Given
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.enter("a");
            Watched watched = new Watched();
            System.setOut(new PrintStream(watched, true, StandardCharsets.UTF_8));
            CompletableFuture<Integer> code = CompletableFuture
                    .supplyAsync(() -> new CommandLine(new JobsCommand()).execute("--json", "--watch"));
            await().until(() -> watched.lines().size() == 1);
            // When
            ledger.waiting(ledger.view.job("a").orElseThrow());
            // Then
            await().until(() -> watched.lines().size() == 2);
            assertThat(watched.lines().get(0)).contains("\"state\":\"READY\"");
            assertThat(watched.lines().get(1)).contains("\"state\":\"WAITING\"");
            watched.gone = true;
            ledger.enter("b");
            assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
            assertThat(watched.lines()).hasSize(2);
        }
    }

    /** Somebody who reads, and then does not. */
    private static final class Watched extends OutputStream {
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private volatile boolean gone;

        @Override
        public synchronized void write(int character) throws IOException {
            if (gone) {
                throw new IOException("nobody reads");
            }
            read.write(character);
        }

        synchronized List<String> lines() {
            return read.toString(StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void aListEndsWithHowTheLineIs() {
        // Given
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.waiting(ledger.enter("w"));
            ledger.in(State.FAILED, "f");
        }
        // When, Then
        assertThat(run(new JobsCommand())).isZero();
        assertThat(output()).contains("1 failed: It ended (f)")
                .endsWith("No line runs on %s: `./dromedary run` starts it. 1 at the provider.%n".formatted(root));
    }

    @Test
    void manyAreTriedAgainWhenThatIsConfirmed() {
        // Given
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.in(State.EXPIRED, "a");
            ledger.in(State.EXPIRED, "b");
            ledger.in(State.DELIVERED, "c");
        }
        // When, Then
        assertThat(run(new RetryCommand(), "--state", "expired")).isEqualTo(1);
        assertThat(output()).contains("2 jobs are meant", "Nothing was done; say --yes");
        assertThat(run(new RetryCommand(), "--channel", "expired", "--yes")).isZero();
        assertThat(output()).contains("2 retried.", "No line runs");
        assertThat(run(new RetryCommand(), "c")).isEqualTo(2);
        assertThat(output()).contains("0 retried, 1 skipped: it is delivered");
        assertThat(run(new RetryCommand(), "none")).isEqualTo(2);
    }

    @Test
    void whichJobsAreMeantHasToBeSaid() {
        new Ledger(root.resolve("state")).close();
        assertThat(sentence("retry")).startsWith("which jobs are meant? Say JOB, --channel");
        assertThat(sentence("cancel", "--all", "--state", "READY")).startsWith("--all means all jobs");
        assertThat(sentence("retry", "--channel", "nfsw")).startsWith("there is no channel nfsw; did you mean nsfw?");
        assertThat(sentence("retry", "--state", "FAILD")).startsWith("There is no state FAILD; did you mean FAILED?");
        assertThat(sentence("jobs", "--since", "once")).startsWith("'once' is no time; write 90m");
        assertThat(sentence("jobs", "--collect")).startsWith("which JOB is meant?");
    }

    @Test
    void manyAreCanceled() {
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.enter("a");
            ledger.enter("b");
        }
        assertThat(run(new CancelCommand(), "--state", "READY")).isZero();
        assertThat(output()).contains("2 to be canceled.");
    }

    @Test
    void aPauseIsSaidToWhoeverLooks() {
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.enter("a");
        }
        assertThat(run(new PauseCommand(), "--why", "too dear")).isZero();
        assertThat(output()).matches("(?s)The line is paused since .* by .*: too dear\\. Nothing new is submitted until .*");
        assertThat(run(new JobsCommand())).isZero();
        assertThat(output()).startsWith("NOTHING IS SUBMITTED: The line is paused");
        assertThat(run(new ResumeCommand())).isZero();
        assertThat(run(new ResumeCommand())).isZero();
        assertThat(output()).contains("was not paused");
    }

    @Test
    void whatIsTriedAgainIsSaidInTheListAndInTheStory() {
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            Job once = ledger.journal.later(ledger.enter("a"), "no place", ledger.in(Ledger.HOUR), true);
            ledger.journal.later(once, "no connection", Instant.now().plus(Ledger.HOUR), true);
        }
        assertThat(run(new JobsCommand())).isZero();
        assertThat(output())
                .containsPattern("READY .* retrying, attempt 3, at .*; waits for another try: no connection.*; earlier: no place");
        assertThat(run(new JobsCommand(), "a")).isZero();
        assertThat(output()).containsPattern("  retrying  attempt 3, at .*; the last one: no connection")
                .containsPattern("  earlier   .*  no place");
    }

    @Test
    void aModelIsPausedByItsShorterNameBesideTheLine() {
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.enter("a");
        }
        assertThat(run(new PauseCommand(), "--model", "dop", "--why", "too dear")).isZero();
        assertThat(output())
                .matches("(?s)The model higgsfield-ai/dop/standard is paused since .* by .*: too dear\\. Nothing new is submitted "
                        + "to it until `./dromedary resume --model higgsfield-ai/dop/standard`; other models go on\\.\\R");
        assertThat(run(new JobsCommand())).isZero();
        assertThat(output()).startsWith("NOTHING IS SUBMITTED TO IT: The model higgsfield-ai/dop/standard is paused")
                .contains("READY", "waits for somebody to say `./dromedary resume --model higgsfield-ai/dop/standard`");
        assertThat(run(new ResumeCommand())).isZero();
        assertThat(output()).startsWith("The line was not paused").contains("The model higgsfield-ai/dop/standard is paused since");
        assertThat(run(new ResumeCommand(), "--model", "dop")).isZero();
        assertThat(output()).startsWith("The model higgsfield-ai/dop/standard is no longer paused");
        assertThat(run(new PauseCommand(), "--model", "somebody/elses")).isZero();
        assertThat(output()).contains("The model somebody/elses is not in the catalogue");
    }

    @Test
    void aFileThatPausesIsNotEndedByTheCommand() {
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            new Pauses(ledger.source, ledger.clock).pauseByFile("inbox/_PAUSE");
        }
        assertThat(run(new ResumeCommand())).isEqualTo(1);
        assertThat(output()).contains("by the file inbox/_PAUSE. It goes on when somebody does this: take away inbox/_PAUSE.");
        assertThat(run(new JobsCommand())).isZero();
        assertThat(output()).startsWith("NOTHING IS SUBMITTED").contains("To end that, take away inbox/_PAUSE.");
    }

    @Test
    void jobsAreToldToProgramsAndFilteredForPeople() {
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.in(State.FAILED, "a");
            ledger.in(State.DELIVERED, "b");
        }
        assertThat(run(new JobsCommand(), "--json", "--limit", "1")).isZero();
        assertThat(output()).startsWith("{\"jobs\":[{\"id\":\"b\"").contains("\"next\":\"b\"").hasLineCount(1);
        assertThat(run(new JobsCommand(), "a", "--json")).isZero();
        assertThat(output()).startsWith("{\"job\":{\"id\":\"a\"").contains("\"channel\":\"failed\"", "\"events\":[{");
        assertThat(run(new JobsCommand(), "none", "--json")).isEqualTo(1);
        assertThat(run(new JobsCommand(), "--state", "delivered")).isZero();
        assertThat(output()).contains("b  DELIVERED").doesNotContain("a  FAILED").contains("1 failed: It ended");
        assertThat(run(new JobsCommand(), "--search", "no such text")).isZero();
        assertThat(output()).startsWith("There is no such job.");
    }

    @Test
    void submittingAgainHasToBeConfirmed() {
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.price = Price.of(new BigDecimal("1.5"), Price.Source.ESTIMATE).orElseThrow();
            ledger.in(State.UNCERTAIN, "a");
        }
        assertThat(run(new JobsCommand(), "a", "--submit-again")).isEqualTo(1);
        assertThat(output()).contains("(1.5 credits, estimated), and paid twice if the provider has it", "say --yes");
        assertThat(run(new JobsCommand(), "a", "--submit-again", "--yes")).isZero();
        assertThat(output()).contains("Job a is READY");
    }

    @Test
    void writingOffHasToBeConfirmedWithThePriceInTheQuestion() {
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.price = Price.of(new BigDecimal("1.5"), Price.Source.ESTIMATE).orElseThrow();
            ledger.in(State.UNCERTAIN, "a");
            ledger.price = null;
            ledger.in(State.EXPIRED, "b");
        }
        assertThat(run(new JobsCommand(), "a", "--write-off")).isEqualTo(1);
        assertThat(output()).contains("Job a is written off: what it cost counts as charged (1.5 credits, estimated), and its result is "
                + "given up. Nothing was done; say --yes if that is meant.");
        assertThat(run(new JobsCommand(), "b", "--write-off")).isEqualTo(1);
        assertThat(output()).contains("(price not known)");
        assertThat(run(new JobsCommand(), "a", "--write-off", "--yes")).isZero();
        assertThat(output()).contains("Job a is CANCELED");
        assertThat(run(new JobsCommand(), "a", "--write-off", "--yes")).isEqualTo(1);
        assertThat(output()).contains("Job a is CANCELED; only money that nobody knows of is written off");
    }

    @Test
    void completionAndManualPageNameEveryCommandAndOption() {
        assertThat(Dromedary.commandLine().execute("completion")).isZero();
        assertThat(output()).contains("complete -F _complete_dromedary -o default dromedary", "submit-again");
        output.reset();
        assertThat(Dromedary.commandLine().execute("man")).isZero();
        assertThat(output()).startsWith(".TH DROMEDARY 1").contains(".SS retry JOB", "\\-\\-submit\\-again", ".B exit code 5");
        assertThat(Dromedary.commandLine().getSubcommands().keySet()).allSatisfy(name -> assertThat(output()).contains(".SS " + name));
    }

    // ------------------------------------------------------------------ characters

    private static final String LIST = "GET /v1/custom-references/list?page=1&page_size=100";

    @Test
    void charactersAreListedAsTheJournalAndTheProviderKnowThem() {
        // Given
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.trained("j1", "anna", "v2");
            ledger.trained("j2", "gone", "v1");
            ledger.end(ledger.submitting(ledger.enterCharacter("j3", "bob", "v1")), Channel.UNCERTAIN);
            ledger.waiting(ledger.enterCharacter("j4", "carl", "v1"));
        }
        answers.put(LIST,
                "200 {\"total\":2,\"items\":[{\"id\":\"request of "
                        + "j1\",\"name\":\"anna\",\"status\":\"completed\"},{\"id\":\"r9\",\"name\":\"bob\",\"status\":\"queued\"}]}");
        // When
        int code = run(new CharactersCommand());
        // Then
        assertThat(code).isZero();
        assertThat(output().lines())
                .anySatisfy(line -> assertThat(line).contains("anna", "v2", "completed", "request of j1", "made by job j1"))
                .anySatisfy(line -> assertThat(line).contains("gone", "GONE", "made by job j2"))
                .anySatisfy(line -> assertThat(line).contains("bob", "queued", "r9", "not made here"))
                .anySatisfy(line -> assertThat(line).contains("bob", "UNCERTAIN", "job j3", "it may be r9", "jobs j3 --attach"))
                .anySatisfy(line -> assertThat(line).contains("carl", "WAITING", "job j4"));
        assertThat(run(new CharactersCommand(), "carl")).isZero();
        assertThat(output()).contains("carl").doesNotContain("anna", "bob");
        assertThat(run(new CharactersCommand(), "nobody")).isEqualTo(1);
    }

    @Test
    void aCharacterIsDeletedAtTheProviderAndHere() {
        // Given
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.trained("j1", "anna", "v2");
        }
        answers.put(LIST, "200 {\"items\":[{\"id\":\"request of j1\",\"name\":\"anna\",\"status\":\"completed\"}]}");
        String call = "DELETE /v1/custom-references/request%20of%20j1";
        // When, Then
        answers.put(call, "409 {\"detail\":\"training\"}");
        assertThat(run(new CharactersCommand(), "anna", "--delete")).isEqualTo(1);
        assertThat(output()).contains("was not deleted", "HTTP 409", "while it is being trained");
        answers.put(call, "204 ");
        assertThat(run(new CharactersCommand(), "anna", "--delete")).isZero();
        assertThat(output()).contains("deleted at the provider", "the name is free");
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            assertThat(new Characters(ledger.source).all()).isEmpty();
        }
        assertThat(asked).contains(call);
    }

    @Test
    void whichOfSeveralIsMeantHasToBeSaid() {
        answers.put(LIST, "200 {\"items\":[{\"id\":\"r1\",\"name\":\"anna\"},{\"id\":\"r2\",\"name\":\"anna\"}]}");
        answers.put("DELETE /v1/custom-references/r2", "204 ");
        assertThat(run(new CharactersCommand(), "anna", "--delete")).isEqualTo(1);
        assertThat(output()).contains("several", "r1, r2");
        assertThat(run(new CharactersCommand(), "r2", "--delete")).isZero();
        assertThat(run(new CharactersCommand(), "--delete")).isEqualTo(1);
        assertThat(asked).filteredOn(call -> call.startsWith("DELETE")).hasSize(1);
    }

    // ------------------------------------------------------------------ checks

    @Test
    void aCheckPairsAsTheInboxDoes() throws IOException {
        // Given
        Path inbox = Files.createDirectories(home.resolve("drops"));
        Files.writeString(inbox.resolve("_profile.yaml"), "model: some/a\nprompt: of the profile\n");
        Pictures.png(inbox.resolve("a.png"), 64, 64, "a");
        Files.writeString(inbox.resolve("a.caption"), "a boat");
        // When, Then
        assertThat(run(new CheckCommand(), inbox.toString())).isEqualTo(2);
        assertThat(output()).contains("WRONG  a.png, prompt: found none that is surely its own, but beside it a.caption;");
        assertThat(run(new CheckCommand(), inbox.resolve("a.caption").toString())).isEqualTo(2);
        assertThat(output()).contains("WRONG  a.png, prompt");
    }

    // ------------------------------------------------------------------ prices

    @Test
    void aCheckMayAskWhatItWouldCost() throws IOException {
        // Given
        Path inbox = Files.createDirectories(home.resolve("drops"));
        for (String model : List.of("a", "b", "c", "d")) {
            Files.writeString(inbox.resolve(model + ".yaml"), "model: some/" + model + "\nprompt: a boat\n");
        }
        answers.put("POST /estimate/some/a",
                "200 {\"type\":\"estimate\",\"credits\":\"1.500\",\"usd\":\"0.094\",\"discount\":{\"percentage\":\"10\"}}");
        answers.put("POST /estimate/some/b", "200 {\"type\":\"estimate\",\"credits\":\"2\",\"usd\":\"0.125\"}");
        answers.put("POST /estimate/some/c", "200 {\"type\":\"description\",\"pricing_description\":\"by the second\"}");
        Files.writeString(home.resolve("prices.yaml"), "prices: {some/d: {per-output: 4}, some/a: {per-output: 9}}\n");
        // When
        int code = run(new CheckCommand(), inbox.toString(), "--price");
        // Then
        assertThat(code).isZero();
        assertThat(output()).contains("price: 1.5 credits, estimated, 0.094 USD; the discount of 10 % is not subtracted",
                "price: 2 credits, estimated, 0.125 USD", "price: not known (by the second)", "price: 4 credits, estimated by prices.yaml",
                "All together: 7.5 credits and 1 of unknown price\n");
        assertThat(output().lines().filter(line -> line.startsWith("  some/")).map(line -> line.replaceAll(" +", " ")))
                .containsExactly(" some/a 1 1.5 credits", " some/b 1 2 credits", " some/c 1 1 of unknown price", " some/d 1 4 credits");
    }

    @Test
    void aFolderOfManyAsksOnceForEachKind() throws IOException {
        // Given
        Path inbox = Files.createDirectories(home.resolve("drops"));
        Files.writeString(inbox.resolve("_profile.yaml"), "model: some/a\n");
        for (int i = 0; i < 400; i++) {
            Files.writeString(inbox.resolve("drop-%03d.yaml".formatted(i)),
                    "prompt: boat %d\nparams: {duration: %d}\n".formatted(i, i < 300 ? 5 : 10));
        }
        answers.put("POST /estimate/some/a", "200 {\"type\":\"estimate\",\"credits\":\"6.5\"}");
        // When
        run(new CheckCommand(), inbox.toString(), "--price");
        // Then
        assertThat(output()).contains("All together: 2600 credits\n");
        assertThat(asked).hasSize(2);
    }

    @Test
    void whatWouldBeADuplicateCostsNothing() throws Exception {
        // Given
        Path inbox = Files.createDirectories(home.resolve("drops"));
        Files.writeString(inbox.resolve("a.yaml"), "model: some/a\nprompt: a boat\n");
        Files.writeString(inbox.resolve("b.yaml"), "model: some/a\nprompt: a boat\n");
        Files.writeString(inbox.resolve("c.yaml"), "model: some/a\nprompt: a ship\n");
        Files.writeString(inbox.resolve("d.yaml"), "model: some/a\nprompt: a boat\nvariation: 2\n");
        answers.put("POST /estimate/some/a", "200 {\"type\":\"estimate\",\"credits\":\"2\"}");
        DropRequest ship = new DropRequest("some/a", "a ship", JsonNodeFactory.instance.objectNode(), null, null, null, null, null, 0, null,
                JsonNodeFactory.instance.objectNode(), null, List.of(), null, new Target(Target.QUEUE, "some/a"));
        try (Ledger ledger = new Ledger(root.resolve("state"))) {
            ledger.journal.enter("job1", "old.yaml", "", List.of("old.yaml"), "work/job1", List.of(), ship, Intent.of(ship, List.of()),
                    null);
        }
        // When
        run(new CheckCommand(), inbox.toString(), "--price");
        // Then
        assertThat(output()).contains("a duplicate: the same picture and request are in a.yaml as well",
                "a duplicate: the same picture and request are job job1 already, READY", "All together: 4 credits\n",
                "2 would be duplicates and cost nothing.");
    }

    @Test
    void withoutEstimatesTheListAloneCounts() throws IOException {
        // Given
        settings("dromedary.price = table");
        Path inbox = Files.createDirectories(home.resolve("drops"));
        Files.writeString(inbox.resolve("a.yaml"), "model: some/a\nprompt: a boat\noutputs: 4\n");
        Files.writeString(inbox.resolve("b.yaml"), "model: some/b\nprompt: a boat\n");
        Files.writeString(home.resolve("prices.yaml"), "prices: {some/a: {per-output: 1.5}}\n");
        // When
        run(new CheckCommand(), inbox.toString(), "--price");
        // Then
        assertThat(output()).contains("price: not known\n", "All together: 6 credits and 1 of unknown price\n");
        assertThat(asked).isEmpty();
    }

    @Test
    void aProviderThatDoesNotAnswerIsAskedOnce() throws IOException {
        // Given
        Path inbox = Files.createDirectories(home.resolve("drops"));
        for (String model : List.of("a", "b", "c")) {
            Files.writeString(inbox.resolve(model + ".yaml"), "model: some/" + model + "\nprompt: a boat\n");
            answers.put("POST /estimate/some/" + model, "500 {}");
        }
        // When
        run(new CheckCommand(), inbox.toString(), "--price");
        // Then
        assertThat(output()).containsOnlyOnce("the provider gives no estimate: ").contains("All together: 3 of unknown price\n");
        assertThat(asked).allMatch(call -> call.endsWith("some/a"));
    }
}
