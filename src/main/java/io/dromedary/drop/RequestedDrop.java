package io.dromedary.drop;

import static io.dromedary.drop.SidecarKey.CHARACTER;
import static io.dromedary.drop.SidecarKey.ENHANCE_PROMPT;
import static io.dromedary.drop.SidecarKey.MAX_CREDITS;
import static io.dromedary.drop.SidecarKey.MODEL;
import static io.dromedary.drop.SidecarKey.OUTPUTS;
import static io.dromedary.drop.SidecarKey.OUTPUT_NAME;
import static io.dromedary.drop.SidecarKey.PRIORITY;
import static io.dromedary.drop.SidecarKey.PROMPT;
import static io.dromedary.drop.SidecarKey.PROMPT_PREFIX;
import static io.dromedary.drop.SidecarKey.PROMPT_SUFFIX;
import static io.dromedary.drop.SidecarKey.SEED;
import static io.dromedary.drop.SidecarKey.STYLE;
import static io.dromedary.drop.SidecarKey.VARIATION;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.DropRequest;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Merges sidecar, profile and settings into one request. */
public final class RequestedDrop {

    private RequestedDrop() {
    }

    /**
     * The sidecar overrides the profile, the profile the default model. A record is complete, so that a changed profile does not change
     * what is made from it again.
     *
     * @param sidecarOrNull   null when only media came and the profile has to be enough
     * @param nameForMessages what messages call the drop
     */
    public static DropRequest of(Sidecar sidecarOrNull, Profile profile, String defaultModelOrNull, String nameForMessages)
            throws InvalidDropException {
        Sidecar sidecar = sidecarOrNull == null ? Sidecar.ofPrompt(null) : sidecarOrNull;
        Profile defaults = sidecar.record() ? Profile.NONE : profile;

        Said said = sidecar.said().over(defaults.said());
        String model = first(said.text(MODEL), defaultModelOrNull);
        String prompt = said.text(PROMPT);
        List<Problem> problems = new ArrayList<>();
        if (model == null) {
            problems.add(new Problem(nameForMessages, "model", "none",
                    "name one in the sidecar (model: ...), in the folder's _profile.yaml or as dromedary.model"));
        }
        // The catalogue checks whether the model needs a prompt. But a file alone, without a prompt, is no request.
        if (prompt == null && sidecarOrNull == null) {
            problems.add(DropRequest.withoutPrompt(nameForMessages));
        }
        Parameters parameters = sidecar.parameters().over(defaults.parameters());
        if (!problems.isEmpty()) {
            // First, since people read one line, and this is what has to be corrected.
            problems.addAll(0, misspelt(parameters.arguments(), problems.stream().map(Problem::field).toList(), nameForMessages));
            throw new InvalidDropException(problems);
        }

        Integer priority = said.number(PRIORITY);
        return new DropRequest(model, prompt == null ? null : joined(said.text(PROMPT_PREFIX), prompt, said.text(PROMPT_SUFFIX)),
                parameters.params(),
                sidecar.files().images(), said.number(OUTPUTS), (Long) said.values().get(SEED), (Boolean) said.values().get(ENHANCE_PROMPT),
                said.text(OUTPUT_NAME), priority == null ? 0 : priority, said.text(VARIATION), parameters.arguments(), said.text(CHARACTER),
                said.motions(), said.text(STYLE), null, (BigDecimal) said.values().get(MAX_CREDITS));
    }

    /** A missing key may be there, but misspelt. */
    private static List<Problem> misspelt(ObjectNode arguments, List<String> missing, String nameForMessages) {
        List<Problem> problems = new ArrayList<>();
        arguments.fieldNames().forEachRemaining(key -> SidecarReader.nearestKey(key).filter(missing::contains).ifPresent(
                known -> problems.add(new Problem(nameForMessages, key, "a key that does not exist", "did you mean `" + known + "`?"))));
        return problems;
    }

    private static String first(String... values) {
        return Stream.of(values).filter(value -> value != null && !value.isBlank()).findFirst().orElse(null);
    }

    private static String joined(String... parts) {
        return Stream.of(parts).filter(Objects::nonNull).map(String::strip).filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
