package io.dromedary.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Price;
import io.dromedary.testing.Models;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTableTest {

    @TempDir
    private Path folder;

    private PriceTable table(String text) throws IOException, InvalidDropException {
        return PriceTable.read(Files.writeString(folder.resolve("prices.yaml"), text), Models.CATALOGUE);
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource(delimiter = '|', value = {"{per-output: 0.6} | {} | 0.6", "{per-output: 0.6} | {\"num_images\":4} | 2.4",
        "{per-output: 2} | {\"params\":{\"batch_size\":3}} | 6", "{per-second: 0.7} | {\"duration\":5} | 3.5",
        "{per-second: 0.7} | {\"duration\":\"10\"} | 7", "{per-second: 0.1} | {\"duration\":3,\"num_images\":2} | 0.6",
        "{per-second: 0.7} | {} | ", "{per-second: 0.7} | {\"duration\":\"long\"} | "})
    void pricesAreForEachOutputOrItsSeconds(String rate, String sent, String credits) throws Exception {
        assertThat(table("prices:\n  some/model: " + rate + "\n").of("some/model", new ObjectMapper().readTree(sent)).map(Price::credits))
                .isEqualTo(Optional.ofNullable(credits).map(BigDecimal::new));
    }

    @Test
    void whatARequestLeavesOutIsAsTheCatalogueSays() throws Exception {
        assertThat(table("prices:\n  kling-3: {per-second: 2}\n")
                .of("kling-video/v3.0/std/image-to-video", new ObjectMapper().createObjectNode()).map(Price::credits))
                .as("five seconds, by the model's other name").contains(BigDecimal.TEN);
    }

    @Test
    void theListThatIsShippedIsEmptyAndNeedNotBeThere() throws Exception {
        assertThat(PriceTable.read(Path.of("prices.yaml"), Models.CATALOGUE).of("some/model", null)).isEmpty();
        assertThat(PriceTable.read(folder.resolve("nothing"), Models.CATALOGUE).of("some/model", null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"some/model: 2", "prices: [1]", "prices: {some/model: 2}", "prices: {some/model: {per-output: a}}",
        "prices: {some/model: {per-output: -1}}", "prices: {some/model: {per-hour: 1}}",
        "prices: {some/model: {per-output: 1, per-second: 1}}"})
    void whatIsWrongInItIsSaidWithItsRemedy(String text) {
        assertThatThrownBy(() -> table(text)).isInstanceOf(InvalidDropException.class).hasMessageContaining("prices.yaml")
                .hasMessageContaining("write ").hasMessageContaining("per-output: ");
    }
}
