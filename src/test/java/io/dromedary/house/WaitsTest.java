package io.dromedary.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.text.InWords;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of waits in docs/guarantees.md names settings that there are, with their defaults. */
class WaitsTest {

    private static final Pattern SETTING = Pattern.compile("`((?:dromedary|higgsfield)\\.[a-z.-]+)`");
    private static final Pattern END = Pattern.compile("\\| [^|]*`((?:dromedary)\\.[a-z.-]+)`[^|]* \\| ([^|]+) \\| [^|]+ \\|$",
            Pattern.MULTILINE);

    @Test
    void theTableOfWaitsIsTheSettings() throws IOException {
        // Given
        Properties reference = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("application.properties"))) {
            reference.load(in);
        }
        String page = Files.readString(Path.of("docs/guarantees.md"));
        // When, Then
        assertThat(SETTING.matcher(page).results().map(found -> found.group(1))).hasSizeGreaterThan(10).allMatch(reference::containsKey);
        Matcher end = END.matcher(page);
        int ends = 0;
        for (; end.find(); ends++) {
            String value = reference.getProperty(end.group(1));
            assertThat(end.group(2)).as(end.group(1)).isEqualTo(
                    end.group(1).endsWith(".tries") ? value + " times" : InWords.duration(Duration.ofSeconds(Long.parseLong(value))));
        }
        assertThat(ends).isEqualTo(6);
    }
}
