package io.dromedary.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The formatter wraps code, but neither strings nor comments, and it does not see the routes. */
class LineLengthTest {

    /** As {@code lineSplit} in {@code .mvn/formatter.properties}. */
    private static final int LONGEST = 140;
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    /** Lists that are written from the routes, and that {@link RouteMapTest} holds to them, as one line. */
    private static final List<String> GENERATED = List.of("# Before: ", "# Policy of: ");

    @Test
    void noLineOfJavaIsLongerThanTheFormatterAllows() throws IOException {
        List<String> found = tooLong("src/main/java", path -> path.toString().endsWith(".java"));
        found.addAll(tooLong("src/test/java", path -> path.toString().endsWith(".java")));
        assertThat(found).as("lines to wrap").isEmpty();
    }

    @Test
    void noLineOfARouteIsLonger() throws IOException {
        assertThat(tooLong("routes", RouteFile::isOfTheProduct)).as("lines to wrap").isEmpty();
    }

    private static List<String> tooLong(String folder, Predicate<Path> wanted) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(PROJECT.resolve(folder))) {
            for (Path path : paths.filter(wanted).sorted().toList()) {
                List<String> lines = Files.readAllLines(path);
                for (int i = 0; i < lines.size(); i++) {
                    if (isTooLong(lines.get(i))) {
                        found.add("%s:%d".formatted(RouteFile.nameIn(PROJECT, path), i + 1));
                    }
                }
            }
        }
        return found;
    }

    private static boolean isTooLong(String line) {
        return line.codePointCount(0, line.length()) > LONGEST && GENERATED.stream().noneMatch(line::startsWith);
    }
}
