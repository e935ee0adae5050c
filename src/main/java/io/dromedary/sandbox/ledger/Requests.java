package io.dromedary.sandbox.ledger;

import io.dromedary.sandbox.faults.Fault;
import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.server.Refusal;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.settings.Behaviour;
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
public final class Requests {

    private final Map<String, Generation> byId = new ConcurrentHashMap<>();
    private final Map<String, Generation> byIdempotencyKey = new ConcurrentHashMap<>();
    private final Queue<Generation> inOrder = new ConcurrentLinkedQueue<>();
    private final List<Generation> unfinished = new ArrayList<>();
    private final Behaviour behaviour;

    public Requests(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    public synchronized void forget() {
        byId.clear();
        byIdempotencyKey.clear();
        inOrder.clear();
        unfinished.clear();
    }

    /** Ends a hold. */
    public void release() {
        long now = System.currentTimeMillis();
        inOrder.forEach(each -> each.release(now));
    }

    public synchronized void add(Generation generation) {
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
    public synchronized int unfinished(long now) {
        unfinished.removeIf(each -> !each.unfinished(now));
        return unfinished.size();
    }

    public Collection<Generation> all() {
        return inOrder;
    }

    public Generation find(String id) {
        return byId.get(id);
    }

    public Generation findByIdempotencyKey(String key) {
        return byIdempotencyKey.get(key);
    }

    /** @throws Refusal with 404 where nothing of these dialects has this id */
    public Generation require(String id, Set<ApiDialect> dialects) {
        Generation generation = byId.get(id);
        if (generation == null || !dialects.contains(generation.arrival().dialect())) {
            throw new Refusal(Response.detail(404, "Request not found"));
        }
        return generation;
    }

    /** A look at the status, which is counted and may go wrong. */
    public Response look(Generation generation, Function<Generation, Object> view) {
        generation.looks().add(System.currentTimeMillis());
        var fault = behaviour.faults().first(Fault.Phase.LOOK, generation.order().markers());
        if (fault.isEmpty()) {
            return Response.json(200, view.apply(generation));
        }
        return switch (fault.get()) {
            case POLL_LIMIT -> Response.detail(429, "Too many requests").with("Retry-After", "1");
            case POLL_DROP -> new Response.Dropped();
            default -> Response.detail(500, "Internal server error");
        };
    }
}
