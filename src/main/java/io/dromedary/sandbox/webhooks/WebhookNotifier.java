package io.dromedary.sandbox.webhooks;

import io.dromedary.sandbox.faults.Fault;
import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.ledger.Requests;
import io.dromedary.sandbox.server.DaemonThreads;
import io.dromedary.sandbox.settings.Behaviour;
import io.dromedary.sandbox.settings.SigningSecret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells by webhook how requests ended, as soon as they do; not those that were canceled. A network error or 5xx is tried again for two
 * hours,
 * after pauses that double; any other answer is the end. One thread plans, builds and signs, none waits for an answer.
 */
public final class WebhookNotifier implements AutoCloseable {

    private static final long WINDOW = Duration.ofHours(2).toMillis();
    private static final int MOST_DOUBLINGS = 5;
    private static final int SERVER_ERROR = 500;
    private static final String UNKNOWN = "known to nobody";
    private static final List<String> UNKNOWN_SECRETS = List
            .of("whsec_" + Base64.getEncoder().encodeToString(UNKNOWN.getBytes(StandardCharsets.US_ASCII)));

    private final Requests requests;
    private final Behaviour behaviour;
    private final Function<Generation, Object> bodies;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, new DaemonThreads("sandbox-webhooks"),
            new ThreadPoolExecutor.DiscardPolicy());
    private final WebhookSender sender = new WebhookSender(clock);

    /** @param bodies what a webhook says of a request that has ended */
    public WebhookNotifier(Requests requests, Behaviour behaviour, Function<Generation, Object> bodies) {
        this.requests = requests;
        this.behaviour = behaviour;
        this.bodies = bodies;
        clock.setRemoveOnCancelPolicy(true);
    }

    /**
     * One try to deliver one copy.
     *
     * @param first when the request's webhook was due, in epoch milliseconds
     * @param number 0 = the first
     */
    private record Attempt(Generation generation, boolean forged, long first, int number) {

        Attempt next() {
            return new Attempt(generation, forged, first, number + 1);
        }
    }

    /** Sees to it that the end is told where somebody wants to know; a request that is held can be expected again once it is released. */
    public void expect(Generation generation) {
        if (generation.arrival().webhook() != null && generation.ends() && generation.delivery().plan()) {
            await(generation);
        }
    }

    public void expect(Collection<Generation> generations) {
        generations.forEach(this::expect);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the sandbox
    private void await(Generation generation) {
        clock.schedule(() -> look(generation), generation.finish() - System.currentTimeMillis(), TimeUnit.MILLISECONDS);
    }

    private void look(Generation generation) {
        long now = System.currentTimeMillis();
        // The clock of the executor and that of the status are not the same.
        if (generation.unfinished(now)) {
            await(generation);
        } else if (generation.status(now).equals("canceled")) {
            generation.delivery().none();
        } else {
            tell(generation, now);
        }
    }

    private void tell(Generation generation, long now) {
        List<Fault> faults = behaviour.faults().all(Fault.Phase.WEBHOOK, generation.order().markers());
        if (faults.contains(Fault.WEBHOOK_LOST)) {
            generation.delivery().none();
            return;
        }
        int copies = faults.contains(Fault.WEBHOOK_REPEATED) ? behaviour.settings().webhookCopies() : 1;
        for (int i = 0; i < copies; i++) {
            post(new Attempt(generation, faults.contains(Fault.WEBHOOK_FORGED), now, 0));
        }
    }

    private void post(Attempt attempt) {
        sender.post(() -> request(attempt), status -> ended(attempt, status));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the sandbox
    private void ended(Attempt attempt, int status) {
        attempt.generation().delivery().ended(status);
        long pause = behaviour.settings().webhookRetryMillis() << Math.min(attempt.number(), MOST_DOUBLINGS);
        boolean again = status == 0 || status >= SERVER_ERROR;
        if (again && System.currentTimeMillis() + pause < attempt.first() + WINDOW) {
            clock.schedule(() -> post(attempt.next()), pause, TimeUnit.MILLISECONDS);
        }
    }

    /** The request as it is sent now, or null where the data was deleted or the sandbox reset meanwhile. */
    private HttpRequest request(Attempt attempt) {
        Generation generation = attempt.generation();
        if (generation.deleted() || requests.find(generation.id()) != generation) {
            generation.delivery().none();
            return null;
        }
        generation.delivery().starts();
        byte[] body = Json.bytes(bodies.apply(generation));
        var request = HttpRequest.newBuilder(URI.create(generation.arrival().webhook().url()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        List<String> secrets = attempt.forged() ? UNKNOWN_SECRETS : behaviour.settings().webhookSecrets();
        if (!secrets.isEmpty()) {
            sign(request, "msg_" + generation.id(), secrets, body);
        }
        String shared = generation.arrival().webhook().secret();
        if (shared != null) {
            request.header("X-Webhook-Secret-Key", attempt.forged() ? UNKNOWN : shared);
        }
        return request.build();
    }

    /** The id stays the same whenever it is delivered again, the time does not. */
    private static void sign(HttpRequest.Builder request, String id, List<String> secrets, byte[] body) {
        long timestamp = System.currentTimeMillis() / 1000;
        request.header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", secrets.stream().map(secret -> new SigningSecret(secret).sign(id, timestamp, body))
                        .collect(Collectors.joining(" ")));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
