package io.dromedary.drop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {

    @ParameterizedTest
    @ValueSource(strings = {"sidecar", "profile", "character"})
    void thePublishedSchemasAreSchemas(String name) throws Exception {
        var metaSchema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(metaSchema.validate(source(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sidecar", "profile", "character"})
    void everyKeyIsExplainedAndNothingElseIsAllowed(String name) throws Exception {
        JsonNode schema = source(name);

        assertThat(schema.get("$id").textValue()).isEqualTo("urn:dromedary:schema:" + name);
        assertThat(schema.get("additionalProperties").booleanValue()).isFalse();
        assertThat(schema.get("properties")).isNotEmpty().allSatisfy(property -> {
            assertThat(property.get("title").textValue()).isNotBlank();
            // The first sentence is the remedy in messages: it has to fit.
            assertThat(property.get("description").textValue()).endsWith(".").matches("[^.]+\\. .+|[^.]+\\.");
            assertThat(property.get("description").textValue().indexOf(". ")).isLessThan(110);
        });
    }

    private static JsonNode source(String name) throws IOException {
        try (InputStream in = SchemaTest.class.getResourceAsStream("/schema/" + name + ".schema.json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
