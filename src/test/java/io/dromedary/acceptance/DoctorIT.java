package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.S3Server;
import io.dromedary.testing.SqsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dromedary doctor}, beside a line and without one. */
class DoctorIT {

    @TempDir
    private Path folder;

    /** Levels by checks; the worst of those of one name. */
    private static Map<String, String> levels(Studio studio, int code) throws Exception {
        try (App doctor = studio.launcher().start("doctor", "--json")) {
            assertThat(doctor.awaitExit(Studio.LIMIT)).as(doctor.output()).isEqualTo(code);
            String output = doctor.output();
            assertThat(output).doesNotContain("se:cret", "no-secret");
            Map<String, String> levels = new LinkedHashMap<>();
            for (JsonNode finding : new ObjectMapper().readTree(output.substring(output.indexOf('{'))).path("findings")) {
                levels.merge(finding.path("check").asText(), finding.path("level").asText(),
                        (one, other) -> one.equals("PROBLEM") || other.equals("OK") ? one : other);
            }
            return levels;
        }
    }

    @Test
    void allIsWellBesideALineThatRuns() throws Exception {
        SandboxSettings telling = SandboxSettings.quick().withTimes(200, 200).withWebhookSecrets(Studio.WEBHOOK_SECRET);
        try (Studio studio = new Studio(folder, telling).withWebhooks(600).with("DROMEDARY_MODEL", "higgsfield-ai/soul/v2/standard")) {
            assertThat(levels(studio, 1)).containsEntry("webhook address", "WARNING").containsEntry("key", "OK")
                    .containsEntry("webhook port", "OK");
            studio.drop("a.yaml", "prompt: one");
            try (App line = studio.launcher().start("run")) {
                line.awaitOutput("DELIVERED", Studio.LIMIT);
                assertThat(line.output()).contains("The account: the provider accepts the key");
                Map<String, String> levels = levels(studio, 0);
                assertThat(levels).containsKeys("java", "locale", "line", "file system", "folders", "disk", "clock", "key", "model",
                        "journal",
                        "places", "results host", "webhook port", "webhook address");
                assertThat(levels.values()).containsOnly("OK");
                assertThat(line.isRunning()).isTrue();
            }
            assertThat(studio.sandbox.ledger().posts()).isEqualTo(1);
        }
    }

    @Test
    void theBucketAndTheQueueAreTried() throws Exception {
        try (SqsServer sqs = SqsServer.start(); Studio studio = new Studio(Where.S3, folder, SandboxSettings.quick())) {
            String dead = sqs.createQueue("dead", Duration.ofSeconds(2));
            sqs.createQueue("drops", Duration.ofSeconds(2), dead, 2);
            studio.withEvents(sqs);
            assertThat(levels(studio, 0)).containsEntry("bucket, list", "OK").containsEntry("bucket, put", "OK")
                    .containsEntry("bucket, get", "OK").containsEntry("bucket, copy", "OK").containsEntry("bucket, delete", "OK")
                    .containsEntry("bucket, owner", "OK").containsEntry("queue", "OK");
            assertThat(S3Server.client().listObjectsV2(request -> request.bucket(S3Server.BUCKET).prefix(studio.prefix())).contents())
                    .isEmpty();
            studio.with("DROMEDARY_SQS_QUEUE", "other").with("AWS_SECRET_ACCESS_KEY", "wrong");
            assertThat(levels(studio, 2)).containsEntry("bucket, list", "PROBLEM").containsEntry("bucket, put", "PROBLEM")
                    .containsEntry("queue", "PROBLEM");
        }
    }

    @Test
    void whatIsWrongIsSaidWithItsRemedy() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick()).with("HF_KEY", "").with("DROMEDARY_CONCURRENCY", "4");
                App doctor = studio.launcher().start("doctor")) {
            assertThat(doctor.awaitExit(Studio.LIMIT)).as(doctor.output()).isEqualTo(2);
            assertThat(doctor.output()).contains("problem  key", "there is none", "Set HF_KEY=id:secret");
            studio.with("DROMEDARY_SETTLE", "soon");
            try (App wrong = studio.launcher().start("doctor")) {
                assertThat(wrong.awaitExit(Studio.LIMIT)).isEqualTo(2);
                assertThat(wrong.output()).contains("problem  settings", "dromedary.settle is 'soon'");
            }
        }
    }
}
