package io.dromedary.drop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the prompt file of a drop says; null where it says nothing.
 *
 * @param model         model id as in the catalogue, without a leading slash
 * @param prompt        never blank
 * @param images        names of media in the drop's folder, in order; null when not given, empty when there are explicitly none
 * @param outputs       how many results, from 1
 * @param params        passed on to the model as they are; never null
 * @param outputName    wanted stem of the results, not yet cleaned
 * @param priority      higher goes first, 0 is the usual
 * @param variation     any text; a different one makes the same request a new one
 * @param record        whether it lay beside a result: then it is complete, and no profile applies
 */
public record Sidecar(String model, String prompt, List<String> images, Integer outputs, Long seed, Boolean enhancePrompt,
        ObjectNode params, String outputName, int priority, String variation, boolean record) {

    private static final Set<String> SUFFIXES = Set.of("txt", "yaml", "yml", "json");

    public Sidecar {
        images = images == null ? null : List.copyOf(images);
        params = params == null ? JsonNodeFactory.instance.objectNode() : params;
    }

    static Sidecar ofPrompt(String prompt) {
        return new Sidecar(null, prompt, null, null, null, null, null, null, 0, null, false);
    }

    public static boolean isSidecarName(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 && SUFFIXES.contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
