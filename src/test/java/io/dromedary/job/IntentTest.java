package io.dromedary.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntentTest {

    private static final List<String> MEDIA = List.of("aa", "bb");

    @Test
    void theFormIsPinnedBecauseTheJournalKeepsIt() throws Exception {
        // SHA-256 of {"media":["aa","bb"],"model":"a/b","params":{"a":1,"b":{"c":[],"d":"x"}},"prompt":"é"}
        assertThat(Intent.of(request("a/b", "é", "{\"b\": {\"d\": \"x\", \"c\": []}, \"a\": 1}", null, null, null, null, 0, null), MEDIA))
                .isEqualTo("9743cb0a610fcbbad4ed40bd59ff03bd095360c8b0ca902b29fd41b588a44667");
    }

    @Test
    void theOrderOfKeysTheNameOfTheOutputAndThePriorityDoNotCount() throws Exception {
        assertThat(Intent.of(request("m", "p", "{\"a\": 1, \"b\": {\"c\": 1, \"d\": 2}}", 1, 2L, true, "x", 5, "v"), MEDIA))
                .isEqualTo(Intent.of(request("m", "p", "{\"b\": {\"d\": 2, \"c\": 1}, \"a\": 1}", 1, 2L, true, "y", 0, "v"), MEDIA));
    }

    @Test
    void everythingElseCounts() throws Exception {
        String list = "{\"a\": [1, 2]}";
        List<String> intents = List.of(
                Intent.of(request("m", "p", list, 1, 2L, true, null, 0, "v"), MEDIA),
                Intent.of(request("n", "p", list, 1, 2L, true, null, 0, "v"), MEDIA),
                Intent.of(request("m", "q", list, 1, 2L, true, null, 0, "v"), MEDIA),
                Intent.of(request("m", "p", "{\"a\": [2, 1]}", 1, 2L, true, null, 0, "v"), MEDIA),
                Intent.of(request("m", "p", "{\"a\": \"[1,2]\"}", 1, 2L, true, null, 0, "v"), MEDIA),
                Intent.of(request("m", "p", list, 2, 2L, true, null, 0, "v"), MEDIA),
                Intent.of(request("m", "p", list, null, 2L, true, null, 0, "v"), MEDIA),
                Intent.of(request("m", "p", list, 1, 3L, true, null, 0, "v"), MEDIA),
                Intent.of(request("m", "p", list, 1, 2L, false, null, 0, "v"), MEDIA),
                Intent.of(request("m", "p", list, 1, 2L, true, null, 0, "w"), MEDIA),
                Intent.of(request("m", "p", list, 1, 2L, true, null, 0, null), MEDIA),
                Intent.of(request("m", "p", list, 1, 2L, true, null, 0, "v"), List.of("bb", "aa")),
                Intent.of(request("m", "p", list, 1, 2L, true, null, 0, "v"), List.of("aabb")),
                Intent.of(request("m", "p", list, 1, 2L, true, null, 0, "v"), List.of()));

        assertThat(intents).doesNotHaveDuplicates();
    }

    @Test
    void whatOnlyNewerDropsSayCountsToo() throws Exception {
        DropRequest plain = request("m", "p", "{}", null, null, null, null, 0, null);
        ObjectNode five = new ObjectMapper().createObjectNode().put("duration", 5);
        List<String> intents = List.of(Intent.of(plain, MEDIA), Intent.of(more(plain, five, null, null, null), MEDIA),
                Intent.of(more(plain, five.deepCopy().put("duration", 6), null, null, null), MEDIA),
                Intent.of(more(plain, null, "anna", null, null), MEDIA), Intent.of(more(plain, null, null, null, "anna"), MEDIA),
                Intent.of(more(plain, null, null, List.of(new Motion("STATIC", null)), null), MEDIA),
                Intent.of(more(plain, null, null, List.of(new Motion("STATIC", 0.5)), null), MEDIA),
                Intent.of(more(plain, null, null, List.of(new Motion("HANDHELD", 0.5)), null), MEDIA),
                Intent.of(request("m", null, "{}", null, null, null, null, 0, null), MEDIA));

        assertThat(intents).doesNotHaveDuplicates();
    }

    @Test
    void aFileCountsWithWhatItIsForUnlessItIsOneOfThePictures() {
        assertThat(Intent.part(new MediaFile("a.png", "image/png", 1, 1, 1, "aa", null, null, MediaRole.IMAGES, null))).isEqualTo("aa");
        assertThat(Intent.part(new MediaFile("a.png", "image/png", 1, 1, 1, "aa", null, null, MediaRole.END_IMAGE, null)))
                .isEqualTo("end_image aa");
    }

    private static DropRequest more(DropRequest plain, ObjectNode arguments, String character, List<Motion> motions, String style) {
        return new DropRequest(plain.model(), plain.prompt(), plain.params(), null, null, null, null, null, 0, null, arguments, character,
                motions, style, null);
    }

    private static DropRequest request(String model, String prompt, String params, Integer outputs, Long seed, Boolean enhance,
            String name, int priority, String variation) throws Exception {
        ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(params);
        return new DropRequest(model, prompt, tree, null, outputs, seed, enhance, name, priority, variation, null, null, null, null, null);
    }
}
