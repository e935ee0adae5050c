package io.dromedary.sandbox;

import com.sun.net.httpserver.HttpServer;
import io.dromedary.sandbox.dialects.ApiEndpoints;
import io.dromedary.sandbox.dialects.WebhookBodies;
import io.dromedary.sandbox.faults.Fault;
import io.dromedary.sandbox.faults.FaultMarkers;
import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.ledger.Arrival;
import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.ledger.Order;
import io.dromedary.sandbox.ledger.Requests;
import io.dromedary.sandbox.models.KnownModels;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.server.AccountGuard;
import io.dromedary.sandbox.server.AuthScheme;
import io.dromedary.sandbox.server.DaemonThreads;
import io.dromedary.sandbox.server.Router;
import io.dromedary.sandbox.server.Routes;
import io.dromedary.sandbox.settings.Behaviour;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.sandbox.studio.Results;
import io.dromedary.sandbox.studio.Studio;
import io.dromedary.sandbox.uploads.UploadStore;
import io.dromedary.sandbox.webhooks.WebhookNotifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A local implementation of the Higgsfield API in all its generations, for people without a key and for tests. Speaks what the documents
 * say
 * of the years 2025 and 2026, draws its own results, keeps a {@link Ledger} and goes wrong on demand ({@link Fault}). State is lost at
 * {@link #close()}.
 */
public final class Sandbox implements AutoCloseable {

    private static final int THREADS = 16;
    private static final int LONGEST_DRAWING_SECONDS = 20;

    private final SandboxSettings initial;
    private final Behaviour behaviour;
    private final Requests requests;
    private final Ledger ledger;
    private final UploadStore uploads;
    private final Studio studio;
    private final KnownModels models = new KnownModels();
    private final WebhookNotifier webhooks;
    private final HttpServer server;
    private final ExecutorService answering = Executors.newFixedThreadPool(THREADS, new DaemonThreads("sandbox"));
    private final ExecutorService drawing = Executors.newSingleThreadExecutor(new DaemonThreads("sandbox-drawing"));
    private final Path folder;

    private Sandbox(SandboxSettings settings) throws IOException {
        // Read once by the JDK's server class; without it, every answer waits for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(settings.bind(), settings.port()), 0);
        initial = settings.withPort(server.getAddress().getPort());
        behaviour = new Behaviour(initial);
        requests = new Requests(behaviour);
        webhooks = new WebhookNotifier(requests, behaviour, new WebhookBodies(models, behaviour)::of);
        ledger = new Ledger(requests);
        folder = Files.createTempDirectory("dromedary-sandbox");
        uploads = new UploadStore(folder.resolve("uploads"), behaviour, ledger);
        studio = new Studio(folder.resolve("results"));
        var results = new Results(requests, behaviour, studio);
        server.createContext("/", new Router(routes(results), results::needsDrawing, drawing));
        server.setExecutor(answering);
    }

    private Routes routes(Results results) throws IOException {
        var account = new AccountGuard(behaviour);
        var routes = new Routes();
        routes.on(Routes.ANY, Controls.PATH + "{what*}", new Controls(this)::answer);
        uploads.addTo(routes, account);
        results.addTo(routes, ledger);
        new ApiEndpoints(models, behaviour, requests, uploads, studio, webhooks).addTo(routes, account, ledger);
        return routes;
    }

    /** Listens when this returns. */
    public static Sandbox start(SandboxSettings settings) throws IOException {
        return start(settings, List.of());
    }

    /** @param own models that are known besides those of the documents */
    public static Sandbox start(SandboxSettings settings, List<ModelFamily> own) throws IOException {
        var sandbox = new Sandbox(settings);
        sandbox.models.add(own);
        sandbox.server.start();
        return sandbox;
    }

    public int port() {
        return initial.port();
    }

    public URI baseUrl() {
        return URI.create("http://%s:%d".formatted(initial.bind().equals("0.0.0.0") ? "127.0.0.1" : initial.bind(), port()));
    }

    public Ledger ledger() {
        return ledger;
    }

    /** The settings in force; {@code faults} holds what is left of them. */
    public SandboxSettings settings() {
        return behaviour.remaining();
    }

    /** Changes the behaviour from now on; times apply to requests that come in later. Address and port stay. */
    public void behave(SandboxSettings changed) {
        behaviour.change(changed.withBind(initial.bind()).withPort(initial.port()));
    }

    /** The provider changes its models. Ends with {@link #reset}. */
    public void change(List<ModelFamily> changed, List<String> gone) {
        models.change(changed, gone);
    }

    /** Ends a hold: what was held leaves the queue now. */
    public void release() {
        behave(settings().withHold(false));
        requests.release();
        webhooks.expect(requests.all());
    }

    /**
     * A request that was accepted before this sandbox was started, of another one's ledger. Whether it ends well follows from the markers
     * in its prompt.
     */
    public void remember(String requestId, String model, String prompt) {
        ModelFamily family = models.find(model);
        var parameters = Json.MAPPER.createObjectNode();
        var markers = FaultMarkers.in(model, prompt);
        var arrival = new Arrival(family.dialect(), "/" + model, AuthScheme.KEY, null, null, baseUrl().toString(), null);
        var order = new Order(model, prompt, family.makes(), family.format(parameters), family.outputs(parameters),
                models.size(family, parameters, null), null, null, family.credits(parameters).orElse(null), markers);
        requests.add(new Generation(requestId, arrival, order, null, null, Generation.SEVEN_DAYS,
                behaviour.faults().all(Fault.Phase.OUTCOME, markers), behaviour.settings(), System.currentTimeMillis()));
    }

    /** Back to the settings of the start, with an empty ledger and no requests or uploads. */
    public void reset() {
        behaviour.change(initial);
        behaviour.faults().forget();
        requests.forget();
        uploads.forget();
        ledger.forget();
        models.restore();
    }

    @Override
    public void close() {
        server.stop(0);
        answering.shutdownNow();
        drawing.shutdownNow();
        webhooks.close();
        awaitLastDrawing();
        try (var files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A drawing under way can not be interrupted, and would write into the folder that is to be deleted. */
    private void awaitLastDrawing() {
        try {
            drawing.awaitTermination(LONGEST_DRAWING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
