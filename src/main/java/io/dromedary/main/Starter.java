package io.dromedary.main;

import io.dromedary.job.Job;
import io.dromedary.job.Places;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who started the line, as far as they want to be told of it.
 *
 * @param plan     is shown the settings before anything starts
 * @param progress is told of each job after it changed
 * @param end      ends the line, which is drained; is told the exit code
 */
record Starter(Consumer<Settings> plan, Consumer<Job> progress, IntConsumer end) {

    private static final Logger LOG = LoggerFactory.getLogger(Starter.class);

    /** Somebody who only started Camel. The process is theirs, and so is its exit code. */
    static Starter unknown(CamelContext context) {
        AtomicBoolean ending = new AtomicBoolean();
        return new Starter(
                settings -> LOG.info("Drops are taken from {}; results go to {}.",
                        settings.stores().in() ? settings.stores().drop(Places.INBOX) : settings.inbox(),
                        settings.stores().out() ? settings.stores().result(Places.OUTBOX) : settings.root().resolve(Places.OUTBOX)),
                job -> LOG.info("{}  {}  {}", job.path(), job.state(), job.why()),
                code -> {
                    if (ending.getAndSet(true)) {
                        return;
                    }
                    LOG.info("Inbox and journal are drained; `dromedary run --once` would exit with {}.", code);
                    // The route that asks for the end is waited for, so it cannot be the one that waits.
                    context.getExecutorServiceManager().newThread("drained", context::stop).start();
                });
    }
}
