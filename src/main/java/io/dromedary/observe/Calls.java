package io.dromedary.observe;

import io.dromedary.api.Status;
import io.dromedary.api.http.Answer;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Variables;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/** Counts what passes through the few routes that everything has to pass: calls, status reads, retries and webhooks. */
public final class Calls implements RoutePolicyFactory {

    /** Of an exchange: the bytes of the file that is being sent. */
    private static final String BYTES = "observe.bytes";
    /** Answers that ask to wait. */
    private static final Set<Integer> THROTTLES = Set.of(423, 429, 503);

    private final MeterRegistry meters;

    public Calls(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String route, NamedNode definition) {
        return switch (route) {
            case "call-free" -> new Throttles("free");
            case "call-paid" -> new Throttles("paid");
            case "call-store" -> new Throttles("upload");
            case "poll" -> new StatusReads();
            case "webhook" -> new Webhooks();
            case "retry-later", "pause", "undelivered", "unexpected" -> new Retries();
            default -> null;
        };
    }

    private final class Throttles extends RoutePolicySupport {
        private final String call;

        Throttles(String call) {
            this.call = call;
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            if (exchange.getMessage().getBody() instanceof File file) {
                exchange.setProperty(BYTES, file.length());
            }
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            if (!(exchange.getMessage().getBody() instanceof Answer answer)) {
                return;
            }
            if (THROTTLES.contains(answer.status())) {
                meters.counter("dromedary_throttles", "call", call, "status", String.valueOf(answer.status())).increment();
            }
            if (exchange.removeProperty(BYTES) instanceof Long bytes && answer.isOk()) {
                meters.counter(Meters.BYTES, "direction", "up").increment(bytes);
            }
        }
    }

    private final class StatusReads extends RoutePolicySupport {
        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            String outcome = exchange.getVariable(Variables.STATUS) instanceof Status status
                    ? status.kind().name().toLowerCase(Locale.ROOT)
                    : "failed";
            meters.counter("dromedary_status_reads", "outcome", outcome).increment();
        }
    }

    private final class Webhooks extends RoutePolicySupport {
        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            meters.counter(Meters.WEBHOOKS, "status",
                    String.valueOf(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class))).increment();
        }
    }

    private final class Retries extends RoutePolicySupport {
        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            String cause = switch (route.getRouteId()) {
                case "pause" -> "account";
                case "undelivered" -> "download";
                case "unexpected" -> "unexpected";
                default -> cause(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
            };
            meters.counter("dromedary_retries", "cause", cause).increment();
        }

        private static String cause(Exception trouble) {
            if (trouble instanceof TryLaterException later) {
                return later.isFull() ? "full" : later.throttled() ? "throttled" : later.isFailure() ? "refused" : "another-job";
            }
            return trouble instanceof IOException ? "unreachable" : "other";
        }
    }
}
