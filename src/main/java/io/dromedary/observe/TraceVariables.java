package io.dromedary.observe;

import java.util.List;
import java.util.Map;

/** OpenTelemetry's own variables, read apart from {@link Traces}: nothing of it is loaded where nobody wants traces. */
public final class TraceVariables {

    private static final List<String> ADDRESSES = List.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

    private TraceVariables() {
    }

    /**
     * Whether somebody wants traces.
     *
     * @param environment the process environment
     */
    public static boolean wantTraces(Map<String, String> environment) {
        return ADDRESSES.stream().anyMatch(name -> !environment.getOrDefault(name, "").isBlank())
                && !environment.getOrDefault("OTEL_TRACES_EXPORTER", "").strip().equals("none")
                && !environment.getOrDefault("OTEL_SDK_DISABLED", "").strip().equalsIgnoreCase("true");
    }
}
