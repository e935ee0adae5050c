package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The JSON Schema (2020-12) of a model's parameters; what takes files is no part of it, but can have its place in the order. */
public final class Parameters {

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final JsonSchema OF_SCHEMAS = SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final ObjectNode source;
    private final List<String> order;

    /** @param slots parameters that take files: where they stand among the properties, they only mark their place on the wire */
    Parameters(ObjectNode schema, Collection<String> slots) {
        source = schema.deepCopy();
        order = names(source.path("properties"));
        ((ObjectNode) source.get("properties")).remove(slots);
    }

    /** What keeps a tree from being a schema; empty for a good one. */
    static List<String> faults(JsonNode schema) {
        return OF_SCHEMAS.validate(schema).stream().map(ValidationMessage::getMessage).toList();
    }

    /** In the order of the file. */
    public List<String> names() {
        return names(source.path("properties"));
    }

    public boolean has(String name) {
        return source.path("properties").has(name);
    }

    /** What the schema says of one parameter. */
    public JsonNode rule(String name) {
        return source.path("properties").path(name);
    }

    public List<String> required() {
        List<String> required = new ArrayList<>();
        source.path("required").forEach(name -> required.add(name.asText()));
        return required;
    }

    /** On the wire; names the ones that take files where the file gives them a place. */
    List<String> order() {
        return order;
    }

    Set<ValidationMessage> check(ObjectNode values) {
        return SCHEMAS.getSchema(source, CONFIG).validate(values);
    }

    private static List<String> names(JsonNode properties) {
        List<String> names = new ArrayList<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
