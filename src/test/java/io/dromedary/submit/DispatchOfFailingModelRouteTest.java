package io.dromedary.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.journal.Pauses;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.StopSign;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.camel.BindToRegistry;
import org.apache.camel.EndpointInject;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the product's own route hands out of a model that fails, from its own journal. Time stands still but for what a test says. */
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/submit/dispatch.camel.yaml"},
        replaceRouteFromWith = "dispatch=direct:dispatch",
        mockEndpointsAndSkip = "seda:upload.*")
class DispatchOfFailingModelRouteTest {

    @TempDir
    private Path root;
    private Ledger ledger;
    @EndpointInject("mock:seda:upload")
    MockEndpoint upload;
    @Produce("direct:dispatch")
    ProducerTemplate dispatch;
    @BindToRegistry("pollPool")
    final StopSign stop = new StopSign();
    @BindToRegistry("pauseFile")
    final Known pauseFile = new Known();
    @BindToRegistry("leases")
    final Known leases = new Known();

    /** The inbox has no file that pauses the line; nobody renews a lease. */
    public static final class Known {
        public boolean heed() {
            return true;
        }

        public void hold() {
        }
    }

    @Configure
    void open(MainConfigurationProperties main) {
        ledger = new Ledger(root);
    }

    @BindToRegistry("account")
    Account account() {
        return new Account(ledger.journal, ledger.accounts, 4);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private List<Job> dispatched() {
        upload.reset();
        dispatch.sendBody(null);
        return upload.getReceivedExchanges().stream().map(exchange -> exchange.getVariable("job", Job.class)).toList();
    }

    @Test
    void oneJobAtATimeGoesAsATrialAndAllGoOnAfterAResult() {
        // Given
        ledger.failing();
        for (String id : List.of("a", "b", "c")) {
            ledger.journal.release(ledger.enter(id), ledger.clock.instant());
        }
        assertThat(dispatched()).isEmpty();
        // When
        ledger.clock.advance(Duration.ofMinutes(1));
        List<Job> first = dispatched();
        // Then
        assertThat(first).extracting(Job::id).containsExactly("a");
        assertThat(dispatched()).isEmpty();
        ledger.end(ledger.waiting(first.get(0)), Channel.FAILED);
        ledger.clock.advance(Duration.ofMinutes(1));
        assertThat(dispatched()).as("twice as long").isEmpty();
        // When
        ledger.clock.advance(Duration.ofMinutes(1));
        List<Job> second = dispatched();
        // Then
        assertThat(second).extracting(Job::id).containsExactly("b");
        ledger.journal.collecting(ledger.waiting(second.get(0)), "completed", Ledger.results("https://cdn.example/1.mp4"), List.of(),
                ledger.in(Ledger.HOUR));
        assertThat(dispatched()).extracting(Job::id).containsExactly("c");
        assertThat(new Pauses(ledger.source, ledger.clock).models()).isEmpty();
    }
}
