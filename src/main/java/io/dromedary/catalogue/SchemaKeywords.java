package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The keywords of JSON Schema 2020-12, whose specification makes validators ignore any other: a misspelt limit would be none. Source: the
 * vocabularies of json-schema.org/draft/2020-12.
 */
final class SchemaKeywords {

    static final List<String> ALL = List.of("type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
            "multipleOf", "minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems", "minContains",
            "maxContains",
            "minProperties", "maxProperties", "required", "dependentRequired", "properties", "patternProperties", "additionalProperties",
            "propertyNames", "dependentSchemas", "unevaluatedProperties", "items", "prefixItems", "contains", "unevaluatedItems", "allOf",
            "anyOf", "oneOf", "not", "if", "then", "else", "title", "description", "default", "examples", "deprecated", "readOnly",
            "writeOnly", "contentEncoding", "contentMediaType", "contentSchema", "$schema", "$id", "$ref", "$defs", "$anchor",
            "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$comment");
    private static final List<String> OF_SCHEMAS_BY_NAME = List.of("properties", "patternProperties", "dependentSchemas", "$defs");
    private static final List<String> OF_VALUES = List.of("enum", "const", "default", "examples", "required", "dependentRequired");

    /** @param place within the schema, such as {@code properties.duration} */
    record Unknown(String place, String keyword) {
    }

    private SchemaKeywords() {
    }

    static List<Unknown> unknown(JsonNode schema) {
        List<Unknown> unknown = new ArrayList<>();
        addUnknown(schema, "", unknown);
        return unknown;
    }

    private static void addUnknown(JsonNode schema, String place, List<Unknown> unknown) {
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            String inside = place.isEmpty() ? member.getKey() : place + "." + member.getKey();
            if (member.getKey().startsWith("x-")) {
                continue; // by convention somebody's own
            }
            if (!ALL.contains(member.getKey())) {
                unknown.add(new Unknown(inside, member.getKey()));
            } else if (OF_SCHEMAS_BY_NAME.contains(member.getKey())) {
                member.getValue().properties().forEach(named -> addUnknown(named.getValue(), inside + "." + named.getKey(), unknown));
            } else if (!OF_VALUES.contains(member.getKey())) {
                addUnknown(member.getValue(), inside, unknown);
                if (member.getValue().isArray()) {
                    member.getValue().forEach(element -> addUnknown(element, inside, unknown));
                }
            }
        }
    }
}
