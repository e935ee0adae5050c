package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.PublicAddresses;
import io.dromedary.api.http.TokenSource;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.Target;
import io.dromedary.journal.Contents;
import io.dromedary.journal.Journal;
import io.dromedary.journal.SharedUploads;
import io.dromedary.store.FolderStore;
import io.dromedary.submit.Account;
import io.dromedary.submit.ClaimedFiles;
import io.dromedary.submit.Submission;
import io.dromedary.submit.Uploads;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Models;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps that only some dialects have, through the product's own routes. */
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/submit/upload.camel.yaml,file:routes/operate/probe.camel.yaml,"
            + "file:routes/deliver/delete-at-provider.camel.yaml,"
            + "file:routes/calls/call-free.camel.yaml,file:routes/calls/call-store.camel.yaml",
    "higgsfield.probe=1"}, mockEndpointsAndSkip = "direct:(look-up|price-early|price)")
class DialectRouteTest {

    @TempDir
    private Path root;
    private Ledger ledger;
    private HttpServer provider;
    private String base;
    @BeanInject
    CamelContext context;
    @EndpointInject
    ProducerTemplate template;
    private Account account;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Job> submitted = new LinkedBlockingQueue<>();

    @Configure
    void open(MainConfigurationProperties main) throws IOException {
        ledger = new Ledger(root);
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        base = "http://localhost:" + provider.getAddress().getPort();
        provider.createContext("/", exchange -> {
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            exchange.getRequestBody().readAllBytes();
            calls.add(call);
            String answer = switch (call) {
                case "POST /media" ->
                    "{\"id\":\"m1\",\"url\":\"https://cdn.example/m1\",\"upload_url\":\"%s/store\",\"content_type\":\"image/jpeg\"}"
                            .formatted(base);
                case "GET /user" -> "{\"credits\":1}";
                default -> "null";
            };
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(call.equals("DELETE /requests/gone-wrong") ? 500 : 200, answer.length());
            exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        provider.start();
        account = new Account(ledger.journal, ledger.accounts, 4);
        main.addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:submit").process(exchange -> submitted.add(exchange.getVariable("job", Job.class)));
            }
        });
    }

    @BindToRegistry("journal")
    Journal journal() {
        return ledger.journal;
    }

    @BindToRegistry("dialect")
    Dialects dialect() {
        return new Dialects(URI.create(base), new Credentials("id", "secret"), new DialectSettings(null, true, false, false,
                new DialectSettings.Web(URI.create(base), new TokenSource.Value("a.b.c")), null), root, ledger.clock);
    }

    @BindToRegistry("account")
    Account account() {
        return account;
    }

    @BindToRegistry("uploads")
    Uploads uploads() {
        return new Uploads(new FolderStore(root), new SharedUploads(ledger.source, ledger.journal, ledger.clock),
                new PublicAddresses(true, SystemDefaultDnsResolver.INSTANCE), Duration.ofHours(1), ledger.clock);
    }

    @BindToRegistry("submission")
    Submission submission() {
        return new Submission(ledger.journal, null, Models.COMPOSITION, dialect(), Ledger.HOUR, null, null, ledger.clock);
    }

    @BindToRegistry("claimedFiles")
    ClaimedFiles claimedFiles() {
        return new ClaimedFiles(new FolderStore(root), new Contents(ledger.source));
    }

    @BindToRegistry("storeConnections")
    HttpClientConnectionManager storeConnections() {
        return new PoolingHttpClientConnectionManager();
    }

    @AfterEach
    void stop() {
        context.stop();
        provider.stop(0);
        ledger.close();
    }

    private Job enter(Target target) throws Exception {
        DropRequest plain = Ledger.request(0);
        DropRequest request = new DropRequest(plain.model(), plain.prompt(), plain.params(), null, null, null, null, null, 0, null, null,
                null, null, null, target);
        Files.createDirectories(root.resolve("work/j"));
        Files.writeString(root.resolve("work/j/photo.png"), Ledger.PICTURE);
        return ledger.journal
                .enter("j", "photo.png", "", List.of("photo.png"), "work/j", List.of(Ledger.picture("photo.png")), request, "intent", null)
                .map(job -> ledger.journal.takeReady(job.realm(), 1, 1).get(0)).orElseThrow();
    }

    private Exchange send(String route, Job job) {
        return template.send(route, exchange -> exchange.setVariable("job", job));
    }

    @Test
    void anUploadToTheWebApiIsConfirmedBeforeItCounts() throws Exception {
        // When
        send("seda:upload", enter(new Target(Target.WEB, "jobs/flux-2")));
        Job job = submitted.poll(10, TimeUnit.SECONDS);
        // Then
        assertThat(calls).containsExactly("POST /media", "PUT /store", "POST /media/m1/upload");
        assertThat(job.media()).singleElement().satisfies(file -> {
            assertThat(file.url()).isEqualTo("https://cdn.example/m1");
            assertThat(file.remoteId()).isEqualTo("m1");
        });
    }

    @Test
    void onlyThePausedAccountIsProbed() {
        // When
        account.pause(new AccountException(Target.WEB, "token expired"));
        // Then
        await().until(() -> account.pausedRealms().isEmpty());
        assertThat(calls).isNotEmpty().containsOnly("GET /user");
        assertThat(ledger.view.accountPaused()).containsOnlyKeys(Target.WEB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"r1", "gone-wrong"})
    void aFetchedRequestIsForgottenAndARefusalHoldsNothingUp(String requestId) throws Exception {
        // Given
        Job submitting = ledger.submitting(enter(new Target(Target.QUEUE, "a/model")));
        Job job = ledger.journal.accepted(submitting, requestId, "queued", null, ledger.in(Ledger.HOUR));
        // When
        Exchange forgotten = send("direct:delete-at-provider", job);
        // Then
        assertThat(calls).containsExactly("DELETE /requests/" + requestId);
        assertThat(forgotten.getException()).isNull();
    }
}
