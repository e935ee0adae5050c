package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TokenSource;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Target;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.MovingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@link Target#DIALECTS} is the list; what is told to people follows it. */
class DialectNamesTest {

    private final Dialects dialects = Generations.withWeb("https://api.example", new TokenSource.Value("token"),
            new Credentials("id", "secret"), new MovingClock());

    @Test
    void theSchemaOfModelsKnowsThem() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Path.of("src/main/resources/schema/model.schema.json").toFile());
        List<String> names = new ArrayList<>();
        schema.findValue("dialect").path("enum").forEach(name -> names.add(name.asText()));
        assertThat(names).isEqualTo(Target.DIALECTS);
        assertThat(schema.findValue("dialect").path("description").asText()).startsWith("One of "
                + String.join(", ", Target.DIALECTS.subList(0, Target.DIALECTS.size() - 1)) + " and "
                + Target.DIALECTS.get(Target.DIALECTS.size() - 1) + ".");
    }

    @Test
    void theDocumentTellsWhatEachIs() throws IOException {
        String table = Files.readString(Path.of("docs/models.md")).split("\\| dialect \\|")[1].split("\n\n")[0];
        assertThat(
                table.lines().flatMap(row -> Pattern.compile("^\\| `([a-z-]+)` \\|").matcher(row).results()).map(result -> result.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Target.DIALECTS.stream(), Stream.of(Target.GENERATION_RESULTS)).toList());
    }

    @Test
    void eachIsSpokenAndNoOther() {
        for (String name : Target.DIALECTS) {
            assertThat(dialects.refusal("a.png", request(name))).as(name).isEmpty();
        }
        assertThat(dialects.refusal("a.png", request("quue"))).get().extracting(problem -> problem.remedy()).asString()
                .contains("character, generation-results, hybrid, job-set, queue, web");
    }

    private static DropRequest request(String dialect) {
        return Ledger.request(0).aimedAt("m", new Target(dialect, "m"), null);
    }
}
