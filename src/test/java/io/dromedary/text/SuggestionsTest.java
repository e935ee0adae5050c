package io.dromedary.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {

    private static final List<String> KNOWN = List.of("once", "seed", "model", "enhance_prompt", "Zoom In", "higgsfield-ai/dop/standard");

    @ParameterizedTest
    @CsvSource({"modle, model", "mdl, model", "onec, once", "sede, seed", "ENHANCEPROMPT, enhance_prompt", "zoom_inn, Zoom In",
        "higgsfield-ai/dop/std, higgsfield-ai/dop/standard"})
    void findsWhatWasMeant(String written, String meant) {
        assertThat(Suggestions.to(written, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"ounces", "need it", "mood", "zoom out and in", "higgsfield-ai/dop"})
    void passesOverWhatIsAnotherWord(String written) {
        assertThat(Suggestions.all(written, KNOWN)).isEmpty();
    }

    @Test
    void theNearestComesFirst() {
        assertThat(Suggestions.all("models", List.of("modules", "model", "modest"))).containsExactly("model", "modules", "modest");
    }

    @Test
    void aTextThatIsTooLongForANameIsNotLookedAt() {
        assertThat(Suggestions.all("model".repeat(10_000), KNOWN)).isEmpty();
    }
}
