package io.dromedary.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WithoutQueryTest {

    @Test
    void aSignatureIsNotShown() {
        assertThat(WithoutQuery.of("GET https://store.example/a?X-Sig=secret failed")).isEqualTo("GET https://store.example/a failed");
    }

    /** The record of a delivered result is made of what was sent; one that cannot be written would hold up the delivery for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"like https://x.example/?q=\"cat\"", "https://x.example/?a\nnext line", "https://x.example/?a\\"})
    void whatWasJsonIsJsonAfterwards(String prompt) throws IOException {
        // Given
        ObjectMapper json = new ObjectMapper();
        String sent = json.createObjectNode().put("prompt", prompt).put("seed", 7).toString();
        // When
        String shown = WithoutQuery.of(sent);
        // Then
        assertThat(json.readTree(shown).path("seed").intValue()).isEqualTo(7);
        assertThat(json.readTree(shown).path("prompt").textValue()).startsWith(prompt.substring(0, prompt.indexOf('?')));
    }
}
