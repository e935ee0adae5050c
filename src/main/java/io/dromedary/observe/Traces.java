package io.dromedary.observe;

import io.dromedary.job.Job;
import io.dromedary.job.Variables;
import io.dromedary.settings.SettingsException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.telemetry.Op;
import org.apache.camel.telemetry.SpanStorageManager;
import org.apache.camel.telemetry.SpanStorageManagerExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenTelemetry's traces of what the routes do, where its own variables say where to send them. Each span bears the id of the job that its
 * route works on. Nothing of a trace is sent along with a call to the provider.
 */
public final class Traces extends OpenTelemetryTracer {

    static final String JOB = "job.id";
    static final String ROUTE = "camel.route";
    static final String ERROR = "error.type";
    /** The rounds of timers that found no job are not sent. */
    static final String EMPTY = "round.empty";

    private static final Logger LOG = LoggerFactory.getLogger(Traces.class);
    /** Metrics are scraped, and logs are on standard error. */
    private static final Map<String, String> DEFAULTS = Map.of("otel.service.name", "dromedary", "otel.exporter.otlp.protocol",
            "http/protobuf", "otel.metrics.exporter", "none", "otel.logs.exporter", "none");
    private static final long LAST_ONES_SECONDS = 2;

    private final SpanStorageManager spans = new SpanStorageManagerExchange();
    private final OpenTelemetrySdk sdk;

    private Traces(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        setExcludePatterns("timer:*,seda://dispatch*,seda://resume*");
    }

    /**
     * Before the routes are there.
     *
     * @param environment the process environment
     * @throws SettingsException when OpenTelemetry's variables are wrong
     */
    public static void add(CamelContext context, Map<String, String> environment) {
        OpenTelemetrySdk sdk = sdk(environment);
        Registry registry = context.getRegistry();
        registry.bind("tracer", sdk.getTracer("dromedary"));
        registry.bind("tracePropagators", ContextPropagators.noop());
        new Traces(sdk).init(context);
        LOG.info("Traces are sent, as OpenTelemetry's variables (OTEL_*) say.");
    }

    private static OpenTelemetrySdk sdk(Map<String, String> environment) {
        try {
            return AutoConfiguredOpenTelemetrySdk.builder().disableShutdownHook().addPropertiesSupplier(() -> DEFAULTS)
                    .addPropertiesCustomizer(config -> properties(environment))
                    .addSpanExporterCustomizer((exporter, config) -> new DiscreetExporter(exporter)).build().getOpenTelemetrySdk();
        } catch (ConfigurationException | IllegalStateException e) {
            throw new SettingsException(List.of(("OpenTelemetry's variables (OTEL_*) cannot be used: %s. Traces go by http/protobuf only; "
                    + "OTEL_SDK_DISABLED=true switches them off.").formatted(e.getMessage())));
        }
    }

    private static Map<String, String> properties(Map<String, String> environment) {
        return environment.entrySet().stream().filter(variable -> variable.getKey().startsWith("OTEL_"))
                .collect(Collectors.toMap(variable -> variable.getKey().toLowerCase(Locale.ROOT).replace('_', '.'),
                        Map.Entry::getValue));
    }

    @Override
    protected void beginEventSpan(Exchange exchange, Endpoint endpoint, Op op) throws Exception {
        super.beginEventSpan(exchange, endpoint, op);
        // The one that has just begun: Camel has made it this thread's own.
        Span.current().updateName(name(exchange, endpoint, op));
        mark(exchange);
    }

    @Override
    protected void endEventSpan(Exchange exchange, Endpoint endpoint) throws Exception {
        mark(exchange);
        super.endEventSpan(exchange, endpoint);
    }

    /** At the beginning and at the end, since a job may be known only then. */
    private void mark(Exchange exchange) {
        org.apache.camel.telemetry.Span span = spans.peek(exchange);
        if (span == null) {
            return;
        }
        String route = ExchangeHelper.getAtRouteId(exchange);
        if (route != null) {
            span.setTag(ROUTE, route);
        }
        if (exchange.getVariable(Variables.JOB) instanceof Job job) {
            span.setTag(JOB, job.id());
            span.setTag(EMPTY, "false");
        } else if (exchange.getFromEndpoint() instanceof TimerEndpoint) {
            span.setTag(EMPTY, "true");
        }
        if (exchange.getException() != null) {
            span.setTag(ERROR, exchange.getException().getClass().getName());
        }
    }

    /** Other endpoints have a password in their address, or a stranger's words. */
    private static String name(Exchange exchange, Endpoint endpoint, Op op) {
        String address = endpoint.getEndpointUri();
        String scheme = address.substring(0, Math.max(0, address.indexOf(':')));
        if (scheme.equals("direct") || scheme.equals("seda")) {
            return address.replaceFirst("\\?.*", "").replace("//", "");
        }
        return op == Op.EVENT_RECEIVED && exchange.getFromRouteId() != null ? exchange.getFromRouteId() : scheme;
    }

    /** What was not sent yet is sent, unless nobody takes it. */
    @Override
    protected void doShutdown() {
        super.doShutdown();
        sdk.getSdkTracerProvider().shutdown().join(LAST_ONES_SECONDS, TimeUnit.SECONDS);
    }
}
