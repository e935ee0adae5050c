package io.dromedary.main;

import io.dromedary.job.Job;
import io.dromedary.job.Places;
import io.dromedary.observe.Heartbeat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Callbacks of whoever started the line.
 *
 * @param plan     receives the settings before anything starts
 * @param budget   receives of each budget, in words, what is left of it
 * @param key      receives what the provider says of the key, right after the start
 * @param progress receives each job after it changed
 * @param end      ends the drained line; receives the exit code
 */
record Starter(Consumer<Settings> plan, Consumer<String> budget, Consumer<String> key, Consumer<Job> progress, IntConsumer end) {

    private static final Logger LOG = LoggerFactory.getLogger(Starter.class);

    /** For somebody who only started Camel: the process and its exit code are theirs. */
    static Starter unknown(CamelContext context) {
        AtomicBoolean ending = new AtomicBoolean();
        return new Starter(
                settings -> LOG.info("Drops are taken from {}; results go to {}.",
                        settings.stores().in() ? settings.stores().drop(Places.INBOX) : settings.inbox(),
                        settings.stores().out() ? settings.stores().result(Places.OUTBOX) : settings.root().resolve(Places.OUTBOX)),
                budget -> LOG.info("Budget: {}", budget),
                key -> LOG.info("{}", key),
                job -> LOG.info("{}  {}  {}", job.path(), job.state(), job.why()),
                code -> {
                    if (ending.getAndSet(true)) {
                        return;
                    }
                    if (code != Heartbeat.DEAD) {
                        LOG.info("Inbox and journal are drained; `dromedary run --once` would exit with {}.", code);
                    }
                    // Stopping waits for the route that asks for it, so another thread has to do the stopping.
                    context.getExecutorServiceManager().newThread("drained", context::stop).start();
                });
    }
}
