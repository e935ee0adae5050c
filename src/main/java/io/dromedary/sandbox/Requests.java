package io.dromedary.sandbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** What was accepted, in all dialects. */
final class Requests {

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

    /** Ends a hold. */
    void release() {
        long now = System.currentTimeMillis();
        inOrder.forEach(each -> each.release(now));
    }

    synchronized void add(Generation generation) {
        byId.put(generation.id(), generation);
        inOrder.add(generation);
        if (generation.arrival().dialect().generates()) {
            unfinished.add(generation);
        }
        if (generation.arrival().idempotencyKey() != null && generation.fingerprint() != null) {
            byIdempotencyKey.putIfAbsent(generation.arrival().idempotencyKey(), generation);
        }
    }

    /** How many generations are queued or in progress. */
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

    /** @throws Refusal with 404 where nothing of these dialects has this id */
    Generation require(String id, Set<Dialect> dialects) {
        Generation generation = byId.get(id);
        if (generation == null || !dialects.contains(generation.arrival().dialect())) {
            throw new Refusal(Answer.detail(404, "Request not found"));
        }
        return generation;
    }

    /** A look at the status, which is counted and may go wrong. */
    Answer look(Generation generation, Function<Generation, Object> view) {
        generation.looks().add(System.currentTimeMillis());
        var fault = behaviour.faults().first(Fault.Phase.LOOK, generation.order().markers());
        if (fault.isEmpty()) {
            return Answer.json(200, view.apply(generation));
        }
        return switch (fault.get()) {
            case POLL_LIMIT -> Answer.detail(429, "Too many requests").with("Retry-After", "1");
            case POLL_DROP -> new Answer.Dropped();
            default -> Answer.detail(500, "Internal server error");
        };
    }
}
