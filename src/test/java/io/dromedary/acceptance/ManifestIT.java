package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.testing.KillPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Many jobs in one file. */
@InEachStore
class ManifestIT extends WithStudio {

    private List<JsonNode> results(String file) throws Exception {
        List<JsonNode> ends = new ArrayList<>();
        for (String line : studio.read("outbox/" + file).lines().toList()) {
            ends.add(new ObjectMapper().readTree(line));
        }
        return ends;
    }

    private static List<String> states(List<JsonNode> ends) {
        TreeMap<Integer, String> byLine = new TreeMap<>();
        ends.forEach(end -> byLine.put(end.path("line").asInt(), end.path("id").asText("-") + " " + end.path("state").asText()));
        return List.copyOf(byLine.values());
    }

    @Test
    void eachLineEndsByItselfAndTheFileOfResultsTellsHow() throws Exception {
        // Given
        studio.drop("shop/spring.jobs.jsonl", """
                {"id": "a1", "prompt": "a wave", "images": ["one.png"]}
                {"id": "a2", "prompt": "a dune", "images": ["one.PNG"], "output_name": "dune"}
                {"id": "a3", "prompt": "a tree", "imagse": ["one.png"]}

                {"id": "a4", "prompt": "a lake", "images": ["nowhere.png"]}
                {"id": "a1", "prompt": "a sky", "images": ["one.png"]}
                {"id": "a6", "prompt": "a hill", "images": [
                {"id": "a7", "prompt": "[sandbox:nsfw] a beach", "images": ["two.png"]}
                """).drop("shop/one.png", Studio.picture(1)).drop("shop/two.png", Studio.picture(2));
        // When
        assertThat(studio.once()).isEqualTo(2);
        // Then
        List<JsonNode> ends = results("shop/spring.results.jsonl");
        assertThat(ends).hasSize(7);
        assertThat(states(ends)).containsExactly("a1 DELIVERED", "a2 DELIVERED", "a3 REJECTED", "a4 REJECTED", "- REJECTED", "- REJECTED",
                "a7 NSFW");
        String output = "__higgsfield-ai-dop-standard__1.mp4";
        assertThat(studio.files("outbox/shop")).contains("spring-a1" + output, "dune" + output).hasSize(5);
        assertThat(ends).filteredOn(end -> end.path("id").asText().equals("a1")).singleElement()
                .satisfies(end -> assertThat(end.path("results").get(0).asText()).isEqualTo("shop/spring-a1" + output));
        assertThat(ends).filteredOn(end -> end.path("line").asInt() == 6).singleElement()
                .satisfies(end -> assertThat(end.path("why").asText())
                        .contains("spring.jobs.jsonl, line 6, id: found 'a1', which an earlier line has"));
        assertThat(studio.files("inbox")).isEmpty();
        assertThat(studio.files("work")).isEmpty();
        assertThat(studio.done()).anyMatch(file -> file.endsWith("/spring.jobs.jsonl")).anyMatch(file -> file.endsWith("/two.png"));
        assertThat(studio.sandbox.ledger().entries()).hasSize(3);
        // When: what was refused is put right and moved back
        String refused = "errors/invalid/shop/spring-a3.job.json";
        studio.drop("shop/spring-a3.job.json", studio.read(refused).replace("imagse", "images")).drop("shop/one.png", Studio.picture(1));
        studio.delete(refused);
        assertThat(studio.once()).isZero();
        // Then
        assertThat(states(results("shop/spring.results.jsonl")).get(2)).isEqualTo("a3 DELIVERED");
        assertThat(results("shop/spring.results.jsonl")).as("the last one counts").hasSize(8);
        assertThat(studio.files("outbox/shop")).contains("spring-a3" + output);
    }

    @Test
    void aTableIsAManifestToo() throws Exception {
        // Given
        studio.drop("list.jobs.csv", "id;prompt;images;seed;params.note\n1;a wave;one.png;7;\n2;\"a; dune\";one.png;;x\n")
                .drop("one.png", Studio.picture(1)).drop("broken.jobs.csv", "id,prompt\n1,\"a wave\n");
        // When
        assertThat(studio.once()).isEqualTo(2);
        // Then
        assertThat(studio.files("errors/invalid")).contains("broken.jobs.csv");
        assertThat(studio.read("errors/invalid/broken.jobs.csv.error.txt")).contains("no valid CSV");
        assertThat(states(results("list.results.jsonl"))).hasSize(2);
    }

    @Test
    void aKillWhileLinesAreEnteredLosesNoneAndEntersNoneTwice() throws Exception {
        // Given
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 20; i++) {
            lines.append("{\"id\": \"n%d\", \"prompt\": \"take %d\", \"images\": [\"one.png\"]}\n".formatted(i, i));
        }
        studio.drop("many.jobs.jsonl", lines.toString()).drop("one.png", Studio.picture(1));
        // Nothing is submitted yet: a submission that is killed would be uncertain.
        studio.drop("_PAUSE", "");
        studio.launcher().startAndKillAt(KillPoint.at("io.dromedary.manifest.Manifests", "check").onHit(9), Studio.LIMIT, "run").close();
        studio.delete("inbox/_PAUSE");
        // When
        assertThat(studio.once()).isZero();
        // Then
        assertThat(results("many.results.jsonl")).hasSize(20).allMatch(end -> end.path("state").asText().equals("DELIVERED"));
        assertThat(studio.sandbox.ledger().entries()).hasSize(20);
        assertThat(studio.files("work")).isEmpty();
    }
}
