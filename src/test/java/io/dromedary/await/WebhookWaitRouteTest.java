package io.dromedary.await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.dromedary.api.Accepted;
import io.dromedary.api.Callback;
import io.dromedary.api.DialectSettings;
import io.dromedary.api.Dialects;
import io.dromedary.api.http.Backoff;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.query.PollSchedule;
import io.dromedary.api.query.PollSettings;
import io.dromedary.job.Channel;
import io.dromedary.job.Hint;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Hints;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalTrouble;
import io.dromedary.operate.Leases;
import io.dromedary.operate.UnexpectedFailures;
import io.dromedary.submit.Account;
import io.dromedary.submit.Submission;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.EndpointInject;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product's own routes from the accepted request to its end, where the provider tells. Time stands still but for what a test says. */
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/policies/journaling.camel.yaml,file:routes/policies/catch-all.camel.yaml,"
            + "file:routes/operate/unexpected.camel.yaml,file:routes/operate/resume.camel.yaml,"
            + "file:routes/operate/resume-tick.camel.yaml,file:routes/submit/accepted.camel.yaml,"
            + "file:routes/await/await.camel.yaml,file:routes/await/poll.camel.yaml,"
            + "file:routes/await/outcome.camel.yaml,file:routes/await/sweep.camel.yaml,"
            + "file:routes/calls/call-free.camel.yaml,file:routes/calls/call-paid.camel.yaml",
    "derived.idempotency=false", "dromedary.resume=20", "camel.component.seda.default-poll-timeout=20"})
class WebhookWaitRouteTest {

    private static final Duration NET = Duration.ofMinutes(1);

    @TempDir
    private Path root;
    private Ledger ledger;
    private HttpServer provider;
    private Dialects dialects;
    private Hints hints;
    @BeanInject
    CamelContext context;
    @EndpointInject
    ProducerTemplate template;
    private volatile String answer = "{\"request_id\":\"r1\",\"status\":\"in_progress\"}";
    private volatile int status = 200;
    private volatile Runnable duringALook = () -> {
    };
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Job> delivered = new LinkedBlockingQueue<>();
    private final BlockingQueue<Verdict> rejected = new LinkedBlockingQueue<>();

