package io.dromedary.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.journal.Journal;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job is held for as long as its exchange is under way, and no longer. */
class LeasesRouteTest {

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Leases leases;
    private CamelContext camel;
    private final CountDownLatch going = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        ledger = new Ledger(folder);
        leases = new Leases(ledger.journal, Journal.LEASE, Ledger.HOUR, Ledger.HOUR);
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("leases", leases);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:split").split(body()).setVariable("job", body()).bean(leases, "hold").to("seda:next");
                from("seda:next").delay(1).asyncDelayed().end().to("seda:last");
                from("seda:last").process(exchange -> {
                    going.await();
                    throw new IllegalStateException("nobody handles it");
                });
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        going.countDown();
        camel.stop();
        ledger.close();
    }

    @Test
    void acrossQueuesAndDelaysUntilItEndsHoweverThatIs() {
        // Given
        ledger.in(State.WAITING, "j");
        try (ProducerTemplate producer = camel.createProducerTemplate()) {
            producer.sendBody("direct:split", ledger.journal.takeUnfinished(false));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        // When: time goes by, and nobody else gets the job.
        for (int i = 0; i < 3; i++) {
            ledger.clock.advance(Journal.LEASE);
            leases.keep();
            assertThat(ledger.journal.takeUnfinished(false)).isEmpty();
        }
        // Then: the exchange ends without a word.
        going.countDown();
        await().untilAsserted(() -> {
            ledger.clock.advance(Journal.LEASE);
            leases.keep();
            assertThat(ledger.journal.takeUnfinished(false)).extracting(Job::id).containsExactly("j");
        });
    }
}
