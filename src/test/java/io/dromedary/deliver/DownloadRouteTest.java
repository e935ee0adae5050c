package io.dromedary.deliver;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.api.Dialects;
import io.dromedary.api.http.Backoff;
import io.dromedary.api.http.CallLimits;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.GuardedConnections;
import io.dromedary.api.http.PublicAddresses;
import io.dromedary.archive.Archiver;
import io.dromedary.archive.ErrorNotes;
import io.dromedary.archive.FolderMoves;
import io.dromedary.job.Event;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Result;
import io.dromedary.job.State;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalTrouble;
import io.dromedary.journal.ManifestRows;
import io.dromedary.manifest.RowResults;
import io.dromedary.operate.Leases;
import io.dromedary.operate.UnexpectedFailures;
import io.dromedary.store.FolderStore;
import io.dromedary.store.Store;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Models;
import io.dromedary.testing.ScriptedServer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way out over HTTP: every result, and its preview where that can be had. */
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/policies/journaling.camel.yaml,file:routes/policies/delivering.camel.yaml,"
            + "file:routes/policies/catch-all.camel.yaml,file:routes/deliver/*.camel.yaml,file:routes/errors/dead-letter.camel.yaml,"
            + "file:routes/operate/unexpected.camel.yaml,file:routes/calls/call-free.camel.yaml,file:routes/calls/call-results.camel.yaml",
    "dromedary.preview.retry=20", "dromedary.download.tries=2", "derived.results-in-bucket=false",
    "derived.drops-in-bucket=false"})
class DownloadRouteTest {

    private static final String NAME = "photo__higgsfield-ai-dop-standard__";

    @TempDir
    private Path root;
    private Ledger ledger;
    private ScriptedServer host;
    private Store store;
    private final PublicAddresses addresses = new PublicAddresses(true, SystemDefaultDnsResolver.INSTANCE);
    @BeanInject
    CamelContext context;
    @Produce("seda:deliver")
    ProducerTemplate template;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean over;
    /** How often an address answers 503 before it has the file; -1 where it is gone. */
    private final Map<String, Integer> trouble = new ConcurrentHashMap<>();

    @Configure
    void open(MainConfigurationProperties main) throws IOException {
        for (String folder : List.of("state", "outbox", "work/j")) {
            Files.createDirectories(root.resolve(folder));
        }
        ledger = new Ledger(root.resolve("state"));
        store = new FolderStore(root);
        host = ScriptedServer.start(this::answer);
    }

