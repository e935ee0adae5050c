package io.dromedary.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.http.Backoff;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.operate.UnexpectedFailures;
import io.dromedary.submit.RetrySchedule;
import io.dromedary.submit.Submission;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Routes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which exception the product's error routes judge by: the one that was thrown, neither an earlier one nor what it came of. */
class ErrorRoutesTest {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    @TempDir
    private Path folder;
    private Ledger ledger;
    private CamelContext context;
    private IOException trouble;
    private final List<String> went = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        ledger = new Ledger(folder);
        context = new DefaultCamelContext();
        context.getPropertiesComponent().setLocation("file:" + Path.of("application.properties").toAbsolutePath());
        context.getRegistry().bind("journalTrouble", new Object());
        context.getRegistry().bind("retrySchedule", new RetrySchedule(ledger.journal, new Backoff(PAUSE, PAUSE), Duration.ofDays(1), ledger.clock));
        context.getRegistry().bind("unexpectedFailures", new UnexpectedFailures(ledger.journal, ledger.view, PAUSE, ledger.clock));
        context.getRegistry().bind("submission", new Submission(ledger.journal, null, null, PAUSE, ledger.clock));
        for (String file : List.of("catch-all", "unpaid", "paid", "unexpected", "retry-later")) {
            String text = Routes.text(file).replace("journaling,", "").replaceAll("(?m)^ *routeConfigurationId: journaling\\n", "");
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(file + ".camel.yaml", text));
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:upload").routeConfigurationId("unpaid").process(exchange -> {
                    throw trouble;
                });
                from("direct:post").routeConfigurationId("paid").process(exchange -> {
                    throw trouble;
                });
                from("direct:dead-letter").process(exchange -> went.add("reject"));
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        ledger.close();
    }

    private void send(String route, Job job) {
        context.createProducerTemplate().send(route, exchange -> exchange.setVariable("job", job));
    }

    @Test
    void aStageThatIsLateLeavesTheJobInTheHandsThatMovedItOn() {
        // Given
        ledger.enter("j");
        Job mine = ledger.journal.takeReady("api", 1, 1).get(0);
        Job theirs = ledger.waiting(mine);
        trouble = new IOException("the network is down");
        // When
        send("direct:upload", mine);
        // Then
        ledger.clock.advance(Duration.ofHours(1));
        assertThat(ledger.journal.takeUnfinished(false)).as("handed out a second time").isEmpty();
        assertThat(ledger.now(theirs)).isEqualTo(theirs);
    }

    @Test
    void aHandshakeThatFailedBeforeThePostIsNoLostAnswer() {
        // Given
        Job submitting = ledger.in(State.SUBMITTING, "j");
        trouble = new ConnectException("Not connected, nothing was sent");
        trouble.initCause(new SSLHandshakeException("no common cipher"));
        // When
        send("direct:post", submitting);
        // Then
        assertThat(went).isEmpty();
        assertThat(ledger.now(submitting).state()).isEqualTo(State.READY);
    }

    @Test
    void aPostWhoseAnswerIsLostIsRejectedAsUncertain() {
        // Given
        Job submitting = ledger.in(State.SUBMITTING, "j");
        trouble = new SocketTimeoutException("no answer");
        // When
        send("direct:post", submitting);
        // Then
        assertThat(went).containsExactly("reject");
        assertThat(ledger.now(submitting).state()).isEqualTo(State.SUBMITTING);
    }
}
