package io.dromedary.sandbox.dialects;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.models.KnownModels;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.models.Parameter;
import io.dromedary.sandbox.models.Size;
import io.dromedary.sandbox.server.ValidationProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks a whole body: the layout of the dialect, the parameters of the model, and what several parameters must be together. */
final class BodyCheck {

    private static final Parameter WEBHOOK = Parameter.object(false, Map.of(
            "url", Parameter.plain(Parameter.Type.STRING, true), "secret", Parameter.plain(Parameter.Type.STRING, false)));

    private final KnownModels models;
    private final Inventory inventory;

    BodyCheck(KnownModels models, Inventory inventory) {
        this.models = models;
        this.inventory = inventory;
    }

    List<ValidationProblem> problems(ApiDialect dialect, ModelFamily model, JsonNode body) {
        Map<String, Parameter> known = model.documented() ? model.parameters() : Map.of();
        var problems = new ArrayList<>(ParameterCheck.problems(body, layout(dialect, known), dialect.closed(), inventory));
        if (problems.isEmpty()) {
            pixels(dialect, model, dialect.parameters(body), problems);
        }
        return problems;
    }

    private static Map<String, Parameter> layout(ApiDialect dialect, Map<String, Parameter> known) {
        var layout = new LinkedHashMap<String, Parameter>();
        switch (dialect) {
            case JOB_SET -> {
                layout.put("params", Parameter.object(true, known));
                layout.put("webhook", WEBHOOK);
            }
            case WEB -> {
                layout.put("params", Parameter.object(true, known));
                layout.put("use_unlim", Parameter.plain(Parameter.Type.BOOLEAN, false));
            }
            default -> layout.putAll(known);
        }
        return layout;
    }

    private void pixels(ApiDialect dialect, ModelFamily model, JsonNode parameters, List<ValidationProblem> problems) {
        Size wanted = null;
        String remark = "";
        if (model.sizeFits()) {
            String quality = model.effective(parameters, "quality").asText();
            String ratio = model.effective(parameters, "aspect_ratio").asText();
            wanted = models.tabled(model, quality, ratio);
            remark = "%s %s".formatted(quality, ratio);
        } else if (model.sizeOf() != null) {
            wanted = inventory.medium(parameters.path(model.sizeOf()).path("id").asText()).size();
            remark = "the uploaded picture";
        }
        if (wanted != null) {
            side(dialect, "width", parameters, wanted.width(), remark, problems);
            side(dialect, "height", parameters, wanted.height(), remark, problems);
        }
    }

    private static void side(ApiDialect dialect, String name, JsonNode parameters, int wanted, String remark,
            List<ValidationProblem> problems) {
        JsonNode found = parameters.path(name);
        if (found.asInt() != wanted) {
            var loc = new ArrayList<>(dialect.location());
            loc.add(name);
            problems.add(ValidationProblem.value(loc, "%s of %s is %d".formatted(name, remark, wanted), found));
        }
    }
}
