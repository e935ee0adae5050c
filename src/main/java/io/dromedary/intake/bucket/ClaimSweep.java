package io.dromedary.intake.bucket;

import io.dromedary.journal.Claimed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Goes through claims that are not through, one after the other: {@link BucketClaims} says what is next, the route {@code
 * delete-from-inbox} does it.
 */
public final class ClaimSweep {

    private final Deque<Map.Entry<String, List<Claimed.Row>>> claims;
    private boolean fine = true;

    // The claim that it is at.
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
        rows = next.getValue();
        left.clear();
        left.addAll(rows);
        allGone = true;
        return true;
    }

    /** Whether the journal took the drop in. */
    boolean isEntered() {
        return rows.get(0).entered();
    }

    /** @param silent whether there is no use in going on */
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
