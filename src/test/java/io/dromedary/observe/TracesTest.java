package io.dromedary.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.dromedary.api.Jobs;
import io.dromedary.job.Variables;
import io.dromedary.settings.SettingsException;
import io.dromedary.testing.Collector;
import io.dromedary.testing.Collector.Span;
import io.dromedary.testing.ScriptedServer;
import io.dromedary.testing.Warnings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Against a receiver of OTLP over HTTP. */
class TracesTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Collector collector;
    private DefaultCamelContext context;

    @BeforeEach
    void open() throws Exception {
        collector = Collector.start();
        context = new DefaultCamelContext();
        Traces.add(context, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(), "OTEL_BSP_SCHEDULE_DELAY", "50"));
    }

    @AfterEach
    void close() {
        context.stop();
        collector.close();
    }

    private void start(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        context.start();
    }

    /** What is sent until it ends. */
    private List<Span> all() {
        context.stop();
        return collector.spans();
    }

    @Test
    void aJobIsFoundInEachSpanOfItsRoutesAndOneTraceHoldsThem() throws Exception {
        // Given
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:register").routeId("register").process(exchange -> exchange.setVariable(Variables.JOB, Jobs.of("queue", "m")))
                        .to("direct:submit");
                from("direct:submit").routeId("submit").to("seda:await?size=10");
                from("seda:await?size=10").routeId("await").to("mock:done");
            }
        });
        // When
        context.createProducerTemplate().sendBody("direct:register", "");
        await().atMost(LIMIT).until(() -> context.getInflightRepository().size() == 0);
        // Then
        List<Span> spans = all();
        assertThat(spans).extracting(Span::trace).containsOnly(spans.get(0).trace());
        assertThat(spans).extracting(Span::name).contains("direct:register", "direct:submit", "seda:await", "mock");
        assertThat(spans).filteredOn(span -> !span.name().equals("direct:register"))
                .allSatisfy(span -> assertThat(span.attributes()).containsEntry("job.id", "j"));
        assertThat(spans).filteredOn(span -> "register".equals(span.attributes().get("camel.route")))
                .anySatisfy(span -> assertThat(span.attributes()).containsEntry("job.id", "j"));
        assertThat(collector.raw()).contains("service.name", "dromedary");
    }

    @Test
    void noAddressNoTextAndNoHeaderOfACallIsTold() throws Exception {
        // Given
        List<String> requests = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = ScriptedServer.start(connection -> {
            requests.add(ScriptedServer.readRequest(connection));
            ScriptedServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        })) {
            start(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:call").routeId("call").setHeader("Authorization").constant("Key se:cret")
                            .setHeader("CamelFileName").constant("secret.png").log("a secret prompt")
                            .to("http://127.0.0.1:" + server.port() + "/secret?X-Signature=secret")
                            .process(exchange -> {
                                throw new IllegalArgumentException("the secret prompt was not liked");
                            });
                }
            });
            // When
            assertThatThrownBy(() -> context.createProducerTemplate().sendBody("direct:call", "a secret body")).isNotNull();
            // Then
            assertThat(all()).extracting(Span::name).contains("direct:call", "http");
            assertThat(all()).allSatisfy(span -> assertThat(span.events()).isZero());
            assertThat(collector.raw()).doesNotContain("secret", "X-Signature", "127.0.0.1").contains("java.lang.IllegalArgumentException");
            assertThat(requests).singleElement().asString().contains("X-Signature").doesNotContainIgnoringCase("traceparent")
                    .doesNotContainIgnoringCase("baggage").doesNotContainIgnoringCase("camelScope");
        }
    }

    @Test
    void roundsOfATimerThatFindNoJobAreNotSent() throws Exception {
        // Given
        CountDownLatch rounds = new CountDownLatch(3);
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:empty?period=10&delay=0").to("direct:look");
                from("direct:look").process(exchange -> rounds.countDown());
                from("timer:full?repeatCount=1&delay=0").process(exchange -> exchange.setVariable(Variables.JOB, Jobs.of("queue", "m")))
                        .to("direct:work");
                from("direct:work").to("mock:work");
            }
        });
        // When
        rounds.await();
        await().atMost(LIMIT).until(() -> collector.spans().size() == 3);
        // Then
        assertThat(all()).extracting(Span::name).containsExactlyInAnyOrder("direct:work", "direct:work", "mock");
    }

    @Test
    void aCollectorThatIsAwayIsToldOnceAndWhenItIsBack() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("mock:out");
            }
        });
        Logger log = (Logger) LoggerFactory.getLogger(DiscreetExporter.class);
        log.setLevel(Level.INFO);
        List<String> warnings = Warnings.of(DiscreetExporter.class, () -> {
            collector.answer(400);
            send(collector.asked() + 1);
            send(collector.asked() + 1);
            collector.answer(200);
            send(collector.asked() + 1);
            await().atMost(LIMIT).until(() -> !collector.spans().isEmpty());
            context.stop();
        });
        log.setLevel(null);
        assertThat(warnings).hasSize(2).first().asString().contains("OTEL_EXPORTER_OTLP_ENDPOINT", "the line goes on");
        assertThat(warnings.get(1)).contains("again");
    }

    private void send(int asked) {
        context.createProducerTemplate().sendBody("direct:in", "");
        await().atMost(LIMIT).until(() -> collector.asked() >= asked);
    }

    @Test
    void variablesThatCannotBeUsedAreRefusedWithTheRemedy() throws IOException {
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            assertThatThrownBy(() -> Traces.add(other, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "collector", "OTEL_TRACES_EXPORTER", "otlp")))
                    .isInstanceOf(SettingsException.class).hasMessageContaining("OTEL_SDK_DISABLED=true").hasMessageContaining("collector");
            assertThatThrownBy(() -> Traces.add(other,
                    Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
                    .isInstanceOf(SettingsException.class).hasMessageContaining("http/protobuf only");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OTEL_EXPORTER_OTLP_ENDPOINT=http://c        |                           | true
            OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c |                           | true
            OTEL_EXPORTER_OTLP_ENDPOINT=http://c        | OTEL_SDK_DISABLED=true    | false
            OTEL_EXPORTER_OTLP_ENDPOINT=http://c        | OTEL_TRACES_EXPORTER=none | false
            OTEL_EXPORTER_OTLP_ENDPOINT=                |                           | false
            OTEL_SERVICE_NAME=mine                      |                           | false
            """)
    void tracesAreSentWhereAnAddressIsGiven(String variable, String other, boolean areWanted) {
        Map<String, String> environment = new HashMap<>();
        for (String one : new String[] {variable, other == null ? "A=b" : other}) {
            environment.put(one.split("=", -1)[0], one.split("=", -1)[1]);
        }
        assertThat(TraceVariables.wantTraces(environment)).isEqualTo(areWanted);
    }
}
