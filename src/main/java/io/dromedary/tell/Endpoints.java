package io.dromedary.tell;

import io.dromedary.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.model.Model;

/** Looks, before the line starts, whether the destinations of events are endpoints that can be told something. */
public final class Endpoints implements StartupListener {

    private static final String REMEDY = "Correct dromedary.events in application.properties, or DROMEDARY_EVENTS in the environment%s.";

    private final List<Destination> destinations;

    public Endpoints(List<Destination> destinations) {
        this.destinations = List.copyOf(destinations);
    }

    @Override
    public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
        check(context);
    }

    /** @throws SettingsException naming each that is none */
    public void check(CamelContext context) {
        List<String> problems = new ArrayList<>();
        for (Destination destination : destinations) {
            try {
                context.getEndpoint(destination.endpoint()).createProducer();
            } catch (Exception | LinkageError e) {
                problems.add("dromedary.events: %s cannot be told anything (%s). %s".formatted(destination, Reasons.of(e),
                        REMEDY.formatted("; jars of other components go into lib/ext/")));
                continue;
            }
            if (destination.endpoint().matches("(direct|seda):.*") && !isConsumed(context, destination.endpoint())) {
                problems.add("dromedary.events: no route begins with %s. %s".formatted(destination,
                        REMEDY.formatted(", or write that route into a file in routes/local/")));
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // Nothing is left to look at.
    }

    private static boolean isConsumed(CamelContext context, String endpoint) {
        String name = name(endpoint);
        return context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions().stream()
                .anyMatch(route -> route.getInput() != null && name(route.getInput().getEndpointUri()).equals(name));
    }

    /** Without options, in the one form of several. */
    private static String name(String endpoint) {
        return endpoint.replaceFirst("\\?.*", "").replace("://", ":");
    }
}
