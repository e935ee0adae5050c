package io.dromedary.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/settings.md is application.properties in another form. What it should be lies in target/settings.md, to be copied. */
class SettingsDocumentTest {

    private static final String HEADING = "# ----------------------------------------------------------------";
    private static final String BEGINNING = """
            # Settings

            Written from [`application.properties`](../application.properties), the reference of every setting; a test compares the two.
            Change a value there, or set it in the environment, which wins: the name in capitals, dots and dashes as underscores
            (`dromedary.poll.first` is `DROMEDARY_POLL_FIRST`). A line that is left out keeps its default. An unknown or malformed
            setting stops the start, with the remedy. Words such as *settle* or *sweep* are in the [glossary](glossary.md).
            """;

    @Test
    void isTheReference() throws IOException {
        String expected = document(Files.readAllLines(Path.of("application.properties")));
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("settings.md"), expected);
        assertThat(Files.readString(Path.of("docs/settings.md"))).as("cp target/settings.md docs/settings.md").isEqualTo(expected);
    }

    private static String document(List<String> lines) {
        var text = new StringBuilder(BEGINNING);
        List<String> comment = new ArrayList<>();
        List<String> settings = new ArrayList<>();
        boolean begun = false;
        for (String line : lines) {
            if (line.startsWith(HEADING)) {
                row(text, comment, settings);
                text.append("\n## ").append(line.substring(HEADING.length()).strip())
                        .append("\n\n| setting, default | what |\n|---|---|\n");
                begun = true;
            } else if (begun && line.startsWith("#")) {
                if (!settings.isEmpty()) {
                    row(text, comment, settings);
                }
                comment.add(line.substring(1).strip());
            } else if (begun && !line.isBlank()) {
                settings.add(line.strip());
            } else {
                row(text, comment, settings);
            }
        }
        row(text, comment, settings);
        return text.toString();
    }

    private static void row(StringBuilder text, List<String> comment, List<String> settings) {
        if (!settings.isEmpty()) {
            text.append("| ").append(settings.stream().map(setting -> "`" + setting + "`").collect(Collectors.joining("<br>")))
                    .append(" | ").append(String.join(" ", comment).replace("|", "\\|").replace("<", "&lt;")).append(" |\n");
        }
        comment.clear();
        settings.clear();
    }
}
