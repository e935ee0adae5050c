package io.dromedary.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;

/** Camel's own schema of the YAML DSL (draft-04, from its jar): what is valid, and which kind each node is of. */
final class RouteSchema {

    private static final String RESOURCE = "/schema/camelYamlDsl.json";
    private static final List<String> VARIANTS = List.of("oneOf", "anyOf", "allOf");

    private final JsonNode schema;
    private final JsonSchema validator;
    private final JsonNode step;

    RouteSchema() {
        try (InputStream in = YamlRoutesBuilderLoader.class.getResourceAsStream(RESOURCE)) {
            schema = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        step = schema.at("/items/definitions/org.apache.camel.model.ProcessorDefinition");
        validator = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema,
                SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build());
    }

    /** What is not valid. A placeholder may stand for a number or a boolean: Camel takes it, though its schema does not say so. */
    Stream<ValidationMessage> errors(JsonNode root) {
        return validator.validate(root).stream()
                .filter(error -> !("type".equals(error.getType())
                        && root.at(error.getInstanceLocation().toString()).asText().matches("\\{\\{[^{}]+}}")));
    }

    void walk(JsonNode root, Consumer<Spot> visitor) {
        walk(new Spot("", "", root, schema, null), visitor);
    }

    private void walk(Spot spot, Consumer<Spot> visitor) {
        visitor.accept(spot);
        if (spot.value().isArray()) {
            JsonNode items = resolved(spot.schema().path("items"));
            for (int i = 0; i < spot.value().size(); i++) {
                walk(new Spot(spot.path() + "/" + i, "" + i, spot.value().get(i), items, spot), visitor);
            }
        }
        spot.value().properties().forEach(field -> walk(new Spot(spot.path() + "/" + field.getKey(), field.getKey(),
                field.getValue(), property(spot.schema(), field.getKey()), spot), visitor));
    }

    /** Whether the node is one step of a route: {@code to}, {@code loop} and so on. */
    @SuppressWarnings("ReferenceEquality") // This place in the schema, not one that reads the same.
    boolean isStep(Spot spot) {
        return spot.parent() != null && spot.parent().schema() == step;
    }

    /** Whether the schema has both a short form (text) and a full one. */
    boolean hasShortForm(Spot spot) {
        return variants(spot.schema()).anyMatch(variant -> variant.path("type").asText().equals("string"))
                && variants(spot.schema()).anyMatch(variant -> variant.path("type").asText().equals("object"));
    }

    /** Whether the property is a language that stands at its step directly instead of below {@code expression}. */
    boolean isInlineLanguage(Spot spot) {
        if (spot.parent() == null || spot.key().equals("expression")) {
            return false;
        }
        JsonNode declared = spot.parent().schema().path("properties");
        return declared.has("expression") && declared.path(spot.key()).isObject() && declared.path(spot.key()).isEmpty();
    }

    private JsonNode property(JsonNode owner, String name) {
        JsonNode direct = owner.path("properties").path(name);
        if (!direct.isMissingNode() && !direct.isEmpty()) {
            return resolved(direct);
        }
        return variants(owner).map(variant -> property(variant, name)).filter(found -> !found.isMissingNode()).findFirst()
                .orElse(MissingNode.getInstance());
    }

    private Stream<JsonNode> variants(JsonNode owner) {
        return VARIANTS.stream().map(owner::path).flatMap(list -> StreamSupport.stream(list.spliterator(), false)).map(this::resolved);
    }

    private JsonNode resolved(JsonNode node) {
        JsonNode at = node;
        while (at.has("$ref")) {
            at = schema.at(at.get("$ref").asText().substring(1));
        }
        return at;
    }
}
