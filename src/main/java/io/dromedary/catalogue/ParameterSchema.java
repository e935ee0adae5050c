package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON Schema (2020-12) of a model's parameters, in the order in which they are sent. Parameters that take files are not part of it.
 */
public final class ParameterSchema {

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final ObjectNode source;
    /** Guarded by this; null before the first check, which few of the many models come to. */
    private JsonSchema compiled;

    ParameterSchema(ObjectNode schema) {
        source = schema;
    }

    /** Violations of the specification of JSON Schema; empty for a valid schema. */
    List<String> faults() {
        return SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema")).validate(source).stream()
                .map(ValidationMessage::getMessage).toList();
    }

    public List<String> names() {
        return names(source.path("properties"));
    }

    static List<String> names(JsonNode mapping) {
        List<String> names = new ArrayList<>();
        mapping.fieldNames().forEachRemaining(names::add);
        return names;
    }

    public boolean has(String name) {
        return source.path("properties").has(name);
    }

    /** The schema of one parameter. */
    public JsonNode rule(String name) {
        return source.path("properties").path(name);
    }

    public List<String> required() {
        List<String> required = new ArrayList<>();
        source.path("required").forEach(name -> required.add(name.asText()));
        return required;
    }

    /** What is wrong with values; each must be that of a documented parameter. */
    List<SchemaViolation> check(ObjectNode values) {
        return compiled().validate(values).stream().map(message -> SchemaViolation.of(message, this)).toList();
    }

    private synchronized JsonSchema compiled() {
        if (compiled == null) {
            compiled = SCHEMAS.getSchema(source, CONFIG);
        }
        return compiled;
    }
}
