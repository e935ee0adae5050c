package io.dromedary.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.journal.JournalTrouble;
import io.dromedary.testing.Routes;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.UncategorizedSQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The provider has accepted, and the journal cannot be written: the request's id is kept until it can. */
class JournalTroubleTest {

    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger waits = new AtomicInteger();

    public final class FullDisk {
        public String keepRequestId() {
            if (tries.incrementAndGet() <= 20) {
                throw new UncategorizedSQLException("update", "UPDATE job", new SQLiteException("disk full", SQLiteErrorCode.SQLITE_FULL));
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
    void theStepIsMadeAgainUntilTheJournalTakesIt() throws Exception {
        CamelContext context = new DefaultCamelContext();
        try {
            context.getPropertiesComponent().setLocation("file:" + Path.of("application.properties").toAbsolutePath());
            context.getPropertiesComponent().addOverrideProperty("dromedary.journal.retry", "20");
            context.getRegistry().bind("submission", new FullDisk());
            context.getRegistry().bind("account", new Nothing());
            context.getRegistry().bind("statusPolling", new Nothing());
            context.getRegistry().bind("unexpectedFailures", new Nothing());
            context.getRegistry().bind("journalTrouble", new JournalTrouble(Path.of("state")));
            for (String file : new String[] {"journaling", "catch-all", "unexpected", "accepted"}) {
                String text = Routes.text(file).replace("seda:await", "seda:elsewhere");
                PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(file + ".camel.yaml",
                        text.replaceAll("(?m)^ *parameters:\\n(?: *(size|blockWhenFull): .*\\n)+", "")));
            }
            context.start();
            context.createProducerTemplate().asyncSendBody("direct:accepted", "answer");
            await().until(() -> waits.get() == 1);
            assertThat(tries).hasValue(21);
        } finally {
            context.stop();
        }
    }
}
