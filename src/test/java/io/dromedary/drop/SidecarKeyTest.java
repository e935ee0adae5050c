package io.dromedary.drop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.DropRequest;
import io.dromedary.job.MediaRole;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of keys is held to what is published: the schemas here, the README in its own test. */
class SidecarKeyTest {

    /** Of a request, but no key: what others decide, or what the model knows. */
    private static final List<String> NO_KEYS = List.of("arguments", "target");
    /** What does not belong to one drop alone. */
    private static final List<String> OF_PROFILES = List.of("model", "prompt", "prompt_prefix", "prompt_suffix", "intake", "character",
            "motions", "style", "outputs", "params", "max_credits", "budget");

    private static JsonNode schema(String name) throws IOException {
        return new ObjectMapper().readTree(Path.of("src/main/resources/schema/" + name + ".schema.json").toFile());
    }

    private static List<String> names(JsonNode mapping) {
        List<String> names = new ArrayList<>();
        mapping.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void theSchemasKnowTheSameKeys() throws IOException {
        assertThat(names(schema("sidecar").path("properties"))).isEqualTo(SidecarKey.ofSidecars());
        assertThat(names(schema("profile").path("properties"))).containsExactlyInAnyOrderElementsOf(OF_PROFILES);
    }

    @Test
    void whatBelongsToOneDropAloneIsNoParameterInAProfile() throws IOException {
        Pattern parameter = Pattern.compile(schema("profile").path("patternProperties").fieldNames().next());
        List<String> alone = SidecarKey.ofSidecars().stream().filter(word -> !OF_PROFILES.contains(word)).toList();
        assertThat(alone).isNotEmpty().noneMatch(word -> parameter.matcher(word).find());
        assertThat("duration").matches(parameter);
    }

    @Test
    void everyKeyIsReadAsTheSchemaAllowsIt() throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (String schema : List.of("sidecar", "profile")) {
            for (var property : schema(schema).path("properties").properties()) {
                SidecarKey key = SidecarKey.valueOf(property.getKey().toUpperCase(Locale.ROOT));
                for (String type : types(property.getValue())) {
                    JsonNode value = json.readTree(switch (type) {
                        case "string" -> "\"x\"";
                        case "integer" -> "1";
                        case "number" -> "1.5";
                        case "boolean" -> "true";
                        case "array" -> "[\"x\"]";
                        default -> "{}";
                    });
                    // No value of a type that is allowed may be taken for another.
                    assertThat(key.read(json.createObjectNode().set(key.word(), value)).map(Object::toString).orElse("apart"))
                            .as("%s: %s", key, value)
                            .isIn("apart", value.asText(), "[Motion[name=x, strength=null]]");
                }
            }
        }
    }

    private static List<String> types(JsonNode property) {
        JsonNode type = property.path("type");
        return type.isTextual()
                ? List.of(type.asText())
                : Stream.iterate(0, i -> i < type.size(), i -> i + 1).map(i -> type.get(i).asText()).toList();
    }

    @Test
    void everyRoleOfAFileHasAKeyOfItsName() {
        for (MediaRole role : MediaRole.values()) {
            assertThat(SidecarKey.of(role).role()).isEqualTo(role);
            assertThat(SidecarKey.of(role).word()).isEqualTo(role.key());
        }
    }

    @Test
    void everythingThatIsAskedForHasAKey() {
        List<String> asked = Arrays.stream(DropRequest.class.getRecordComponents()).map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT)).toList();
        assertThat(SidecarKey.ofSidecars()).containsAll(asked.stream().filter(name -> !NO_KEYS.contains(name)).toList());
    }
}
