package io.dromedary.await;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of the waits between status reads. Camel's own pool for delays holds 1,000 waiting tasks; beyond that it sleeps on the
 * caller's thread.
 */
public final class Waits extends ScheduledThreadPoolExecutor {

    private volatile boolean over;

    public Waits(int threads) {
        super(threads);
    }

    /** The line stops: every wait is over now, and no other begins, so that each job goes back to the journal. */
    public void end() {
        over = true;
        for (Runnable wait : getQueue().toArray(Runnable[]::new)) {
            if (remove(wait)) {
                execute(wait);
            }
        }
    }

    /** Whether the line stops. */
    public boolean isOver() {
        return over;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return super.schedule(command, over ? 0 : delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return super.schedule(callable, over ? 0 : delay, unit);
    }
}
