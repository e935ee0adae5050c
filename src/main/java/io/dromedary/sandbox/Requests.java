package io.dromedary.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The accepted requests, and the two things that can be done with one: look at its status, cancel it. */
final class Requests {

    static final String PATH = "/requests/";

    private final Map<String, Generation> byId = new ConcurrentHashMap<>();
    private final Map<String, Generation> byIdempotencyKey = new ConcurrentHashMap<>();
    private final Queue<Generation> inOrder = new ConcurrentLinkedQueue<>();
    private final List<Generation> unfinished = new ArrayList<>();
    private final Behaviour behaviour;

    Requests(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    synchronized void forget() {
        byId.clear();
        byIdempotencyKey.clear();
        inOrder.clear();
        unfinished.clear();
    }

    void release() {
        long now = System.currentTimeMillis();
        inOrder.forEach(each -> each.release(now));
    }

    synchronized void add(Generation generation) {
        byId.put(generation.id, generation);
        inOrder.add(generation);
        unfinished.add(generation);
        if (generation.idempotencyKey != null) {
            byIdempotencyKey.putIfAbsent(generation.idempotencyKey, generation);
        }
    }

    /** How many are queued or in progress. */
    synchronized int unfinished(long now) {
        unfinished.removeIf(each -> !each.unfinished(now));
        return unfinished.size();
    }

    Collection<Generation> all() {
        return inOrder;
    }

    Generation find(String id) {
        return byId.get(id);
    }

    Generation findByIdempotencyKey(String key) {
        return byIdempotencyKey.get(key);
    }

    Answer status(HttpExchange exchange, String id) {
        requireUsableAccount();
        Generation generation = require(id);
        long now = System.currentTimeMillis();
        generation.looks.add(now);
        var fault = behaviour.faults.first(Fault.Phase.LOOK, generation.order.markers());
        if (fault.isPresent()) {
            return switch (fault.get()) {
                case POLL_LIMIT -> Answer.detail(429, "Too many requests").with("Retry-After", "1");
                case POLL_DROP -> new Answer.Dropped();
                default -> Answer.detail(500, "Internal server error");
            };
        }
        String base = RequestBody.baseUrl(exchange);
        String status = generation.statusSeen(now);
        var body = describe(generation, status, base);
        switch (status) {
            case "completed" -> body.putAll(media(generation, base));
            case "failed" -> body.put("error", "Generation failed");
            case "nsfw" -> body.put("error", null);
            default -> { }
        }
        if (generation.status(now).equals(status) && !generation.unfinished(now)) {
            body.put("expires_at", generation.expiresAt());
        }
        return Answer.json(200, body);
    }

    Answer cancel(String id) {
        requireUsableAccount();
        return require(id).cancel(System.currentTimeMillis()) ? Answer.empty(202)
                : Answer.detail(400, "Request can not be canceled: it is no longer queued");
    }

    /** What submit and status have in common. */
    static Map<String, Object> describe(Generation generation, String status, String base) {
        var body = new LinkedHashMap<String, Object>();
        body.put("status", status);
        body.put("request_id", generation.id);
        body.put("status_url", base + PATH + generation.id + "/status");
        body.put("cancel_url", base + PATH + generation.id + "/cancel");
        return body;
    }

    private static Map<String, Object> media(Generation generation, String base) {
        if (generation.results() == 0) {
            return Map.of();
        }
        if (generation.order.kind() == Model.Kind.VIDEO) {
            return Map.of("video", Map.of("url", Results.url(base, generation, 0)));
        }
        var images = new ArrayList<Map<String, String>>();
        for (int i = 0; i < generation.results(); i++) {
            images.add(Map.of("url", Results.url(base, generation, i)));
        }
        return Map.of("images", images);
    }

    void requireUsableAccount() {
        if (behaviour.faults.inForce(Fault.UNAUTHORIZED) || behaviour.faults.inForce(Fault.KEY_DISABLED)) {
            throw new Refusal(Refusal.invalidCredentials());
        }
    }

    private Generation require(String id) {
        Generation generation = byId.get(id);
        if (generation == null) {
            throw new Refusal(Answer.detail(404, "Request not found"));
        }
        return generation;
    }
}
