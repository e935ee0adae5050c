package io.dromedary.drop;

import io.dromedary.job.NamedFiles;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The content of a drop's prompt file.
 *
 * @param said       values of our own {@link SidecarKey keys}
 * @param files      names of media in the drop's folder
 * @param parameters of the model: keys that are none of ours, which the catalogue checks, and those under {@code params}
 * @param record     whether it is the record of a result: then it is complete, and no profile applies
 */
public record Sidecar(Said said, NamedFiles files, Parameters parameters, boolean record) {

    private static final Set<String> SUFFIXES = Set.of("txt", "yaml", "yml", "json");
    private static final String PROMPT_SUFFIX = ".prompt.txt";

    /** @param prompt null for none */
    public static Sidecar ofPrompt(String prompt) {
        return new Sidecar(prompt == null ? Said.NOTHING : new Said(Map.of(SidecarKey.PROMPT, prompt)), NamedFiles.NONE, Parameters.NONE,
                false);
    }

    public static boolean isSidecarName(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 && SUFFIXES.contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** A prompt without a picture, such as {@code sunset.prompt.txt}. */
    public static boolean isPromptName(String fileName) {
        return fileName.length() > PROMPT_SUFFIX.length() && fileName.toLowerCase(Locale.ROOT).endsWith(PROMPT_SUFFIX);
    }
}
