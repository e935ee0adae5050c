package io.dromedary.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.StrictTree;
import io.dromedary.job.DropRequest;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Problem;
import io.dromedary.testing.Models;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model that comes with the program takes the drop that its description suggests, and no wrong value in it. */
class ExampleTest {

    static Stream<String> documented() {
        return Models.CATALOGUE.all().stream().filter(Model::isDocumented).map(Model::id);
    }

    static Stream<WrongValue> wrongValues() {
        return Models.CATALOGUE.all().stream().filter(Model::isDocumented).flatMap(model -> WrongValue.of(model).stream());
    }

    @ParameterizedTest
    @MethodSource("documented")
    void theExampleOfAModelIsTakenAndSentWhole(String id) throws Exception {
        // Given
        Model model = Models.CATALOGUE.find(id).orElseThrow();
        Example example = Example.of(model);
        List<MediaFile> files = Request.files(example.files());
        // When
        DropRequest checked = Models.COMPOSITION.checked(Request.of(example.sidecar()), files, "example.yaml");
        ObjectNode sent = Models.COMPOSITION.parameters(checked, files);
        // Then
        assertThat(model.parameters().check(sent.deepCopy().without(model.media().stream().map(Slot::parameter).toList()))).isEmpty();
        assertThat(files).allSatisfy(file -> assertThat(sent.toString()).contains(file.url()));
        assertThat(sent.properties()).extracting(entry -> entry.getKey()).containsAll(model.parameters().required())
                .containsAll(model.media().stream().map(Slot::parameter).toList());
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void aWrongValueIsRefusedWithItsField(WrongValue wrong) {
        InvalidDropException refusal = catchThrowableOfType(InvalidDropException.class, () -> Models.COMPOSITION.checked(
                Request.of(wrong.drop().sidecar()), Request.files(wrong.drop().files()), "example.yaml"));
        assertThat(refusal).as("it must be refused").isNotNull();
        assertThat(refusal.problems()).extracting(Problem::field).containsExactly(wrong.field());
    }

    @Test
    void anExampleIsWrittenAsYamlThatSaysTheSame() throws Exception {
        for (Model model : Models.CATALOGUE.all().stream().filter(Model::isDocumented).toList()) {
            Example example = Example.of(model);
            JsonNode read = StrictTree.parse(example.yaml(), "example.yaml");
            assertThat(read.toString()).as(example.yaml()).isEqualTo(example.sidecar().toString());
        }
    }
}
