package io.dromedary.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.DropRequest;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Motion;
import io.dromedary.job.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestedDropTest {

    private static final Profile PROFILE = profile("""
                    {"model": "profile/model", "prompt": "profile prompt", "prompt_prefix": " Film look,\\n", "prompt_suffix": "  35 mm. ",
                     "params": {"duration": 5, "sound": "on"}, "outputs": 2}""");

    @Test
    void theSidecarGoesBeforeTheProfileAndTheDefault() throws Exception {
        var sidecar = sidecar("""
                {"model": "side/car", "prompt": "a ship", "images": ["a.png"], "outputs": 4, "seed": 7, "enhance_prompt": true,
                 "params": {"duration": 10}, "output_name": "hero", "priority": 3, "variation": "blue"}""");

        assertThat(RequestedDrop.of(sidecar, PROFILE, "default/model", "a.png")).isEqualTo(new DropRequest("side/car",
                "Film look, a ship 35 mm.", json("{\"duration\": 10, \"sound\": \"on\"}"), List.of("a.png"), 4, 7L, true, "hero", 3,
                "blue", null, null, null, null, null));
    }

    @Test
    void theProfileFillsInWhatTheSidecarLeavesOpen() throws Exception {
        assertThat(RequestedDrop.of(null, PROFILE, "default/model", "a.png")).isEqualTo(new DropRequest("profile/model",
                "Film look, profile prompt 35 mm.", PROFILE.parameters().params(), null, 2, null, null, null, 0, null, null, null, null,
                null, null));
    }

    @Test
    void theDefaultModelComesLast() throws Exception {
        assertThat(RequestedDrop.of(Sidecar.ofPrompt("a ship"), Profile.NONE, "default/model", "a.png").model()).isEqualTo("default/model");
    }

    @Test
    void noProfileChangesARecord() throws Exception {
        var record = sidecar("{\"prompt\": \"a ship\", \"params\": {\"duration\": 10}, \"record\": {}}");

        assertThat(RequestedDrop.of(record, PROFILE, "default/model", "a.json"))
                .isEqualTo(new DropRequest("default/model", "a ship", json("{\"duration\": 10}"), null, null, null, null, null, 0, null,
                        null, null, null, null, null));
    }

    @Test
    void theSidecarsParametersGoBeforeTheProfilesWhereverTheyStand() throws Exception {
        var sidecar = sidecar("{\"prompt\": \"x\", \"params\": {\"ratio\": \"1:1\"}, \"duration\": 10}");
        var profile = profile("""
                {"model": "a/b", "params": {"duration": 5, "sound": "on"}, "ratio": "16:9", "cfg": 1, "character": "Anna",
                 "motions": ["Dolly In"], "style": "Noir"}""");

        DropRequest request = RequestedDrop.of(sidecar, profile, null, "a.png");

        assertThat(request.arguments()).isEqualTo(json("{\"cfg\": 1, \"duration\": 10}"));
        assertThat(request.params()).isEqualTo(json("{\"sound\": \"on\", \"ratio\": \"1:1\"}"));
        assertThat(request.character()).isEqualTo("Anna");
        assertThat(request.motions()).containsExactly(new Motion("Dolly In", null));
        assertThat(request.style()).isEqualTo("Noir");
    }

    @Test
    void aMisspeltKeyIsNamedBeforeWhatIsMissingForIt() {
        var sidecar = sidecar("{\"prompt\": \"p\", \"modle\": \"x\", \"duration\": 5}");

        List<Problem> problems = catchThrowableOfType(InvalidDropException.class,
                () -> RequestedDrop.of(sidecar, Profile.NONE, null, "a.yaml")).problems();

        assertThat(problems).extracting(Problem::field).containsExactly("modle", "model");
        assertThat(problems.get(0)).hasToString("a.yaml, modle: found a key that does not exist; did you mean `model`?");
    }

    @Test
    void puttingTogetherLeavesTheProfileAsItIs() throws Exception {
        ObjectNode before = PROFILE.parameters().params().deepCopy();

        var sidecar = sidecar("{\"prompt\": \"x\", \"params\": {\"duration\": 1}}");

        RequestedDrop.of(sidecar, PROFILE, null, "a.png");

        assertThat(PROFILE.parameters().params()).isEqualTo(before);
    }

    @Test
    void whatIsMissingIsSaidWithThePlaceToPutIt() {
        // A prefix alone is no prompt, and an empty default is no model.
        var profile = profile("{\"prompt_prefix\": \"Film look\"}");

        List<Problem> problems = catchThrowableOfType(InvalidDropException.class, () -> RequestedDrop.of(null, profile, " ", "a.png"))
                .problems();

        assertThat(problems).extracting(Problem::field).containsExactly("model", "prompt");
        assertThat(problems.get(0).toString()).contains("a.png", "model: ...", "_profile.yaml", "dromedary.model");
        assertThat(problems.get(1).toString()).contains("a.png", "sidecar", "_profile.yaml");
    }

    private static Sidecar sidecar(String text) {
        try {
            return SidecarReader.of(json(text), "a.json");
        } catch (InvalidDropException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Profile profile(String text) {
        try {
            return ProfileReader.of(json(text), "_profile.yaml");
        } catch (InvalidDropException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
