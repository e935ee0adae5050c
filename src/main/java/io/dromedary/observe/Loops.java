package io.dromedary.observe;

import io.dromedary.text.InWords;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Whether each loop of the line goes round: timers, pollers and queues. A loop ticks with every step that an exchange of it makes, in
 * whichever route, and with every poll. No route knows of this.
 *
 * <p>A loop that is silent without an exchange under way has lost its thread, or was stopped. One with an exchange under way may have a
 * call that takes its time, so it is given more.
 */
public final class Loops implements InterceptStrategy {

    private static final int PERIODS = 20;
    /** A busy machine is no dead one. */
    private static final Duration LEAST = Duration.ofSeconds(15);
    /** No single call of a loop takes longer: see {@code store.s3.CallLimits}. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(15);
    /** Routes of a person's own may come and go as they like. */
    private static final String LOCAL = "/local/";

    private final CamelContext context;
    private final Clock clock;
    private final Map<String, Progress> progress = new ConcurrentHashMap<>();

    /**
     * One loop.
     *
     * @param silent since its last tick
     * @param trouble why it counts as dead; null while it is alive
     */
    public record Loop(String route, Duration silent, String trouble) {
        public boolean isAlive() {
            return trouble == null;
        }
    }

    private static final class Progress {
        private volatile long last;
        private volatile long polls = -1;

        Progress(long now) {
            last = now;
        }
    }

    /** @param clock that nobody can set back */
    public Loops(CamelContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
    }

    @Override
    public Processor wrapProcessorInInterceptors(CamelContext camel, NamedNode definition, Processor target, Processor nextTarget) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                Progress loop = exchange.getFromRouteId() == null ? null : progress.get(exchange.getFromRouteId());
                if (loop != null) {
                    loop.last = clock.millis();
                }
                return super.process(exchange, callback);
            }
        };
    }

    /** All loops of the product; empty while the line starts or stops. */
    public List<Loop> all() {
        if (!context.getStatus().isStarted()) {
            return List.of();
        }
        boolean full = context.getEndpoints().stream()
                .anyMatch(endpoint -> endpoint instanceof SedaEndpoint queue && queue.getCurrentQueueSize() >= queue.getSize());
        return context.getRoutes().stream().filter(Loops::isOfTheProduct).filter(Loops::isLoop).map(route -> look(route, full)).toList();
    }

    public List<Loop> dead() {
        return all().stream().filter(loop -> !loop.isAlive()).toList();
    }

    private static boolean isOfTheProduct(Route route) {
        return route.getSourceResource() == null || !route.getSourceResource().getLocation().replace('\\', '/').contains(LOCAL);
    }

    private static boolean isLoop(Route route) {
        return route.getEndpoint() instanceof TimerEndpoint || route.getEndpoint() instanceof SedaEndpoint
                || route.getConsumer() instanceof ScheduledPollConsumer;
    }

    /** @param full whether a queue is full, so that whoever puts something into it waits */
    private Loop look(Route route, boolean full) {
        String id = route.getRouteId();
        long now = clock.millis();
        Progress loop = progress.computeIfAbsent(id, name -> new Progress(now));
        boolean busy = context.getInflightRepository().size(id) > 0;
        if (route.getConsumer() instanceof ScheduledPollConsumer poller) {
            long polls = poller.getCounter();
            if (polls != loop.polls) {
                loop.polls = polls;
                loop.last = now;
            }
            busy |= poller.isPolling();
        }
        if (route.getEndpoint() instanceof SedaEndpoint queue && (busy || queue.getCurrentQueueSize() == 0)) {
            loop.last = now;
        }
        Duration silent = Duration.ofMillis(Math.max(0, now - loop.last));
        ServiceStatus status = context.getRouteController().getRouteStatus(id);
        if (status != null && (status.isStopped() || status.isStopping() || status.isSuspended() || status.isSuspending())) {
            return new Loop(id, silent, "%s was stopped".formatted(id));
        }
        Duration limit = busy ? LONGEST_STEP : limit(route);
        boolean dead = silent.compareTo(limit) > 0 && !(busy && full);
        return new Loop(id, silent, dead ? "%s did nothing for %s".formatted(id, InWords.duration(silent)) : null);
    }

    private static Duration limit(Route route) {
        Endpoint endpoint = route.getEndpoint();
        long period = 0;
        if (endpoint instanceof TimerEndpoint timer) {
            period = Math.max(timer.getPeriod(), timer.getDelay());
        } else if (route.getConsumer() instanceof ScheduledPollConsumer poller) {
            TimeUnit unit = poller.getTimeUnit();
            period = Math.max(unit.toMillis(poller.getDelay()), unit.toMillis(poller.getInitialDelay()));
        }
        Duration several = Duration.ofMillis(period * PERIODS);
        return several.compareTo(LEAST) < 0 ? LEAST : several;
    }
}
