package io.dromedary.operate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of a command, such as "11 retried, 1 skipped: it is already running".
 *
 * @param done    how many jobs it changed
 * @param verb    what was done to them, such as {@code retried}
 * @param skipped for each reason, how many were left as they are
 */
public record Outcome(int done, String verb, Map<String, Integer> skipped) {

    public Outcome {
        skipped = new LinkedHashMap<>(skipped);
    }

    public String sentence() {
        String left = skipped.entrySet().stream().map(one -> "%d skipped: %s".formatted(one.getValue(), one.getKey()))
                .collect(Collectors.joining(", "));
        return "%d %s%s.".formatted(done, verb, left.isEmpty() ? "" : ", " + left);
    }
}
