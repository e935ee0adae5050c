package io.dromedary.observe;

import io.dromedary.text.OutageLog;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends of each span only what is known to hold no secret. Camel tells the whole address of each call, some of which are signed, the texts
 * of errors and of what routes log, names of files, and more with each component.
 */
final class DiscreetExporter implements SpanExporter {

    private static final Set<String> TOLD = Set.of(Traces.JOB, Traces.ROUTE, Traces.ERROR, "component", "error", "exchangeId",
            "http.method", "http.status_code", "op", "url.scheme");
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(DiscreetExporter.class);

    private final SpanExporter exporter;
    private final OutageLog<String> outages = new OutageLog<>();
    /** Kept, since the JDK forgets the level of a logger that nobody has. It would write past the line's own log, and again and again. */
    private final Logger ofTheLibrary = Logger.getLogger("io.opentelemetry");

    DiscreetExporter(SpanExporter exporter) {
        this.exporter = exporter;
        ofTheLibrary.setLevel(Level.OFF);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        List<SpanData> told = spans.stream().filter(span -> !isEmptyRound(span)).<SpanData>map(Discreet::new).toList();
        if (told.isEmpty()) {
            return CompletableResultCode.ofSuccess();
        }
        CompletableResultCode result = exporter.export(told);
        return result.whenComplete(() -> tell(result.isSuccess()));
    }

    private static boolean isEmptyRound(SpanData span) {
        return "true".equals(span.getAttributes().get(AttributeKey.stringKey(Traces.EMPTY)));
    }

    private void tell(boolean isSent) {
        if (!isSent && outages.begins("", "")) {
            LOG.warn("Traces cannot be sent: nobody takes them at the address of OTEL_EXPORTER_OTLP_ENDPOINT. Those of this time are lost; "
                    + "the line goes on.");
        } else if (isSent) {
            outages.info(LOG, "", "Traces are sent again.");
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }

    private static final class Discreet extends DelegatingSpanData {
        private final Attributes attributes;

        Discreet(SpanData span) {
            super(span);
            attributes = span.getAttributes().toBuilder().removeIf(key -> !TOLD.contains(key.getKey())).build();
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }

        @Override
        public int getTotalAttributeCount() {
            return attributes.size();
        }

        @Override
        public List<EventData> getEvents() {
            return List.of();
        }

        @Override
        public int getTotalRecordedEvents() {
            return 0;
        }
    }
}
