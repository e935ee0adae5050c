package io.dromedary.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteFilesTest {

    @Test
    void theRouteFilesKeepTheRules() throws Exception {
        assertThat(new RouteLint(Path.of("").toAbsolutePath(), Set.of()).run()).isEmpty();
    }
}
