package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Describes in words what a JSON Schema allows for one value. */
final class Allowed {

    private Allowed() {
    }

    static String by(JsonNode rule) {
        if (rule.has("const")) {
            return value(rule.get("const"));
        }
        if (rule.has("enum")) {
            List<String> values = new ArrayList<>();
            rule.get("enum").forEach(value -> values.add(value(value)));
            return either(values);
        }
        JsonNode type = rule.path("type");
        if (type.isArray()) {
            List<String> types = new ArrayList<>();
            type.forEach(one -> types.add(type(rule, one.asText())));
            return either(types);
        }
        return type(rule, type.asText());
    }

    /** Text that YAML could read as another type is quoted. */
    static String value(JsonNode value) {
        boolean mistakable = value.isTextual() && value.textValue().matches("(?i)-?[0-9.]+|true|false|null|yes|no|on|off|");
        return mistakable ? "'" + value.textValue() + "'" : value.asText();
    }

    private static String type(JsonNode rule, String type) {
        return switch (type) {
            case "integer" -> "a whole number" + range(rule);
            case "number" -> "a number" + range(rule);
            case "boolean" -> "true or false";
            case "string" -> text(rule);
            case "array" -> "a list" + (rule.has("maxItems") ? " of at most " + rule.get("maxItems").asText() : "");
            case "object" -> "a mapping";
            case "null" -> "nothing";
            default -> "anything";
        };
    }

    private static String range(JsonNode rule) {
        String low = number(rule, "minimum");
        String high = number(rule, "maximum");
        String range = low != null && high != null
                ? " from " + low + " to " + high
                : low != null ? " of at least " + low : high != null ? " of at most " + high : "";
        return range + (rule.has("multipleOf") ? " in steps of " + number(rule, "multipleOf") : "");
    }

    private static String number(JsonNode rule, String key) {
        return rule.has(key) ? new BigDecimal(rule.get(key).asText()).stripTrailingZeros().toPlainString() : null;
    }

    private static String text(JsonNode rule) {
        if (rule.path("format").asText().equals("uuid")) {
            return "an id such as d2389a9a-91c2-4276-bc9c-c9e35e8fb85a";
        }
        if (rule.path("examples").size() > 0) {
            return "text such as " + value(rule.get("examples").get(0));
        }
        return "text" + (rule.has("maxLength")
                ? " of at most " + rule.get("maxLength").asText() + " characters"
                : rule.path("minLength").asInt() > 0 ? " that is not empty" : "");
    }

    private static String either(List<String> values) {
        int last = values.size() - 1;
        return last == 0 ? values.get(0) : String.join(", ", values.subList(0, last)) + " or " + values.get(last);
    }
}
