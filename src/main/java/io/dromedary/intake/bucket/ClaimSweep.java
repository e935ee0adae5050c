package io.dromedary.intake.bucket;

import io.dromedary.journal.Claimed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Goes through the unfinished claims, one after the other: {@link BucketClaims} decides what is next, the route {@code delete-from-inbox}
 * does it.
 */
public final class ClaimSweep {

    private final Deque<Map.Entry<String, List<Claimed.Row>>> claims;
    private boolean fine = true;

    // The current claim.
    String job;
    List<Claimed.Row> rows = List.of();
    final Deque<Claimed.Row> left = new ArrayDeque<>();
    boolean allGone;

    ClaimSweep(Map<String, List<Claimed.Row>> claims) {
        this.claims = new ArrayDeque<>(claims.entrySet());
    }

    boolean next() {
        Map.Entry<String, List<Claimed.Row>> next = claims.poll();
        if (next == null) {
            return false;
        }
        job = next.getKey();
        at(next.getValue());
        return true;
    }

    /** The current claim is as these rows say. */
    void at(List<Claimed.Row> now) {
        rows = now;
        left.clear();
        left.addAll(now);
        allGone = true;
    }

    /** Whether the drop is registered in the journal. */
    boolean isEntered() {
        return rows.get(0).entered();
    }

    /** @param silent whether the store does not respond, so that going on is useless */
    void fail(boolean silent) {
        fine = false;
        if (silent) {
            claims.clear();
        }
    }

    boolean isFine() {
        return fine;
    }
}
