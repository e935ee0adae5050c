package io.dromedary.sandbox.faults;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Decides whether a fault strikes now, and counts down. Thread-safe. */
public final class Faults {

    private final Map<Fault, Integer> configured = new ConcurrentHashMap<>();
    private final Map<Struck, Integer> struck = new ConcurrentHashMap<>();

    private record Struck(Fault fault, String origin) {
    }

    public void configure(Map<String, Integer> counts) {
        configured.clear();
        counts.forEach((word, count) -> {
            if (count != 0) {
                configured.put(Fault.named(word), count);
            }
        });
    }

    /** What is left of the configured counts. */
    public Map<String, Integer> remaining() {
        var left = new TreeMap<String, Integer>();
        configured.forEach((fault, count) -> left.put(fault.word(), count));
        return left;
    }

    /** Forgets how often markers have struck. */
    public void forget() {
        struck.clear();
    }

    /** Whether a configured fault is in force, without using it up. */
    public boolean inForce(Fault fault) {
        return configured.containsKey(fault);
    }

    /** The first fault of this phase that strikes; it is used up once. */
    public Optional<Fault> first(Fault.Phase phase, FaultMarkers markers) {
        if (configured.isEmpty() && markers.counts().isEmpty()) {
            return Optional.empty();
        }
        return phase.faults().stream().filter(fault -> strikes(fault, markers)).findFirst();
    }

    /** All faults of this phase that strike; each is used up once. */
    public List<Fault> all(Fault.Phase phase, FaultMarkers markers) {
        if (configured.isEmpty() && markers.counts().isEmpty()) {
            return List.of();
        }
        return phase.faults().stream().filter(fault -> strikes(fault, markers)).toList();
    }

    private boolean strikes(Fault fault, FaultMarkers markers) {
        return configuredStrikes(fault) || markedStrikes(fault, markers);
    }

    private boolean configuredStrikes(Fault fault) {
        boolean[] taken = {false};
        configured.computeIfPresent(fault, (key, left) -> {
            taken[0] = true;
            return left == Fault.ALWAYS ? left : left == 1 ? null : Integer.valueOf(left - 1);
        });
        return taken[0];
    }

    private boolean markedStrikes(Fault fault, FaultMarkers markers) {
        Integer wanted = markers.counts().get(fault);
        if (wanted == null || wanted == Fault.ALWAYS) {
            return wanted != null;
        }
        return struck.merge(new Struck(fault, markers.origin()), 1, Integer::sum) <= wanted;
    }
}
