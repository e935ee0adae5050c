package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.testing.Running;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;

/** What a person drops, and what comes out. */
@InEachStore
class LineIT extends WithStudio {

    @Test
    void aPictureAndItsPromptBecomeAVideoInEitherOrderOfArrival() throws Exception {
        studio.with("DROMEDARY_GRACE", "60");
        try (Running line = studio.run()) {
            // When
            line.awaitOutput("drop here", Studio.LIMIT);
            studio.drop("picture first.png", Studio.picture(1)).drop("prompt first.txt", "a wave");
            await().atMost(Studio.LIMIT).until(() -> studio.files("inbox").size() == 2);
            studio.drop("picture first.txt", "a dune").drop("prompt first.png", Studio.picture(2));
            // Then
            await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 4);
            assertThat(studio.files("outbox")).containsExactly(
                    "picture first__higgsfield-ai-dop-standard__1.json", "picture first__higgsfield-ai-dop-standard__1.mp4",
                    "prompt first__higgsfield-ai-dop-standard__1.json", "prompt first__higgsfield-ai-dop-standard__1.mp4");
            assertThat(studio.files("inbox")).isEmpty();
            assertThat(studio.sandbox.ledger().entries()).hasSize(2).allMatch(submission -> submission.charged());
        }
    }

    @Test
    void namesOfAllKindsAndSubFoldersComeThrough() throws Exception {
        studio.drop("mit Leerzeichen  zwei", ".png", "1").drop("Übergröße äöü ß", ".PNG", "2").drop("🐪 emoji 😀", ".png", "3")
                .drop("kunde a/serie 1/x", ".png", "4").drop("100% #1 & co; $(rm) 'q' \"d\"", ".png", "5").drop("..", ".png", "6")
                .drop("{{higgsfield.key}} ${body}", ".png", "7");
        assertThat(studio.once()).isZero();
        assertThat(studio.files("outbox")).filteredOn(name -> name.endsWith(".mp4")).hasSize(6)
                .contains("🐪 emoji 😀__higgsfield-ai-dop-standard__1.mp4", "kunde a/serie 1/x__higgsfield-ai-dop-standard__1.mp4");
        assertThat(studio.done()).hasSize(12);
        // A name of dots only is hidden, so it is ignored like every hidden file.
        assertThat(studio.files("inbox")).containsExactly("...png", "...txt");
    }

    @Test
    void theRecordTellsWhatMadeTheResultAndMakesTheSameRequestAgain() throws Exception {
        // Given
        studio.drop("shop/_profile.yaml", "prompt_prefix: Studio light.\nprompt_suffix: Slow camera.\nparams: {seed: 5}\n");
        studio.drop("shop/shoe.png", Studio.picture(1)).drop("shop/shoe.yaml", "prompt: a red shoe\nenhance_prompt: false\n");
        assertThat(studio.once()).isZero();
        String base = "shop/shoe__higgsfield-ai-dop-standard__";
        JsonNode record = new ObjectMapper().readTree(studio.read("outbox/" + base + "1.json"));
        assertThat(record.path("prompt").asText()).isEqualTo("Studio light. a red shoe Slow camera.");
        byte[] video = studio.bytes("outbox/" + base + "1.mp4");
        assertThat(record.path("record").path("sha256").asText()).isEqualTo(DigestUtils.sha256Hex(video));
        assertThat(record.path("record").path("bytes").asLong()).isEqualTo(video.length);
        // When
        studio.drop("shop/shoe.png", Studio.picture(1)).drop("shop/shoe__1.json", studio.read("outbox/" + base + "1.json"));
        assertThat(studio.once()).isZero();
        // Then
        assertThat(studio.files("outbox")).contains(base + "2.json", base + "2.mp4");
        var submissions = studio.sandbox.ledger().entries();
        assertThat(submissions).hasSize(2);
        assertThat(submissions.get(0).prompt()).isEqualTo(submissions.get(1).prompt());
        JsonNode again = new ObjectMapper().readTree(studio.read("outbox/" + base + "2.json"));
        ((com.fasterxml.jackson.databind.node.ObjectNode) again.path("record").path("sent")).remove("image_url");
        ((com.fasterxml.jackson.databind.node.ObjectNode) record.path("record").path("sent")).remove("image_url");
        assertThat(again.path("record").path("sent")).isEqualTo(record.path("record").path("sent"));
        // The very same record once more is a duplicate.
        studio.drop("shop/shoe.png", Studio.picture(1)).drop("shop/shoe__1.json", studio.read("outbox/" + base + "1.json"));
        assertThat(studio.once()).isZero();
        assertThat(studio.sandbox.ledger().entries()).hasSize(2);
        assertThat(studio.files("duplicates")).contains("shop/shoe.png", "shop/shoe__1.json", "shop/shoe.png.error.txt");
    }

    @Test
    void theSameAgainIsADuplicateAndCostsNothingUnlessAVariationIsAskedFor() throws Exception {
        studio.drop("a", ".png", "hello").drop("copy of a.png", Studio.picture("a".hashCode())).drop("copy of a.txt", "hello\r\n")
                .drop("another take.png", Studio.picture("a".hashCode())).drop("another take.yaml", "prompt: hello\nvariation: 2\n");
        assertThat(studio.once()).isZero();
        assertThat(studio.sandbox.ledger().entries()).hasSize(2);
        assertThat(studio.files("duplicates")).hasSize(4);
        assertThat(studio.done()).hasSize(4);
    }

    @Test
    void textAloneAndSeveralOutputs() throws Exception {
        studio.drop("sunset.yaml", "model: higgsfield-ai/soul/standard\nprompt: a sunset\nimages: []\noutputs: 4\noutput_name: evening\n")
                .drop("later.json", "{\"model\": \"higgsfield-ai/soul/standard\", \"prompt\": \"no picture comes\"}");
        assertThat(studio.once()).isZero();
        assertThat(studio.files("outbox")).filteredOn(name -> name.endsWith(".png")).containsExactly(
                "evening__higgsfield-ai-soul-standard__1.png", "evening__higgsfield-ai-soul-standard__2.png",
                "evening__higgsfield-ai-soul-standard__3.png", "evening__higgsfield-ai-soul-standard__4.png",
                "later__higgsfield-ai-soul-standard__1.png");
    }

    @Test
    void aFolderThatIsADropIsTakenAsOneAndTriedAgainByMovingItBack() throws Exception {
        // Given
        studio.drop("films/beach.drop/photo.png", Studio.picture(1)).drop("films/beach.drop/how.yaml", "prompt: a wave\nseed: -5\n");
        assertThat(studio.once()).isEqualTo(2);
        assertThat(studio.files("errors/invalid/films")).containsExactly(
                "beach.drop.error.json", "beach.drop.error.txt", "beach.drop/how.yaml", "beach.drop/photo.png");
        assertThat(studio.exists("inbox/films/beach.drop")).isFalse();
        // When
        studio.dropInto("errors/invalid/films/beach.drop/how.yaml", "prompt: a wave\n".getBytes(StandardCharsets.UTF_8));
        studio.move("errors/invalid/films/beach.drop", "inbox/films/beach.drop");
        studio.once();
        // Then
        assertThat(studio.files("outbox")).containsExactly(
                "films/beach__higgsfield-ai-dop-standard__1.json", "films/beach__higgsfield-ai-dop-standard__1.mp4");
        assertThat(studio.done()).containsExactly("films/beach.drop/how.yaml", "films/beach.drop/photo.png");
        JsonNode record = new ObjectMapper().readTree(studio.read("outbox/films/beach__higgsfield-ai-dop-standard__1.json"));
        assertThat(record.path("images")).extracting(JsonNode::asText).containsExactly("photo.png");
    }

    @Test
    void aPromptThatSaysSoWaitsForNoPicture() throws Exception {
        studio.with("DROMEDARY_GRACE", "600").with("DROMEDARY_MODEL", "higgsfield-ai/soul/standard").drop("sunset.prompt.txt", "a sunset");
        assertThat(studio.once()).isZero();
        assertThat(studio.files("outbox")).contains("sunset__higgsfield-ai-soul-standard__1.png");
    }

    @Test
    void aProfilesPromptServesPicturesThatComeAlone() throws Exception {
        studio.drop("loop/_profile.yaml", "model: higgsfield-ai/dop/turbo\nprompt: a slow loop\n").drop("loop/one.png", Studio.picture(1));
        assertThat(studio.once()).isZero();
        assertThat(studio.files("outbox")).contains("loop/one__higgsfield-ai-dop-turbo__1.mp4");
        assertThat(studio.files("inbox")).containsExactly("loop/_profile.yaml");
    }

    @Test
    void whatSystemsLeaveBehindIsIgnored() throws Exception {
        studio.drop("a", ".png", "hello").drop(".DS_Store", "x").drop("Thumbs.db", "x").drop("half.png.part", "x").drop("_notes.txt", "x")
                .drop("@eaDir/a.png", Studio.picture(3));
        assertThat(studio.once()).isZero();
        assertThat(studio.files("inbox")).containsExactly(".DS_Store", "@eaDir/a.png", "Thumbs.db", "_notes.txt", "half.png.part");
    }

    @Test
    void aFileIsNotTakenWhileItGrows() throws Exception {
        // In a bucket there is no object yet, for which the prompt waits.
        studio.with("DROMEDARY_SETTLE", "2").with("DROMEDARY_GRACE", "60");
        byte[] picture = Studio.picture(1);
        try (Running line = studio.run()) {
            line.awaitOutput("drop here", Studio.LIMIT);
            Place.Growing growing = studio.begin("inbox/slow.png", Arrays.copyOf(picture, 40));
            studio.drop("slow.txt", "hello");
            studio.drop("ready", ".png", "there before");
            await().atMost(Studio.LIMIT).until(() -> {
                growing.goOn();
                return studio.done().contains("ready.png");
            });
            assertThat(studio.files("inbox")).contains("slow.txt");
            growing.end(picture);
            await().atMost(Studio.LIMIT).until(() -> studio.done().contains("slow.png"));
        }
    }

    @Test
    void aPngThatCallsItselfJpgGoesUpAsWhatItIs() throws Exception {
        studio.drop("liar.jpg", Studio.picture(1)).drop("liar.txt", "hello");
        assertThat(studio.once()).isZero();
        assertThat(studio.done()).contains("liar.jpg");
    }

    @Test
    void utf8WithAByteOrderMarkIsAPrompt() throws Exception {
        studio.drop("bom.png", Studio.picture(1)).drop("bom.txt", "\uFEFFgrün\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(studio.once()).isZero();
        assertThat(studio.sandbox.ledger().entries()).singleElement().satisfies(one -> assertThat(one.prompt()).isEqualTo("grün"));
    }
}
