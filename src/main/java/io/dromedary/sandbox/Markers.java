package io.dromedary.sandbox;

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
record Markers(String origin, Map<Fault, Integer> counts) {

    static final Markers NONE = new Markers("", Map.of());

    private static final Pattern MARKER = Pattern.compile("\\[sandbox:([a-z0-9-]+)(?:\\*(\\d{1,6}))?]");

    /** @throws IllegalArgumentException naming the known faults, when the prompt asks for an unknown one */
    static Markers in(String model, String prompt) {
        if (!prompt.contains("[sandbox:")) {
            return NONE;
        }
        var counts = new EnumMap<Fault, Integer>(Fault.class);
        Matcher marker = MARKER.matcher(prompt);
        while (marker.find()) {
            Fault fault = Fault.named(marker.group(1));
            counts.put(fault, marker.group(2) == null ? fault.defaultCount() : Integer.parseInt(marker.group(2)));
        }
        return new Markers(model + '\n' + prompt, counts);
    }
}
