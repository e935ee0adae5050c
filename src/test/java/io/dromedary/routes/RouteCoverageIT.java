package io.dromedary.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.Coverage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every step of every route ran in some route test. An integration test, so that it comes after all of these. */
class RouteCoverageIT {

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    /** Ids that no test can be asked for, and why. */
    private static final Map<String, String> EXCEPTIONS = Map.of(
            "journal-trouble", "has no step that could be seen to run; JournalTroubleRouteTest shows that it makes a step again");

    private final RouteSchema schema = new RouteSchema();
    private final Set<String> ids = new TreeSet<>();
    private final Set<String> ran = new TreeSet<>();

    @Test
    void everyStepOfEveryRouteRanInSomeTest() throws Exception {
        // Given
        Set<String> steps = Coverage.ran();
        // When
        for (Path path : routeFiles()) {
            schema.walk(RouteFile.read(PROJECT, path).root(), spot -> collect(spot, steps));
        }
        // Then
        assertThat(ids).containsAll(EXCEPTIONS.keySet());
        assertThat(ran).as("exceptions that are none").doesNotContainAnyElementsOf(EXCEPTIONS.keySet());
        ids.removeAll(ran);
        ids.removeAll(EXCEPTIONS.keySet());
        assertThat(ids).as("ids that no route test ran: write one, or say among the exceptions why there can be none").isEmpty();
    }

    /** A branch, a policy's clause and a route are no steps: they ran where a step within them did. */
    private void collect(Spot spot, Set<String> steps) {
        if (!spot.key().equals("id") || !spot.value().isTextual() || spot.parent().key().equals("routeConfiguration")) {
            return;
        }
        String id = spot.value().asText();
        ids.add(id);
        if (steps.contains(id)) {
            for (Spot around = spot.parent(); around != null; around = around.parent()) {
                if (around.value().path("id").isTextual()) {
                    ran.add(around.value().path("id").asText());
                }
            }
        }
    }

    private static List<Path> routeFiles() throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT.resolve("routes"))) {
            return files.filter(RouteFile::isOfTheProduct).sorted().toList();
        }
    }
}
