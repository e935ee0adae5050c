package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.Collector;
import io.dromedary.testing.Collector.Span;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product, with OpenTelemetry's own variables, beside a collector. */
class TracesIT {

    @TempDir
    private Path folder;

    @Test
    void aJobIsFoundInTheTracesAndNothingOfItsContentIs() throws Exception {
        try (Collector collector = Collector.start(); Studio studio = new Studio(folder, SandboxSettings.quick())) {
            studio.drop("portrait", ".png", "a secret prompt");
            try (App line = studio.launcher().with(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url())).start("run", "--once")) {
                assertThat(line.awaitExit(Studio.LIMIT)).as(line.output()).isZero();
                assertThat(line.output()).contains("Traces are sent").doesNotContain("OpenTelemetry2");
            }
            List<Span> spans = collector.spans();
            Set<String> jobs = spans.stream().map(span -> span.attributes().get("job.id")).filter(job -> job != null)
                    .collect(Collectors.toSet());
            assertThat(jobs).hasSize(1);
            assertThat(spans).filteredOn(span -> span.attributes().containsKey("job.id"))
                    .extracting(span -> span.attributes().get("camel.route"))
                    .contains("register", "upload", "submit", "call-paid", "await", "poll", "deliver", "download", "archive");
            assertThat(spans).extracting(Span::name).doesNotContain("timer", "dispatch", "resume");
            assertThat(spans).flatExtracting(span -> span.attributes().values())
                    .noneMatch(value -> value.contains("/") || value.contains("?"));
            assertThat(collector.raw()).doesNotContain("secret", "se:cret", "portrait", folder.toString(), "127.0.0.1", "Signature");
        }
    }
}
