package io.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCheckTest {

    @TempDir
    private Path home;

    @Test
    void asksForTheLineWhereTheSettingsSayThatItIs() throws IOException {
        try (Listener line = Listener.start()) {
            Files.writeString(home.resolve("application.properties"), "dromedary.management.port = " + line.port() + "\n");
            assertThat(HealthCheck.check(home, Map.of())).isZero();
            assertThat(line.posts("/observe/health/ready")).hasSize(1);
            line.answers("/observe/health/ready", 503);
            assertThat(HealthCheck.check(home, Map.of())).isEqualTo(1);
        }
    }

    @Test
    void theEnvironmentWinsAndNobodyThereIsNotHealthy() throws IOException {
        Files.writeString(home.resolve("application.properties"), "dromedary.management = false\n");
        assertThat(HealthCheck.check(home, Map.of())).as("nobody to ask").isZero();
        assertThat(HealthCheck.check(home, Map.of("DROMEDARY_MANAGEMENT", "true", "DROMEDARY_MANAGEMENT_HOST", "0.0.0.0",
                "DROMEDARY_MANAGEMENT_PORT", "1"))).isEqualTo(1);
    }
}
