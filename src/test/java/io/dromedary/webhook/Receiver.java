package io.dromedary.webhook;

import io.dromedary.api.Callback;
import io.dromedary.api.DialectSettings;
import io.dromedary.api.Dialects;
import io.dromedary.api.http.Credentials;
import io.dromedary.journal.Hints;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.MovingClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The product's listener with the product's route behind it, on a free port, and a client for it. Not Camel's own support for tests: it is
 * opened and closed several times in a test, with other secrets.
 */
final class Receiver implements AutoCloseable {

    static final WebhookSecret SECRET = new WebhookSecret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    private static final URI PUBLIC = URI.create("https://hooks.example/in");

    final Ledger ledger;
    /** By which the patience with slow senders is measured. */
    final MovingClock patience = new MovingClock();
    private final Listener listener;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Nothing listens yet. */
    Receiver(Ledger ledger, WebhookSecret... secrets) throws Exception {
        this.ledger = ledger;
        new Coverage().configure(context);
        context.getPropertiesComponent().setLocation("file:" + Path.of("application.properties").toAbsolutePath());
        context.getPropertiesComponent().addOverrideProperty("derived.webhooks", "true");
        Dialects dialects = new Dialects(PUBLIC, new Credentials("id", "secret"),
                new DialectSettings(null, false, false, false, Generations.DEFAULTS.web(), new Callback(PUBLIC, SECRET.text())),
                Path.of("."), ledger.clock);
        Hints hints = new Hints(ledger.source, ledger.journal, Ledger.HOUR, ledger.clock);
        context.getRegistry().bind("webhooks",
                new Webhooks(new WebhookSettings(PUBLIC, PUBLIC.getPath(), "127.0.0.1", 0, Duration.ofMinutes(1), List.of(secrets)),
                        hints, dialects, ledger.clock));
        for (String file : List.of("policies/hinting", "await/webhook")) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "file:routes/" + file + ".camel.yaml"));
        }
        listener = Listener.add(context, "127.0.0.1", 0, patience.monotonic());
    }

    int port() {
        return listener.actualPort();
    }

    Receiver start() {
        context.start();
        return this;
    }

    /** As when the line stops: what was taken on is finished. */
    void suspend() {
        context.suspend();
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** To the token's address. */
    HttpResponse<String> post(String token, String body, String... headers) throws IOException, InterruptedException {
        return send("POST", PUBLIC.getPath() + "/" + token, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    HttpResponse<String> send(String method, String path, byte[] body, String... headers) throws IOException, InterruptedException {
        return client.send(request(method, path, body, headers), BodyHandlers.ofString());
    }

    HttpRequest request(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path)).timeout(Duration.ofSeconds(20)).method(method,
                BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    HttpClient client() {
        return client;
    }

    /** The headers of a proper webhook. */
    String[] signed(String id, String body) {
        return signed(SECRET, id, ledger.clock.instant().getEpochSecond(), body);
    }

    static String[] signed(WebhookSecret secret, String id, long seconds, String body) {
        return new String[] {"webhook-id", id, "webhook-timestamp", Long.toString(seconds), "webhook-signature",
            secret.sign(id, Long.toString(seconds), body.getBytes(StandardCharsets.UTF_8)), "content-type", "application/json"};
    }

    static String[] and(String[] headers, String... more) {
        return Stream.concat(Stream.of(headers), Stream.of(more)).toArray(String[]::new);
    }

    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port());
    }

    @Override
    public void close() throws IOException {
        context.close();
    }
}
