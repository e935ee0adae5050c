package io.dromedary.sandbox.ledger;

import java.util.Arrays;
import java.util.List;

/** When the status of one request was looked at. Keeps the first 64 times, and of any number their count, ends and widest gap. */
final class StatusReads {

    private static final int KEPT = 64;

    private long[] times = new long[4];
    private int count;
    private long last;
    private long maxGap;

    synchronized void add(long now) {
        if (count > 0) {
            maxGap = Math.max(maxGap, now - last);
        }
        if (count < KEPT) {
            if (count == times.length) {
                times = Arrays.copyOf(times, Math.min(KEPT, count * 2));
            }
            times[count] = now;
        }
        last = now;
        count++;
    }

    synchronized int count() {
        return count;
    }

    synchronized Ledger.Looked seen() {
        List<Long> kept = Arrays.stream(times).limit(count).boxed().toList();
        return new Ledger.Looked(count, count == 0 ? 0 : times[0], last, maxGap, kept);
    }
}
