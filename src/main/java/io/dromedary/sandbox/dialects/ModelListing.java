package io.dromedary.sandbox.dialects;

import static io.dromedary.sandbox.server.AuthScheme.HF;
import static io.dromedary.sandbox.server.AuthScheme.KEY;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.models.KnownModels;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.models.Parameter;
import io.dromedary.sandbox.server.AccountGuard;
import io.dromedary.sandbox.server.Call;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.server.Routes;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * {@code GET /models}: what the account may use, with the schema of each body where {@code include_schema=true} asks for it. No
 * document has this call; it is as public code uses it. Prices are not in it.
 */
final class ModelListing {

    private static final Set<ApiDialect> LISTED = Set.of(ApiDialect.QUEUE, ApiDialect.HYBRID);

    private final KnownModels models;

    ModelListing(KnownModels models) {
        this.models = models;
    }

    void addTo(Routes routes, AccountGuard account) {
        routes.on("GET", "/models", account.open(this::list, KEY, HF));
    }

    private Response list(Call call) {
        String query = call.exchange().getRequestURI().getRawQuery();
        boolean schemas = query != null && query.matches("(.*&)?include_schema=true(&.*)?");
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode items = answer.putArray("items");
        models.all().forEach((id, model) -> {
            if (LISTED.contains(model.dialect())) {
                items.add(item(id, model, schemas));
            }
        });
        return Response.json(200, answer.put("total", items.size()));
    }

    private static ObjectNode item(String id, ModelFamily model, boolean schemas) {
        ObjectNode item = Json.MAPPER.createObjectNode().put("slug", id).put("title", id.replaceAll("[/-]", " "));
        item.put("output_type", model.makes().type());
        item.putArray("operation_type").add(id.replaceFirst(".*/", ""));
        if (schemas && model.documented()) {
            item.set("input_schema", object(model.parameters()));
        }
        return item;
    }

    private static ObjectNode object(Map<String, Parameter> parameters) {
        ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "object");
        ArrayNode required = Json.MAPPER.createArrayNode();
        ObjectNode properties = schema.putObject("properties");
        parameters.forEach((name, parameter) -> {
            properties.set(name, rule(parameter));
            if (parameter.required()) {
                required.add(name);
            }
        });
        schema.set("required", required);
        return schema;
    }

    private static ObjectNode rule(Parameter parameter) {
        ObjectNode rule = Json.MAPPER.createObjectNode();
        switch (parameter.type()) {
            case STRING, INTEGER, NUMBER, BOOLEAN -> rule.put("type", parameter.type().name().toLowerCase(Locale.ROOT));
            case UUID, REFERENCE, MOTION -> rule.put("type", "string").put("format", "uuid");
            case MEDIA -> rule.put("type", "string").put("format", "uri");
            case MEDIUM -> rule.put("type", "object");
            case RATIO -> rule.put("type", "string").put("pattern", "^\\d+:\\d+$");
            case ARRAY -> rule.put("type", "array");
            case OBJECT -> rule.setAll(object(parameter.fields()));
            case ANY -> {
                return rule;
            }
        }
        if (!parameter.allowed().isEmpty()) {
            ArrayNode values = rule.putArray("enum");
            parameter.allowed().forEach(values::add);
        }
        put(rule, "minimum", parameter.min());
        put(rule, "maximum", parameter.max());
        put(rule, "multipleOf", parameter.step());
        put(rule, "maxLength", parameter.maxLength());
        put(rule, "minItems", parameter.minItems());
        put(rule, "maxItems", parameter.maxItems());
        if (parameter.items() != null) {
            rule.set("items", rule(parameter.items()));
        }
        if (parameter.defaultValue() != null) {
            rule.set("default", parameter.defaultValue());
        }
        return rule;
    }

    private static void put(ObjectNode rule, String keyword, Number value) {
        if (value != null) {
            rule.set(keyword, Json.MAPPER.valueToTree(value));
        }
    }
}
