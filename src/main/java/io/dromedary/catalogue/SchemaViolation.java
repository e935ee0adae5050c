package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import io.dromedary.text.SafeText;
import io.dromedary.text.Suggestions;
import java.util.ArrayList;
import java.util.List;

/**
 * One value that the schema of a model's parameters does not allow, described in words.
 *
 * @param parameter the parameter concerned
 * @param inside    the place within its value, such as {@code [0].strength}; empty for the value itself
 * @param missing   whether the parameter itself is missing
 */
record SchemaViolation(String parameter, String inside, boolean missing, String found, String remedy) {

    static SchemaViolation of(ValidationMessage message, ParameterSchema parameters) {
        JsonNodePath at = message.getInstanceLocation();
        boolean ofMember = message.getType().equals("required") || message.getType().equals("additionalProperties");
        if (at.getNameCount() == 0) {
            String parameter = message.getProperty();
            return new SchemaViolation(parameter, "", true, "none", "give " + Allowed.by(parameters.rule(parameter)));
        }
        JsonNode rule = parameters.rule(at.getElement(0).toString());
        StringBuilder inside = new StringBuilder();
        for (int i = 1; i < at.getNameCount(); i++) {
            boolean element = at.getElement(i) instanceof Integer;
            rule = element ? rule.path("items") : rule.path("properties").path(at.getElement(i).toString());
            inside.append(element ? "[" + at.getElement(i) + "]" : "." + at.getElement(i));
        }
        if (ofMember) {
            inside.append('.').append(message.getProperty());
        }
        JsonNode value = message.getInstanceNode();
        String found = switch (message.getType()) {
            case "required" -> "none";
            case "additionalProperties" -> "a key that does not exist";
            case "maxLength" -> value.asText().length() + " characters";
            case "maxItems" -> value.size() + " entries";
            default -> SafeText.value(value);
        };
        String remedy = switch (message.getType()) {
            case "required" -> "give " + Allowed.by(rule.path("properties").path(message.getProperty()));
            case "additionalProperties" -> "use " + String.join(", ", ParameterSchema.names(rule.path("properties")));
            default -> suggestion(value, rule) + Allowed.by(rule);
        };
        return new SchemaViolation(at.getElement(0).toString(), inside.toString(), false, found, remedy);
    }

    private static String suggestion(JsonNode value, JsonNode rule) {
        List<String> words = new ArrayList<>();
        rule.path("enum").forEach(word -> words.add(word.asText()));
        return Suggestions.to(value.asText(), words).filter(near -> value.isTextual())
                .map(near -> "did you mean " + near + "? Allowed is ").orElse("allowed is ");
    }
}
