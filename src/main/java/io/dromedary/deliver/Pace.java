package io.dromedary.deliver;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * How slowly a result may come: not below a floor, not for longer than a limit, and never on the last thread for long. All but one thread
 * may be held by slow results; the one that would take the last gives its place back, and is fetched again behind the others.
 */
public final class Pace {

    private final long slowest;
    private final Duration slowAfter;
    private final Duration longest;
    private final Semaphore slow;
    private final LongSupplier nanos;

    /** @param nanos a clock that only goes forward, such as {@link System#nanoTime} */
    public Pace(DownloadSettings settings, LongSupplier nanos) {
        this.slowest = settings.slowest();
        this.slowAfter = settings.slowAfter();
        this.longest = settings.longest();
        this.slow = new Semaphore(Math.max(1, settings.threads() - 1));
        this.nanos = nanos;
    }

    Run begin() {
        return new Run();
    }

    /** One download. */
    final class Run implements AutoCloseable {
        private final long begun = nanos.getAsLong();
        private long since = begun;
        private long before;
        private boolean isSlow;

        /**
         * @param bytes that have come so far
         * @throws DownloadException where it is too slow, or takes too long
         * @throws SlowException     where it has to give its place back
         */
        void came(long bytes) throws DownloadException, SlowException {
            long now = nanos.getAsLong();
            if (now - begun > longest.toNanos()) {
                throw new DownloadException("the result did not come within dromedary.download.longest, %d s; %d bytes came"
                        .formatted(longest.toSeconds(), bytes));
            }
            long window = now - since;
            if (window < slowAfter.toNanos()) {
                return;
            }
            double rate = (bytes - before) * 1e9 / window;
            if (rate < slowest) {
                throw new DownloadException("the result came at %.0f bytes a second, which is below dromedary.download.slowest, %d"
                        .formatted(rate, slowest));
            }
            since = now;
            before = bytes;
            if (!isSlow) {
                isSlow = slow.tryAcquire();
                if (!isSlow) {
                    throw new SlowException("other slow results hold all places but this one, which is for the others");
                }
            }
        }

        @Override
        public void close() {
            if (isSlow) {
                slow.release();
            }
        }
    }
}