    @Configure
    void open(MainConfigurationProperties main) throws IOException {
        ledger = new Ledger(root);
        hints = new Hints(ledger.source, ledger.journal, Ledger.HOUR, ledger.clock);
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            int code = status;
            duringALook.run();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Retry-After", "40");
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
            calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        });
        provider.start();
        URI base = URI.create("http://localhost:" + provider.getAddress().getPort());
        dialects = new Dialects(base, new Credentials("id", "secret"),
                new DialectSettings(null, false, false, false, Generations.DEFAULTS.web(),
                        new Callback(URI.create("https://studio.example/in"), null)),
                root, ledger.clock);
        main.addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:deliver").process(exchange -> delivered.add(exchange.getVariable("job", Job.class)));
                from("direct:dead-letter").process(exchange -> rejected.add(exchange.getMessage().getBody(Verdict.class)));
                for (String other : List.of("seda:manifest", "seda:upload", "seda:archive-aside")) {
                    from(other).process(exchange -> {
                        throw new AssertionError(other);
                    });
                }
                from("direct:paid").to("bean:dialect?method=submit").to("direct:call-paid");
            }
        });
    }

    @BindToRegistry("dialect")
    Dialects dialect() {
        return dialects;
    }

    @BindToRegistry("leases")
    Leases leases() {
        return new Leases(ledger.journal, Journal.LEASE, Ledger.HOUR, Ledger.HOUR);
    }

    @BindToRegistry("journal")
    Journal journal() {
        return ledger.journal;
    }

    @BindToRegistry("hints")
    Hints hints() {
        return hints;
    }

    @BindToRegistry("account")
    Account account() {
        return new Account(ledger.journal, ledger.accounts, 4);
    }

    @BindToRegistry("submission")
    Submission submission() {
        return new Submission(ledger.journal, null, null, dialects, Ledger.HOUR, null, null, ledger.clock);
    }

    @BindToRegistry("resubmission")
    Resubmission resubmission() {
        return new Resubmission(ledger.journal, new RetrySettings(0, 0), request -> request,
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)), ledger.clock);
    }

    @BindToRegistry("statusPolling")
    StatusPolling statusPolling() {
        PollSettings poll = new PollSettings(Duration.ofMillis(1), 1, Duration.ofSeconds(10), Duration.ofSeconds(1), true);
        PollSchedule schedule = poll.schedule(() -> 0L);
        return new StatusPolling(ledger.journal, schedule, new LearnedWaits(ledger.times::last, poll, schedule, ledger.clock), ledger.sweep,
                dialects::notifiesByWebhook, NET, ledger.clock, ledger.clock.monotonic());
    }

    @BindToRegistry("journalTrouble")
    JournalTrouble journalTrouble() {
        return new JournalTrouble(root);
    }

    @BindToRegistry("unexpectedFailures")
    UnexpectedFailures unexpectedFailures() {
        return new UnexpectedFailures(ledger.journal, ledger.view, NET, ledger.clock);
    }

    @BindToRegistry("paidConnections")
    HttpClientConnectionManager paidConnections() {
        return new PoolingHttpClientConnectionManager();
    }

    @BindToRegistry(value = "pollPool", destroyMethod = "shutdownNow")
    Waits pollPool() {
        return new Waits(2);
    }

    @AfterEach
    void stop() {
        context.stop();
        provider.stop(0);
        ledger.close();
    }

    /** In the hands of the line. */
    private Job submitting(String id) {
        ledger.enter(id);
        return ledger.submitting(ledger.journal.takeReady("api", 4, 4).get(0));
    }

    private Job accepted() {
        Job submitting = submitting("j");
        template.send("direct:accepted", exchange -> {
            exchange.setVariable("job", submitting);
            exchange.getMessage().setBody(new Accepted("r1", "queued", null, List.of()));
        });
        return ledger.now(submitting);
    }

    private void hint(Job job, String message) {
        assertThat(hints.take(job.attempt(), message, new Hint("r1", "completed"))).isTrue();
    }

    private boolean isResting(Job job) {
        return ledger.sql().queryForObject("SELECT owner IS NULL AND not_before > ? FROM job WHERE id = ?", Boolean.class,
                ledger.clock.millis(), job.id());
    }

    private void awaitLooks(int many, Job job) {
        await().until(() -> calls.size() == many && isResting(job));
    }

    private void complete() {
        answer = "{\"request_id\":\"r1\",\"status\":\"completed\",\"video\":{\"url\":\"https://cdn.example/1.mp4\"}}";
    }

    @Test
    void itRestsUntilThereIsAHintAndIsLookedAtOnceForEach() throws Exception {
        // Given
        Job job = accepted();
        assertThat(isResting(job)).isTrue();
        // When
        hint(job, "m1");
        awaitLooks(1, job);
        complete();
        hint(job, "m2");
        // Then
        assertThat(delivered.poll(10, TimeUnit.SECONDS)).isNotNull().extracting(Job::state).isEqualTo(State.COLLECTING);
        assertThat(calls).containsExactly("GET /requests/r1/status", "GET /requests/r1/status");
    }

    @Test
    void withoutAnyHintItIsLookedAtSlowlyUntilItIsOverdue() throws Exception {
        // Given
        Job job = accepted();
        // When, Then
        ledger.clock.advance(NET);
        awaitLooks(1, job);
        ledger.clock.advance(NET);
        awaitLooks(2, job);
        ledger.clock.advance(Ledger.HOUR);
        assertThat(rejected.poll(10, TimeUnit.SECONDS)).isNotNull().extracting(verdict -> verdict.channel().name()).isEqualTo("EXPIRED");
    }

    @Test
    void aHintThatComesDuringALookIsNotForgotten() throws Exception {
        // Given
        Job job = accepted();
        duringALook = () -> {
            duringALook = () -> {
            };
            complete();
            hint(job, "m2");
        };
        // When
        hint(job, "m1");
        // Then
        assertThat(delivered.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(calls).hasSize(2);
    }

    @Test
    void aHintThatComesBeforeTheAnswerIsUsedAfterIt() throws Exception {
        // Given
        Job submitting = submitting("j");
        hint(submitting, "m1");
        complete();
        // When
        template.send("direct:accepted", exchange -> {
            exchange.setVariable("job", submitting);
            exchange.getMessage().setBody(new Accepted("r1", "queued", null, List.of()));
        });
        // Then
        assertThat(delivered.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(calls).hasSize(1);
    }

    @Test
    void retryAfterIsRespectedWhateverIsHinted() {
        // Given
        Job job = accepted();
        status = 429;
        hint(job, "m1");
        awaitLooks(1, job);
        // When
        hint(job, "m2");
        // Then
        assertThat(ledger.now(job).notBefore()).isEqualTo(ledger.in(Duration.ofSeconds(40)).toEpochMilli());
        ledger.clock.advance(Duration.ofSeconds(40));
        awaitLooks(2, job);
    }

    @Test
    void aLostAnswerThatAHintFoundIsLookedAtAndWhereNobodyKnowsTheRequestItStaysUncertain() throws Exception {
        // Given
        Job uncertain = ledger.end(submitting("j"), Channel.UNCERTAIN);
        complete();
        // When
        hint(uncertain, "m1");
        // Then
        assertThat(delivered.poll(10, TimeUnit.SECONDS)).isNotNull().extracting(Job::requestId).isEqualTo("r1");
        // And
        status = 404;
        Job other = ledger.end(submitting("k"), Channel.UNCERTAIN);
        assertThat(hints.take(other.attempt(), "m1", new Hint("r2", "completed"))).isTrue();
        awaitLooks(2, other);
        ledger.clock.advance(Duration.ofMinutes(3));
        assertThat(rejected.poll(10, TimeUnit.SECONDS)).isNotNull().extracting(verdict -> verdict.channel().name()).isEqualTo("UNCERTAIN");
        assertThat(calls).noneMatch(call -> call.startsWith("POST"));
    }

    @Test
    void theAddressIsOnTheWireAsItWasEncodedAndNotInTheJournal() {
        // Given
        Job submitting = submitting("j");
        // When
        template.send("direct:paid", exchange -> {
            exchange.setVariable("job", submitting);
            exchange.setVariable("requestBody", "{}");
        });
        // Then
        assertThat(calls).as("what is paid; an earlier job's status may be read meanwhile").filteredOn(call -> call.startsWith("POST"))
                .containsExactly("POST /" + Ledger.MODEL + "?hf_webhook=https%3A%2F%2Fstudio.example%2Fin%2F" + submitting.attempt());
        assertThat(ledger.sql().queryForList("SELECT body FROM attempt", String.class))
                .allSatisfy(body -> assertThat(body).doesNotContain("studio.example"));
    }
}
