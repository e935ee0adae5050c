package io.dromedary.sandbox.webhooks;

import io.dromedary.sandbox.server.DaemonThreads;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Posts webhooks, 64 at once; what is more waits in line. Confined to the one thread of its clock, and so are the callbacks. */
final class WebhookSender {

    private static final int AT_ONCE = 64;
    private static final int LIMIT_SECONDS = 10;

    private final ScheduledExecutorService clock;
    private final Queue<Post> waiting = new ArrayDeque<>();
    private int underWay;

    private record Post(Supplier<HttpRequest> request, IntConsumer ended) {
    }

    /** One client for all sandboxes of a process, made when the first webhook is sent. */
    private static final class Shared {
        static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .executor(Executors.newFixedThreadPool(2, new DaemonThreads("sandbox-webhook-client"))).build();
    }

    WebhookSender(ScheduledExecutorService clock) {
        this.clock = clock;
    }

    /**
     * Sends it as soon as there is room.
     *
     * @param request asked for when it is its turn; null = nothing to send after all
     * @param ended gets the HTTP status, or 0 where none came within 10 s; not called where nothing was sent
     */
    void post(Supplier<HttpRequest> request, IntConsumer ended) {
        waiting.add(new Post(request, ended));
        sendWaiting();
    }

    private void sendWaiting() {
        while (underWay < AT_ONCE && !waiting.isEmpty()) {
            Post next = waiting.remove();
            HttpRequest request = next.request().get();
            if (request != null) {
                underWay++;
                send(request, next.ended());
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what it does is the end
    private void send(HttpRequest request, IntConsumer ended) {
        CompletableFuture<HttpResponse<Void>> sent = Shared.CLIENT.sendAsync(request, BodyHandlers.discarding());
        // The request's own time-out would end with the headers of the answer.
        var limit = clock.schedule(() -> sent.cancel(true), LIMIT_SECONDS, TimeUnit.SECONDS);
        sent.whenComplete((answer, failure) -> clock.execute(() -> {
            limit.cancel(false);
            underWay--;
            ended.accept(answer == null ? 0 : answer.statusCode());
            sendWaiting();
        }));
    }
}
