package io.dromedary.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Preset;
import io.dromedary.job.RefusedException;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The route {@code enquire}, against a server on a socket. */
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/operate/query.camel.yaml,file:routes/calls/call-free.camel.yaml"})
class QueryRouteTest {

    private static final String LIST = "[{\"id\":\"m1\",\"name\":\"Arc Right\"}]";

    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    @BindToRegistry("queryRunner")
    final QueryRunner queryRunner = new QueryRunner(new PollSchedule(Duration.ofMillis(10), 1, Duration.ofSeconds(5), new Random0()));
    @BindToRegistry(value = "pollPool", destroyMethod = "shutdownNow")
    final ScheduledExecutorService pool = Executors.newScheduledThreadPool(1);
    @Produce("direct:query")
    ProducerTemplate query;
    private ScriptedServer server;
    private ApiQueries questions;

    @BeforeEach
    void open() throws Exception {
        server = ScriptedServer.start(connection -> {
            asked.add(ScriptedServer.readRequest(connection));
            String answer = answers.remove();
            if (answer.isEmpty()) {
                ScriptedServer.reset(connection);
            } else {
                ScriptedServer.write(connection, answer);
            }
        });
        questions = new ApiQueries(URI.create("http://127.0.0.1:" + server.port()), new Credentials("id", "secret-1"), Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** No jitter. */
    private static final class Random0 implements RandomGenerator {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            return 0;
        }
    }

    private static String http(String status, String body, String... headers) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n"
                + Stream.of(headers).map(header -> header + "\r\n").reduce("", String::concat) + "\r\n" + body;
    }

    private Object ask(Query<?> enquiry) {
        return query.requestBody(enquiry);
    }

    @Test
    void theAnswerIsTheBody() {
        // Given
        answers.add(http("200 OK", LIST));
        // When
        Object answer = ask(questions.presets(Preset.Kind.MOTION));
        // Then
        assertThat(answer).isEqualTo(List.of(new Preset("m1", "Arc Right", null)));
        assertThat(asked).singleElement().asString().startsWith("GET /v1/motions HTTP/1.1").containsIgnoringCase("hf-api-key: id")
                .doesNotContain("Camel");
    }

    @Test
    void aPageIsAskedForWithItsQuery() {
        answers.add(http("200 OK", "{\"items\":[]}"));
        ask(questions.characters(3));
        assertThat(asked).singleElement().asString().startsWith("GET /v1/custom-references/list?page=3&page_size=100 HTTP/1.1");
    }

    @Test
    void aConnectionThatBreaksAndAServerInTroubleAreAskedAgain() {
        // Given
        answers.addAll(List.of("", http("503 Down", "<html>"), http("200 OK", LIST)));
        // When
        Object answer = ask(questions.presets(Preset.Kind.MOTION));
        // Then
        assertThat(answer).isEqualTo(List.of(new Preset("m1", "Arc Right", null)));
        assertThat(asked).hasSize(3);
    }

    @Test
    void butNotForEver() {
        // Given
        answers.addAll(List.of(http("500 No", ""), http("500 No", ""), http("500 No", ""), http("200 OK", LIST)));
        // When
        Throwable failure = catchThrowable(() -> ask(questions.presets(Preset.Kind.STYLE)));
        // Then
        assertThat(failure).isInstanceOf(CamelExecutionException.class).cause().isInstanceOf(TryLaterException.class)
                .hasMessageContaining("list of styles");
        assertThat(asked).hasSize(3);
    }

    @Test
    void norWhereTheProviderWantsToBeLeftAloneForLong() {
        // Given
        answers.addAll(List.of(http("429 Too Many", "{}", "Retry-After: 600"), http("200 OK", LIST)));
        // When
        Throwable failure = catchThrowable(() -> ask(questions.presets(Preset.Kind.STYLE)));
        // Then
        assertThat(failure.getCause()).isInstanceOfSatisfying(TryLaterException.class,
                later -> assertThat(later.retryAfter()).isEqualTo(Duration.ofMinutes(10)));
        assertThat(asked).hasSize(1);
    }

    @Test
    void aRefusalIsNotAskedAgain() {
        // Given
        answers.addAll(List.of(http("401 No", "{}"), http("400 Bad", "{\"detail\":\"bad\"}")));
        // When, Then
        assertThat(catchThrowable(() -> ask(questions.probe()))).cause().isInstanceOf(AccountException.class);
        assertThat(catchThrowable(() -> ask(questions.probe()))).cause().isInstanceOf(RefusedException.class);
        assertThat(asked).hasSize(2);
    }
}
