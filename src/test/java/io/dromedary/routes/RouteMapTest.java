package io.dromedary.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code routes/README.md} and the first comment of each file say about the way through the routes is what the files do. */
class RouteMapTest {

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Pattern ARROW = Pattern.compile("(?m)^ *([a-z0-9-]+ (?:-->|==>) [a-z0-9-]+)$");
    private static final Pattern ENTRY = Pattern.compile("(?m)^- \\[`([a-z0-9-]+)`]\\(([^)]+)\\): \\S.*$");

    private final RouteGraph graph;
    private final String map;

    RouteMapTest() throws IOException {
        graph = RouteGraph.read(PROJECT);
        map = Files.readString(PROJECT.resolve("routes/README.md"));
    }

    @Test
    void thePictureShowsEveryHandOverAndNoOther() {
        Set<String> drawn = ARROW.matcher(map).results().map(arrow -> arrow.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(drawn).containsExactlyElementsOf(graph.steps().stream().map(RouteGraph.Edge::toString).toList());
    }

    @Test
    void theReadingOrderHasOneLineForEachFile() {
        List<MatchResult> entries = ENTRY.matcher(map).results().toList();
        assertThat(entries).extracting(entry -> entry.group(1)).containsExactlyInAnyOrderElementsOf(graph.files.keySet());
        assertThat(entries).allSatisfy(entry -> assertThat("routes/" + entry.group(2)).isEqualTo(graph.files.get(entry.group(1)).file()));
    }

    @Test
    void theFirstCommentOfEachFileSaysWhatComesBeforeAndAfter() {
        List<String> wrong = new ArrayList<>();
        graph.files.forEach((name, file) -> {
            String wanted = "# " + way(name);
            List<String> comment = file.text().lines().takeWhile(line -> line.startsWith("#")).toList();
            if (!comment.contains(wanted)) {
                wrong.add(file.file() + ": " + wanted);
            }
        });
        assertThat(wrong).as("comments to write").isEmpty();
    }

    private String way(String name) {
        String before = graph.isPolicy(name)
                ? "Policy of: " + String.join(", ", graph.files.keySet().stream()
                        .filter(route -> !graph.isPolicy(route) && graph.policies(route).contains(name)).toList())
                : "Before: " + named(graph.before(name));
        return before + ". After: " + named(graph.after(name)) + ".";
    }

    private static String named(Set<String> routes) {
        return routes.isEmpty() ? "none" : String.join(", ", routes);
    }
}
