package io.dromedary.drop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.Motion;
import io.dromedary.job.NamedFiles;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the prompt file of a drop says; null where it says nothing.
 *
 * @param model         model id as in the catalogue, without a leading slash
 * @param prompt        never blank
 * @param files         names of media in the drop's folder
 * @param outputs       how many results, from 1
 * @param params        passed on to the model as they are; never null
 * @param outputName    wanted stem of the results, not yet cleaned
 * @param priority      higher goes first, 0 is the usual
 * @param variation     any text; a different one makes the same request a new one
 * @param record        whether it lay beside a result: then it is complete, and no profile applies
 * @param arguments     keys that are none of ours: parameters of the model, which the catalogue checks; never null
 * @param character     name of a character
 * @param motions       empty when there are explicitly none
 * @param style         name or id of a style
 */
public record Sidecar(String model, String prompt, NamedFiles files, Integer outputs, Long seed, Boolean enhancePrompt,
        ObjectNode params, String outputName, int priority, String variation, boolean record,
        ObjectNode arguments, String character, List<Motion> motions, String style) {

    private static final Set<String> SUFFIXES = Set.of("txt", "yaml", "yml", "json");
    private static final String PROMPT_SUFFIX = ".prompt.txt";

    public Sidecar {
        files = files == null ? NamedFiles.NONE : files;
        params = params == null ? JsonNodeFactory.instance.objectNode() : params;
        arguments = arguments == null ? JsonNodeFactory.instance.objectNode() : arguments;
        motions = motions == null ? null : List.copyOf(motions);
    }

    public static Sidecar ofPrompt(String prompt) {
        return new Sidecar(null, prompt, null, null, null, null, null, null, 0, null, false, null, null, null, null);
    }

    public static boolean isSidecarName(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 && SUFFIXES.contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** A prompt that wants no picture, such as {@code sunset.prompt.txt}. */
    public static boolean isPromptName(String fileName) {
        return fileName.length() > PROMPT_SUFFIX.length() && fileName.toLowerCase(Locale.ROOT).endsWith(PROMPT_SUFFIX);
    }

    public Parameters parameters() {
        return new Parameters(arguments, params);
    }
}
