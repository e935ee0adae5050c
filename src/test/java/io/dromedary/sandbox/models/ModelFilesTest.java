package io.dromedary.sandbox.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.sandbox.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFilesTest {

    private static List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(ModelFilesTest.class.getResource("/sandbox/models").toURI()))) {
            return files.filter(file -> !file.endsWith("sizes.json")).toList();
        }
    }

    private static Stream<JsonNode> models() throws Exception {
        var all = Stream.<JsonNode>builder();
        for (Path file : files()) {
            Json.MAPPER.readTree(file.toFile()).forEach(all);
        }
        return all.build();
    }

    @Test
    void areAllReadAndNameEveryModelOnce() throws Exception {
        var models = new KnownModels();
        var ids = new HashSet<String>();
        models().forEach(model -> model.path("ids").forEach(id -> {
            assertThat(ids.add(id.asText())).as(id.asText()).isTrue();
            assertThat(models.find(id.asText())).as(id.asText()).isNotNull();
        }));
        assertThat(ids).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("models")
    void holdTogether(JsonNode node) throws IOException {
        ModelFamily model = Json.MAPPER.treeToValue(node, ModelFamily.class);
        assertThat(model.makes()).isNotNull();
        assertThat(model.type() != null).isEqualTo(model.dialect() == ApiDialect.JOB_SET || model.dialect() == ApiDialect.HYBRID);
        if (!model.documented()) {
            return;
        }
        if (model.count() != null) {
            assertThat(model.parameters()).containsKey(model.count());
        }
        model.parameters().forEach((name, parameter) -> sound(name, parameter));
        if (model.price() != null && model.price().by() != null) {
            assertThat(model.price().credits().keySet())
                    .isEqualTo(new HashSet<>(model.parameters().get(model.price().by()).allowed().stream()
                            .map(JsonNode::asText).toList()));
        }
    }

    private static void sound(String name, Parameter parameter) {
        assertThat(parameter.type()).as(name).isNotNull();
        assertThat(parameter.items() != null).as(name).isEqualTo(parameter.type() == Parameter.Type.ARRAY);
        assertThat(parameter.variant() != null).as(name).isEqualTo(parameter.type() == Parameter.Type.REFERENCE);
        if (parameter.defaultValue() != null && !parameter.allowed().isEmpty()) {
            assertThat(parameter.allowed()).as(name).contains(parameter.defaultValue());
        }
        parameter.fields().forEach(ModelFilesTest::sound);
        if (parameter.items() != null) {
            sound(name, parameter.items());
        }
    }
}
