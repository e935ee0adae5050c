package io.dromedary.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.DropRequest;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Motion;
import io.dromedary.job.NamedFiles;
import io.dromedary.job.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestedDropTest {

    private static final Profile PROFILE =
            new Profile("profile/model", "profile prompt", " Film look,\n", "  35 mm. ", json("{\"duration\": 5, \"sound\": \"on\"}"), 2, null, null, null, null);

    @Test
    void theSidecarGoesBeforeTheProfileAndTheDefault() throws Exception {
        var sidecar = new Sidecar("side/car", "a ship", new NamedFiles(Map.of(MediaRole.IMAGES, List.of("a.png"))), 4, 7L, true,
                json("{\"duration\": 10}"), "hero", 3, "blue", false, null, null, null, null);

        assertThat(RequestedDrop.of(sidecar, PROFILE, "default/model", "a.png")).isEqualTo(new DropRequest("side/car",
                "Film look, a ship 35 mm.", json("{\"duration\": 10, \"sound\": \"on\"}"), List.of("a.png"), 4, 7L, true, "hero", 3,
                "blue", null, null, null, null, null));
    }

    @Test
    void theProfileFillsInWhatTheSidecarLeavesOpen() throws Exception {
        assertThat(RequestedDrop.of(null, PROFILE, "default/model", "a.png")).isEqualTo(new DropRequest("profile/model",
                "Film look, profile prompt 35 mm.", PROFILE.params(), null, 2, null, null, null, 0, null, null, null, null, null, null));
    }

    @Test
    void theDefaultModelComesLast() throws Exception {
        assertThat(RequestedDrop.of(Sidecar.ofPrompt("a ship"), Profile.NONE, "default/model", "a.png").model()).isEqualTo("default/model");
    }

    @Test
    void noProfileChangesARecord() throws Exception {
        var record = new Sidecar(null, "a ship", null, null, null, null, json("{\"duration\": 10}"), null, 0, null, true, null, null, null, null);

        assertThat(RequestedDrop.of(record, PROFILE, "default/model", "a.json"))
                .isEqualTo(new DropRequest("default/model", "a ship", record.params(), null, null, null, null, null, 0, null, null, null, null, null, null));
    }

    @Test
    void theSidecarsParametersGoBeforeTheProfilesWhereverTheyStand() throws Exception {
        var sidecar = new Sidecar(null, "x", null, null, null, null, json("{\"ratio\": \"1:1\"}"), null, 0, null, false,
                json("{\"duration\": 10}"), null, null, null);
        var profile = new Profile("a/b", null, null, null, json("{\"duration\": 5, \"sound\": \"on\"}"), null, json("{\"ratio\": \"16:9\", \"cfg\": 1}"),
                "Anna", List.of(new Motion("Dolly In", null)), "Noir");

        DropRequest request = RequestedDrop.of(sidecar, profile, null, "a.png");

        assertThat(request.arguments()).isEqualTo(json("{\"cfg\": 1, \"duration\": 10}"));
        assertThat(request.params()).isEqualTo(json("{\"sound\": \"on\", \"ratio\": \"1:1\"}"));
        assertThat(request.character()).isEqualTo("Anna");
        assertThat(request.motions()).containsExactly(new Motion("Dolly In", null));
        assertThat(request.style()).isEqualTo("Noir");
    }

    @Test
    void aMisspeltKeyIsNamedBeforeWhatIsMissingForIt() {
        var sidecar = new Sidecar(null, "p", null, null, null, null, null, null, 0, null, false, json("{\"modle\": \"x\", \"duration\": 5}"), null, null, null);

        List<Problem> problems = catchThrowableOfType(InvalidDropException.class, () -> RequestedDrop.of(sidecar, Profile.NONE, null, "a.yaml")).problems();

        assertThat(problems).extracting(Problem::field).containsExactly("modle", "model");
        assertThat(problems.get(0)).hasToString("a.yaml, modle: found a key that does not exist; did you mean `model`?");
    }

    @Test
    void puttingTogetherLeavesTheProfileAsItIs() throws Exception {
        ObjectNode before = PROFILE.params().deepCopy();

        var sidecar = new Sidecar(null, "x", null, null, null, null, json("{\"duration\": 1}"), null, 0, null, false, null, null, null, null);

        RequestedDrop.of(sidecar, PROFILE, null, "a.png");

        assertThat(PROFILE.params()).isEqualTo(before);
    }

    @Test
    void whatIsMissingIsSaidWithThePlaceToPutIt() {
        // A prefix alone is no prompt, and an empty default is no model.
        var profile = new Profile(null, null, "Film look", null, null, null, null, null, null, null);

        List<Problem> problems =
                catchThrowableOfType(InvalidDropException.class, () -> RequestedDrop.of(null, profile, " ", "a.png")).problems();

        assertThat(problems).extracting(Problem::field).containsExactly("model", "prompt");
        assertThat(problems.get(0).toString()).contains("a.png", "model: ...", "_profile.yaml", "dromedary.model");
        assertThat(problems.get(1).toString()).contains("a.png", "sidecar", "_profile.yaml");
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
