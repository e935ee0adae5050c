package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.SidecarKey;
import io.dromedary.job.DropRequest;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Problem;
import io.dromedary.text.SafeText;
import io.dromedary.text.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One drop for a model whose parameters are not documented: the customary parameters of the queue API, and those under {@code params}. Only
 * a sidecar's own keys and the types of its files can be checked.
 */
final class UncataloguedRequest {

    private final DropRequest request;
    private final SlotAssignment filling;
    private final List<Problem> problems = new ArrayList<>();

    /** @param drop what messages call it */
    UncataloguedRequest(Model model, DropRequest request, List<MediaFile> media, String drop) {
        this.request = request;
        this.filling = new SlotAssignment(model, media, drop);
        problems.addAll(filling.problems());
        if (request.prompt() == null && !request.params().has("prompt")) {
            problems.add(DropRequest.withoutPrompt(drop));
        }
        request.arguments().fieldNames().forEachRemaining(name -> problems.add(new Problem(drop, name, "a key that no sidecar has",
                Suggestions.to(name, SidecarKey.ofSidecars()).map(near -> "did you mean `" + near + "`?")
                        .orElse("put it under params, " + since(model)))));
        Counts.saidTwice(request, "num_images", drop).ifPresent(problems::add);
        Map<String, String> lookedUp = new LinkedHashMap<>();
        lookedUp.put("style", request.style());
        lookedUp.put("character", request.character());
        lookedUp.put("motions", request.motions().isEmpty() ? null : request.motions().get(0).name());
        lookedUp.values().removeIf(Objects::isNull);
        lookedUp.forEach((key, found) -> problems.add(new Problem(drop, key, SafeText.quoted(found),
                "put it under params in the model's own words, " + since(model))));
    }

    private static String since(Model model) {
        return (model.isKnown() ? "since the parameters of %s are not documented" : "since %s is not in the catalogue")
                .formatted(model.id());
    }

    List<Problem> problems() {
        return problems;
    }

    ObjectNode body() {
        ObjectNode body = request.params().deepCopy();
        if (request.prompt() != null && !body.has("prompt")) {
            body.put("prompt", request.prompt());
        }
        filling.values().forEach((name, value) -> body.putIfAbsent(name, value));
        if (request.outputs() != null && !body.has("num_images")) {
            body.put("num_images", request.outputs());
        }
        for (SidecarKey key : SidecarKey.values()) {
            if (key.parameter(request) != null) {
                body.putIfAbsent(key.word(), key.parameter(request));
            }
        }
        return body;
    }
}
