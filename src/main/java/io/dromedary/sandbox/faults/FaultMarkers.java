package io.dromedary.sandbox.faults;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The faults that a prompt asks for.
 *
 * @param origin model and prompt: what "N times" is counted for
 * @param counts how often each strikes, {@link Fault#ALWAYS} without end
 */
public record FaultMarkers(String origin, Map<Fault, Integer> counts) {

    public static final FaultMarkers NONE = new FaultMarkers("", Map.of());

    private static final Pattern MARKER = Pattern.compile("\\[sandbox:([a-z0-9-]+)(?:\\*(\\d{1,6}))?]");

    /** @throws IllegalArgumentException naming the known faults, when the prompt asks for an unknown one */
    public static FaultMarkers in(String model, String prompt) {
        if (!prompt.contains("[sandbox:")) {
            return NONE;
        }
        var counts = new EnumMap<Fault, Integer>(Fault.class);
        Matcher marker = MARKER.matcher(prompt);
        while (marker.find()) {
            Fault fault = Fault.named(marker.group(1));
            counts.put(fault, marker.group(2) == null ? fault.defaultCount() : Integer.parseInt(marker.group(2)));
        }
        return new FaultMarkers(model + '\n' + prompt, counts);
    }
}
