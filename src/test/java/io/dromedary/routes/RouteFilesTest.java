package io.dromedary.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.main.DerivedProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteFilesTest {

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Pattern KEY = Pattern.compile("\"((?:dromedary|higgsfield)\\.[a-z0-9.-]*[a-z])\"");
    /** System properties that the launcher sets; no settings. */
    private static final Set<String> LAUNCHER = Set.of("dromedary.home", "dromedary.terminal", "dromedary.terminal.errors");

    @Test
    void theRouteFilesKeepTheRules() throws Exception {
        assertThat(new RouteLint(PROJECT, keysInCode(), DerivedProperties.keys(), RouteBeans.rules()).run()).isEmpty();
    }

    private static Set<String> keysInCode() throws IOException {
        Set<String> keys = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(PROJECT.resolve("src/main/java"))) {
            for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                KEY.matcher(Files.readString(source)).results().map(MatchResult::group).map(text -> text.replace("\"", ""))
                        .forEach(keys::add);
            }
        }
        keys.removeAll(LAUNCHER);
        return keys;
    }
}
