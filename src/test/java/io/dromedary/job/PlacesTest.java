package io.dromedary.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private static final Path SOURCES = Path.of("src/main/java/io/dromedary");
    /**
     * Words that are something else as well: names of beans, commands, columns of the journal, keys of the catalogue and of the account's
     * list, labels of metrics, names of health checks, parameters of the JSON interface, keys of notes.
     */
    private static final Pattern SOMETHING_ELSE = Pattern.compile(
            "registry\\.bind\\(|name = |NEVER = "
                    + "|getString\\(|columns\\(|param\\(|(end|json)\\.put\\(|entry\\.(knowsOnly|has|wrong)"
                    + "|tree\\.(path|withArray)|getResource"
                    + "|gauge\\(|counter\\(|new Check\\(|FilterException\\(|request\\.value"
                    + "|choice\\(|PARAMETERS = |(data|said|need|note)\\.put\\(");

    private static List<String> places() {
        return Arrays.stream(Places.class.getFields()).filter(field -> Modifier.isStatic(field.getModifiers())).map(PlacesTest::value)
                .toList();
    }

    private static String value(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eachFolderIsCalledByItsNameInOnePlaceOnly() throws IOException {
        Pattern literal = Pattern.compile("[\"'](" + String.join("|", places()) + ")(/[^\"' ]*)?[\"']");
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java") && !path.startsWith(SOURCES.resolve("sandbox"))
                    && !path.endsWith("Places.java")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    Matcher matcher = literal.matcher(line);
                    if (matcher.find() && !SOMETHING_ELSE.matcher(line).find()) {
                        found.add(file.getFileName() + ": " + line.strip());
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
