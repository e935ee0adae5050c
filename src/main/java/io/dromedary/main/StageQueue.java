package io.dromedary.main;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;

/**
 * What waits for a stage. The stage's own threads wait until something comes or their patience is over, which {@link #wakeAll} tells them;
 * all others wait no longer than they ask for.
 */
@SuppressWarnings("serial")
final class StageQueue extends LinkedBlockingQueue<Exchange> {

    private final transient ReentrantLock lock = new ReentrantLock();
    private final transient Condition changed = lock.newCondition();
    private final long longest;
    private final transient Map<Thread, BooleanSupplier> patient = new ConcurrentHashMap<>();

    /** @param longest how long a stage's thread sleeps at a time */
    StageQueue(int capacity, Duration longest) {
        super(capacity);
        this.longest = longest.toNanos();
    }

    /** Runs what takes from this queue in a loop, as one of the stage's threads. */
    void serve(Runnable loop, BooleanSupplier isPatient) {
        patient.put(Thread.currentThread(), isPatient);
        try {
            loop.run();
        } finally {
            patient.remove(Thread.currentThread());
        }
    }

    private boolean isPatient() {
        BooleanSupplier stage = patient.get(Thread.currentThread());
        return stage != null && stage.getAsBoolean();
    }

    @Override
    public Exchange poll(long timeout, TimeUnit unit) throws InterruptedException {
        long begun = System.nanoTime();
        lock.lockInterruptibly();
        try {
            while (true) {
                Exchange next = poll();
                long left = (isPatient() ? longest : unit.toNanos(timeout)) - (System.nanoTime() - begun);
                if (next != null || left <= 0) {
                    return next;
                }
                changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean offer(Exchange exchange) {
        boolean taken = super.offer(exchange);
        wakeOne(taken);
        return taken;
    }

    @Override
    public boolean offer(Exchange exchange, long timeout, TimeUnit unit) throws InterruptedException {
        boolean taken = super.offer(exchange, timeout, unit);
        wakeOne(taken);
        return taken;
    }

    @Override
    public void put(Exchange exchange) throws InterruptedException {
        super.put(exchange);
        wakeOne(true);
    }

    /** For those whose patience is over. */
    void wakeAll() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void wakeOne(boolean taken) {
        if (taken) {
            lock.lock();
            try {
                changed.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}
