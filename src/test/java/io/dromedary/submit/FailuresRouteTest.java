package io.dromedary.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.http.Backoff;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.operate.UnexpectedFailures;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.EndpointInject;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which exception the product's error routes judge by: the one that was thrown, neither an earlier one nor what it came of. */
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/policies/catch-all.camel.yaml,file:routes/policies/unpaid.camel.yaml,"
            + "file:routes/policies/paid.camel.yaml,file:routes/operate/unexpected.camel.yaml,file:routes/submit/retry-later.camel.yaml"},
        mockEndpointsAndSkip = "direct:dead-letter")
class FailuresRouteTest {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    @TempDir
    private Path folder;
    private Ledger ledger;
    private IOException trouble;
    private boolean idempotency;
    @BeanInject
    CamelContext context;
    @EndpointInject
    ProducerTemplate template;
    @EndpointInject("mock:direct:dead-letter")
    MockEndpoint deadLetter;

    @Configure
    void open(MainConfigurationProperties main) {
        ledger = new Ledger(folder);
        main.addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:upload").routeConfigurationId("unpaid").process(exchange -> {
                    throw trouble;
                });
                from("direct:post").routeConfigurationId("paid").process(exchange -> {
                    throw trouble;
                });
            }
        });
    }

    @BindToRegistry("retrySchedule")
    RetrySchedule retrySchedule() {
        return new RetrySchedule(ledger.journal, new Backoff(PAUSE, PAUSE), Duration.ofDays(1), ledger.clock);
    }

    @BindToRegistry("account")
    Account account() {
        return new Account(ledger.journal, ledger.accounts, 8);
    }

    @BindToRegistry("unexpectedFailures")
    UnexpectedFailures unexpectedFailures() {
        return new UnexpectedFailures(ledger.journal, ledger.view, PAUSE, ledger.clock);
    }

    @BindToRegistry("submission")
    Submission submission() {
        return new Submission(ledger.journal, null, null, null, PAUSE,
                new Repeats(ledger.journal, idempotency, new Backoff(PAUSE, PAUSE), Duration.ofDays(1), ledger.clock), null, ledger.clock);
    }

    @AfterEach
    void stop() {
        context.stop();
        ledger.close();
    }

    private void send(String route, Job job) {
        template.send(route, exchange -> exchange.setVariable("job", job));
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
        assertThat(deadLetter.getReceivedCounter()).isZero();
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
        assertThat(deadLetter.getReceivedCounter()).isOne();
        assertThat(ledger.now(submitting).state()).isEqualTo(State.SUBMITTING);
    }
}