    @BindToRegistry("resultConnections")
    HttpClientConnectionManager resultConnections() throws Exception {
        return GuardedConnections.pool(addresses, SSLContext.getDefault(), Duration.ofSeconds(5), Duration.ofSeconds(5), 8, 8,
                new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMinutes(1)));
    }

    @BindToRegistry("download")
    Download download() {
        return new Download(store, ledger.view, ledger.outputs, addresses, 1_000,
                Ledger.pace());
    }

    @BindToRegistry("records")
    Records records() {
        return new Records(store, ledger.view, target -> "https://api.example/" + target.path(), Models.COMPOSITION,
                new CharacterRecord(store, ledger.clock), ledger.clock);
    }

    @BindToRegistry("rowResults")
    RowResults rowResults() {
        return new RowResults(store, ledger.view, new ManifestRows(ledger.source));
    }

    @BindToRegistry("journal")
    Journal journal() {
        return ledger.journal;
    }

    @BindToRegistry("dialect")
    Dialects dialect() {
        return Generations.at("https://api.example", new Credentials("id", "secret"), ledger.clock);
    }

    @BindToRegistry("delivery")
    Delivery delivery() {
        return new Delivery(ledger.journal, ledger.outputs, new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(5)), 3, ledger.clock);
    }

    @BindToRegistry("folderMoves")
    FolderMoves folderMoves() {
        return new FolderMoves(new FolderStore(root));
    }

    @BindToRegistry("leases")
    Leases leases() {
        return new Leases(ledger.journal, Journal.LEASE, HOUR, HOUR);
    }

    @BindToRegistry("archiver")
    Archiver archiver() {
        return new Archiver(store, ledger.journal, new ErrorNotes(store, store, ledger.view), ledger.sweep, ledger.clock);
    }

    @BindToRegistry("journalTrouble")
    JournalTrouble journalTrouble() {
        return new JournalTrouble(root);
    }

    @BindToRegistry("unexpectedFailures")
    UnexpectedFailures unexpectedFailures() {
        return new UnexpectedFailures(ledger.journal, ledger.view, Duration.ofSeconds(5), ledger.clock);
    }

    @AfterEach
    void stop() throws Exception {
        // Camel waits for what is under way.
        over = true;
        context.stop();
        host.close();
        ledger.close();
    }

    private void answer(Socket connection) throws IOException {
        String head = ScriptedServer.readRequest(connection);
        String path = head.split(" ")[1];
        asked.add(head.contains("Camel") ? "our own header went out" : path);
        if (path.startsWith("/slow")) {
            drip(connection, path);
            return;
        }
        int left = trouble.getOrDefault(path, 0);
        trouble.put(path, left > 0 ? left - 1 : left);
        ScriptedServer.write(connection, left == 0
                ? "HTTP/1.1 200 OK\r\nContent-Type: image/%s\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbyte"
                        .formatted(path.replaceFirst(".*\\.", ""))
                : "HTTP/1.1 %d No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".formatted(left > 0 ? 503 : 410));
    }

    /** One byte after the other: {@code /slow-<what>-<milliseconds between bytes>-<announced>}. */
    private void drip(Socket connection, String path) throws IOException {
        String[] parts = path.split("[-.]");
        String head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: %s\r\n\r\n".formatted(parts[3]);
        if (!parts[1].equals("head")) {
            ScriptedServer.write(connection, head);
        }
        try {
            for (int sent = 0; sent < Integer.parseInt(parts[3]); sent++) {
                ScriptedServer.write(connection, "H");
                connection.setSoTimeout(Integer.parseInt(parts[2]));
                if (isClosed(connection) || over) {
                    break;
                }
            }
        } finally {
            asked.add("left " + parts[1]);
        }
    }

    /** Waits for the time of the socket; the client sends nothing more, so anything but silence is its end. */
    private static boolean isClosed(Socket connection) throws IOException {
        try {
            return connection.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private Job slow(String id, String what, int millis, int bytes) {
        Job job = ledger.journal.enter(id, id + ".png", "", List.of(id + ".png"), "work/" + id, List.of(), Ledger.request(0),
                "intent of " + id, null).orElseThrow();
        String url = "http://127.0.0.1:%d/slow-%s-%d-%d.png".formatted(host.port(), what, millis, bytes);
        return ledger.journal.collecting(ledger.waiting(job), "completed", Ledger.results(url), List.of(), ledger.in(HOUR));
    }

    private void send(Job job) {
        template.send(exchange -> exchange.setVariable("job", job));
    }

    @ParameterizedTest
    @CsvSource({"big, 1000, 8000000, larger than dromedary.download.max-bytes", "drip, 200, 900, below dromedary.download.slowest",
        "silent, 30000, 900, Read timed out", "head, 100, 900, The result did not come"})
    void aHostThatTakesItsTimeIsLeft(String what, int millis, int bytes, String why) {
        Job job = slow("s", what, millis, bytes);
        send(job);
        await().until(() -> ledger.now(job).failures() == 1);
        assertThat(ledger.now(job).why()).contains(why);
        if (millis < 10_000) {
            await().until(() -> asked.contains("left " + what));
        }
    }

    /** Four threads, and four results that each take longer than the test. */
    @Test
    void slowResultsNeverHoldTheLastThread() {
        // Given
        List<Job> slow = IntStream.range(0, 4).mapToObj(n -> slow("slow" + n, "steady", 50, 900)).toList();
        slow.forEach(this::send);
        await().until(() -> asked.size() >= 4);
        // When
        Job good = deliver(collecting(result(1)));
        // Then
        assertThat(good.state()).isEqualTo(State.DELIVERED);
        assertThat(slow.stream().map(ledger::now)).extracting(Job::state).containsOnly(State.COLLECTING);
        assertThat(slow.stream().map(ledger::now)).extracting(Job::failures).containsOnly(0);
        assertThat(slow.stream().map(ledger::now).filter(job -> job.why().startsWith("The result comes slowly and waits"))).hasSize(1);
    }

    private Job collecting(Result... results) {
        Job job = ledger.journal.enter("j", "photo.png", "", List.of("photo.png"), "work/j", List.of(), Ledger.request(0), "intent", null)
                .orElseThrow();
        return ledger.journal.collecting(ledger.waiting(job), "completed", List.of(results), List.of(), ledger.in(HOUR));
    }

    private Result result(int number) {
        String base = "http://127.0.0.1:" + host.port() + "/" + number;
        return new Result(base + ".png", base + "_min.webp");
    }

    private Job deliver(Job job) {
        template.send(exchange -> exchange.setVariable("job", job));
        await().until(() -> ledger.now(job).notBefore() > 0);
        return ledger.now(job);
    }

    private List<String> delivered(Job job) {
        return ledger.view.outputs(job).stream().map(Output::path).toList();
    }

    @Test
    void resultsComeBeforeTheirPreviews() {
        // When
        Job job = deliver(collecting(result(1), result(2)));
        // Then
        assertThat(job.state()).isEqualTo(State.DELIVERED);
        assertThat(asked).containsExactly("/1.png", "/2.png", "/1_min.webp", "/2_min.webp");
        assertThat(delivered(job)).containsExactly(NAME + "1.png", NAME + "2.png", NAME + "1.preview.webp", NAME + "2.preview.webp");
    }

    @Test
    void aPreviewThatIsGoneIsLeftOutAtOnceAndOneThatStumblesIsFetchedAgain() {
        // Given
        trouble.putAll(Map.of("/1_min.webp", -1, "/2_min.webp", 2));
        // When
        Job job = deliver(collecting(result(1), result(2)));
        // Then
        assertThat(job.state()).isEqualTo(State.DELIVERED);
        assertThat(job.failures()).isZero();
        assertThat(asked).containsExactly("/1.png", "/2.png", "/1_min.webp", "/2_min.webp", "/2_min.webp", "/2_min.webp");
        assertThat(delivered(job)).containsExactly(NAME + "1.png", NAME + "2.png", NAME + "2.preview.webp");
        assertThat(ledger.view.events(job)).extracting(Event::why).filteredOn(why -> why.contains("preview")).singleElement().asString()
                .isEqualTo(
                        "The preview of result 1 did not come and is left out: 127.0.0.1 answered HTTP 410 "
                                + "(application/octet-stream) instead of the result");
    }

    @Test
    void eachPreviewHasItsOwnTries() {
        // Given
        trouble.putAll(Map.of("/1_min.webp", 2, "/2_min.webp", 1_000, "/3_min.webp", 2));
        // When
        Job job = deliver(collecting(result(1), result(2), result(3)));
        // Then
        assertThat(delivered(job)).endsWith(NAME + "3.png", NAME + "1.preview.webp", NAME + "3.preview.webp");
    }

    @Test
    void aPreviewThatNeverComesIsGivenUpAfterSomeTries() {
        // Given
        trouble.put("/1_min.webp", 1_000);
        // When
        Job job = deliver(collecting(result(1)));
        // Then
        assertThat(job.state()).isEqualTo(State.DELIVERED);
        assertThat(asked).filteredOn("/1_min.webp"::equals).hasSize(3);
        assertThat(delivered(job)).containsExactly(NAME + "1.png");
    }

    @Test
    void aResultIsFetchedAgainLaterBeforeAnyPreview() {
        // Given
        trouble.put("/2.png", 1);
        // When
        Job first = deliver(collecting(result(1), result(2)));
        // Then
        assertThat(first.state()).isEqualTo(State.COLLECTING);
        assertThat(first.failures()).isOne();
        assertThat(asked).containsExactly("/1.png", "/2.png");
        // When
        ledger.sql().update("UPDATE job SET not_before = 0");
        Job second = deliver(ledger.now(first));
        // Then
        assertThat(second.state()).isEqualTo(State.DELIVERED);
        assertThat(delivered(second)).hasSize(4);
    }
}
