package io.dromedary.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.dromedary.text.SafeText;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void isOneSentence() {
        assertThat(new Problem("photo.yaml", "outputs", "500", "give a whole number from 1 to 100"))
                .hasToString("photo.yaml, outputs: found 500; give a whole number from 1 to 100.");
        assertThat(new Problem("photo.png", null, "an empty file", "copy it again"))
                .hasToString("photo.png: found an empty file; copy it again.");
    }

    @Test
    void isShortWhateverWasFound() {
        Problem problem = new Problem("😀".repeat(120) + ".yaml", "k".repeat(5_000), "v".repeat(5_000), "r".repeat(5_000));

        assertThat(problem.toString()).hasSizeLessThanOrEqualTo(300 + 70).contains(".yaml", "…");
        assertThat(problem.toString().codePointCount(0, problem.toString().length())).isLessThanOrEqualTo(300);
    }

    @Test
    void isOnOneLineWithoutControlCharacters() {
        Problem problem = new Problem("a\nb\u001b[31m.yaml", "x\ty", "1\r\n2\u0000\u202E3\uD800", "do it");

        assertThat(problem).hasToString("a b[31m.yaml, x y: found 1 23; do it.");
    }

    @Test
    void hidesWhatCouldBeASecret() {
        String found = SafeText
                .value(new TextNode("https://me:pw@host/a?X-Amz-Signature=abc Key 01234567-89ab-cdef-0123-456789abcdef:s3cret"));

        assertThat(new Problem("a.yaml", "model", found, "x").toString())
                .contains("https://host/a?...").doesNotContain("pw", "abc", "s3cret");
        assertThat(SafeText.line("01234567-89ab-cdef-0123-456789abcdef:s3cret")).isEqualTo("***");
    }

    @Test
    void allProblemsAreInTheMessageOfTheException() {
        var first = new Problem("a.yaml", "seed", "x", "give a number");
        var second = new Problem("a.yaml", "modle", "a key that does not exist", "did you mean `model`?");

        assertThat(new InvalidDropException(List.of(first, second)))
                .hasMessage("a.yaml, seed: found x; give a number. a.yaml, modle: found a key that does not exist; did you mean `model`?");
    }
}
