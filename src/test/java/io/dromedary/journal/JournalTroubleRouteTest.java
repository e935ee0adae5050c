package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.testing.Coverage;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.EndpointInject;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.UncategorizedSQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The journal cannot be written: what the provider has accepted is kept until it can, and what timers do is left to their next tick. */
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/policies/journaling.camel.yaml,file:routes/policies/catch-all.camel.yaml,"
            + "file:routes/operate/unexpected.camel.yaml,file:routes/submit/accepted.camel.yaml,"
            + "file:routes/policies/ticking.camel.yaml,file:routes/operate/keep-leases.camel.yaml",
    "dromedary.journal.retry=20"}, mockEndpointsAndSkip = "seda:await.*")
class JournalTroubleRouteTest {

    private static final int TICKS = 50;

    private final AtomicInteger ticks = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger waits = new AtomicInteger();
    @BeanInject
    CamelContext context;
    @Produce("direct:accepted")
    ProducerTemplate accepted;
    @EndpointInject("mock:seda:await")
    MockEndpoint await;
    @BindToRegistry("submission")
    final FullDisk submission = new FullDisk();
    @BindToRegistry("account")
    final Nothing account = new Nothing();
    @BindToRegistry("statusPolling")
    final Nothing statusPolling = account;
    @BindToRegistry("unexpectedFailures")
    final Nothing unexpectedFailures = account;
    @BindToRegistry("journalTrouble")
    final JournalTrouble journalTrouble = new JournalTrouble(Path.of("state"));

    @BindToRegistry("leases")
    final Leases leases = new Leases();

    public final class Leases {
        public String renewal() {
            return "10";
        }

        public void keep() {
            mostAtOnce.accumulateAndGet(context.getInflightRepository().size(), Math::max);
            if (ticks.incrementAndGet() <= TICKS) {
                throw full();
            }
        }
    }

    private static UncategorizedSQLException full() {
        return new UncategorizedSQLException("update", "UPDATE job", new SQLiteException("disk full", SQLiteErrorCode.SQLITE_FULL));
    }

    public final class FullDisk {
        public String keepRequestId() {
            if (tries.incrementAndGet() <= 20) {
                throw full();
            }
            return "kept";
        }
    }

    public final class Nothing {
        public void reopen() {
            waits.incrementAndGet();
        }

        public boolean notifiesByWebhook() {
            return false;
        }

        public void restUntilHint() {
            throw new AssertionError("nobody tells");
        }

        public void letGo() {
            throw new AssertionError("the step was given up");
        }
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // the mock tells what became of it
    void theStepIsMadeAgainUntilTheJournalTakesIt() throws Exception {
        // Given
        await.expectedMessageCount(1);
        // When
        accepted.asyncSendBody("direct:accepted", "answer");
        // Then
        await().until(() -> waits.get() == 1);
        assertThat(tries).hasValue(21);
        await.assertIsSatisfied();
    }

    @Test
    void aTimerLeavesNothingBehindThatWaitsForTheJournal() {
        await().until(() -> ticks.get() > 2 * TICKS);
        assertThat(mostAtOnce).as("one of the timer, one of the other test").hasValueLessThanOrEqualTo(2);
    }
}
