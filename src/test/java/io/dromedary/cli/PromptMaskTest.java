package io.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptMaskTest {

    private static final String PROMPT = "an elephant in a red coat\nwalks through the rain";

    private static String masked(String prompt, String text) {
        return new PromptMask(() -> Optional.ofNullable(prompt)).apply(text);
    }

    @Test
    void aPromptBecomesItsLengthAndHash() {
        assertThat(masked("a red coat", "refused: 'a red coat' is not allowed"))
                .isEqualTo("refused: '(prompt of 10 characters, SHA-256 f5a6c1a5a4a4)' is not allowed".replaceAll("[0-9a-f]{12}\\)",
                        org.apache.commons.codec.digest.DigestUtils.sha256Hex("a red coat").substring(0, 12) + ")"));
    }

    @Test
    void alsoWhereItWasPutOnOneLineOrCut() {
        assertThat(masked(PROMPT, "prompt: an elephant in a red coat walks through the rain.")).matches("prompt: \\(prompt of .*\\)\\.");
        assertThat(masked(PROMPT, "prompt: an elephant in a red coat walks…")).matches("prompt: \\(prompt of .*\\)…");
        assertThat(masked(PROMPT, PROMPT + " and " + PROMPT)).doesNotContain("elephant");
    }

    @Test
    void whatIsNoPromptStays() {
        assertThat(masked(null, "an elephant")).isEqualTo("an elephant");
        assertThat(masked(PROMPT, "an elephant in a zoo")).isEqualTo("an elephant in a zoo");
        assertThat(masked("a", "a b c")).isEqualTo("a b c");
        assertThat(PromptMask.none().apply(PROMPT)).isEqualTo(PROMPT);
    }
}
