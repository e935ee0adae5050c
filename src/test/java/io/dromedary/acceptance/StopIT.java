package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while a call gets no answer. */
class StopIT {

    /** What `docker stop` leaves, less a second. */
    private static final Duration AS_DOCKER_STOPS = Duration.ofSeconds(9);

    @TempDir
    private Path folder;

    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    /** Accepts every submission, and never answers what begins so. */
    private ScriptedServer server(String unanswered) throws Exception {
        return ScriptedServer.start(connection -> {
            String call = ScriptedServer.readRequest(connection).lines().findFirst().orElseThrow();
            if (call.startsWith(unanswered)) {
                hanging.countDown();
                hang();
            }
            String body = "{\"request_id\":\"r1\",\"status\":\"queued\"}";
            ScriptedServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
                    .formatted(body.length()) + "Connection: close\r\n\r\n" + body);
        });
    }

    private void hang() throws IOException {
        try {
            over.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Studio studio(ScriptedServer server) throws Exception {
        return new Studio(folder, SandboxSettings.quick()).with("HIGGSFIELD_BASE_URL", "http://127.0.0.1:" + server.port())
                .with("DROMEDARY_MODEL", "higgsfield-ai/soul/standard").with("CAMEL_MAIN_SHUTDOWN_TIMEOUT", "6");
    }

    private String stopped(App line) throws Exception {
        assertThat(hanging.await(Studio.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(line.stop(AS_DOCKER_STOPS)).as(line.output()).isZero();
        over.countDown();
        return line.output();
    }

    @Test
    void aStatusReadWithoutAnAnswerHoldsUpNoStop() throws Exception {
        long begin;
        try (ScriptedServer server = server("GET /requests/r1/"); Studio studio = studio(server).drop("a.prompt.txt", "a")) {
            try (App line = studio.launcher().start("run")) {
                assertThat(hanging.await(Studio.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                begin = System.nanoTime();
                assertThat(stopped(line)).contains("1 request(s) are open at the provider", "nothing is lost");
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void aSubmissionWithoutAnAnswerIsWaitedForAndItsFateIsTold() throws Exception {
        try (ScriptedServer server = server("POST /higgsfield-ai/"); Studio studio = studio(server).drop("a.prompt.txt", "a")) {
            try (App line = studio.launcher().start("run")) {
                assertThat(stopped(line)).contains("1 submission(s) have no answer yet", "6 s at most", "errors/uncertain");
            }
            studio.once();
            assertThat(studio.files("errors")).contains("uncertain/a.prompt.txt");
        }
    }
}
