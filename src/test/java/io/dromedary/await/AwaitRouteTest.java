package io.dromedary.await;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.http.AccountException;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Story;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One look after the other until the request is final, and what is done then. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/await/await.camel.yaml,file:routes/await/poll.camel.yaml,"
            + "file:routes/await/outcome.camel.yaml,file:routes/await/sweep.camel.yaml,"
            + "file:routes/policies/catch-all.camel.yaml"},
        replaceRouteFromWith = "await=direct:await",
        mockEndpointsAndSkip = "seda:deliver.*|direct:(call-.*|dead-letter|unexpected)")
class AwaitRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:await")
    ProducerTemplate await;
    @BindToRegistry("statusPolling")
    final Rules statusPolling = new Rules();
    @BindToRegistry("resubmission")
    final Retries resubmission = new Retries();
    @BindToRegistry("dialect")
    final Provider dialect = new Provider();
    @BindToRegistry("account")
    final Purse account = new Purse();
    @BindToRegistry(value = "pollPool", destroyMethod = "shutdownNow")
    final ScheduledExecutorService pollPool = new ScheduledThreadPoolExecutor(1);

    public final class Rules {
        public Object isOpen() throws Exception {
            return story.tell("open?");
        }

        public Object untilNextLook() throws Exception {
            return story.tell("until next look");
        }

        public Object isFinished() throws Exception {
            return story.tell("finished?");
        }

        public Object isEnded() throws Exception {
            return story.tell("ended?");
        }

        public Object isOverdue() throws Exception {
            return story.tell("overdue?");
        }

        public Object missed() throws Exception {
            return story.tell("missed");
        }

        public Object settle() throws Exception {
            return story.tell("settled");
        }

        public Object heedWord() throws Exception {
            return story.tell("heeded");
        }

        public Object keepWord() throws Exception {
            return story.tell("noted");
        }

        public Object collect() throws Exception {
            return story.tell("collected");
        }

        public Object verdict() throws Exception {
            return story.tell("verdict");
        }

        public Object overdue() throws Exception {
            return story.tell("overdue");
        }

        public Object letGo() throws Exception {
            return story.tell("left");
        }
    }

    public final class Retries {
        public Object isDue() throws Exception {
            return story.tell("once more?");
        }

        public Object again() throws Exception {
            return story.tell("once more");
        }
    }

    public final class Provider {
        public Object askForStatus() throws Exception {
            return story.tell("ask");
        }

        public Object status() throws Exception {
            return story.tell("status");
        }
    }

    public final class Purse {
        public Object doubt() throws Exception {
            return story.tell("doubt");
        }
    }

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void itIsLookedAtUntilItIsFinalAndThenCollected() {
        story.given("open?", true, true).given("finished?", true);
        await.sendBody("a job");
        assertThat(story.steps()).containsExactly("open?", "until next look", "ask", "direct:call-free", "status", "settled", "heeded",
                "noted",
                "open?",
                "until next look", "ask", "direct:call-free", "status", "settled", "heeded", "noted", "open?", "finished?", "collected",
                "seda:deliver");
    }

    @Test
    void aRequestThatTheProviderEndedGoesToItsChannel() {
        story.given("ended?", true);
        await.sendBody("a job");
        assertThat(story.steps()).containsExactly("open?", "finished?", "once more?", "ended?", "verdict", "direct:dead-letter");
    }

    @Test
    void oneThatIsWorthAnotherTryWaitsForItsTurnAgain() {
        story.given("once more?", true);
        await.sendBody("a job");
        assertThat(story.steps()).containsExactly("open?", "finished?", "once more?", "once more");
    }

    @Test
    void aRequestThatIsOverdueIsParked() {
        story.given("overdue?", true);
        await.sendBody("a job");
        assertThat(story.steps()).containsExactly("open?", "finished?", "once more?", "ended?", "overdue?", "overdue",
                "direct:dead-letter");
    }

    @Test
    void oneThatIsNeitherIsLeftForTheNextTime() {
        await.sendBody("a job");
        assertThat(story.steps()).containsExactly("open?", "finished?", "once more?", "ended?", "overdue?", "left");
    }

    @Test
    void aStatusReadThatFailedIsNoEvidence() {
        story.given("open?", true).given("direct:call-free", new IOException("no connection")).given("finished?", true);
        await.sendBody("a job");
        assertThat(story.steps()).containsExactly("open?", "until next look", "ask", "direct:call-free", "missed", "settled", "heeded",
                "noted",
                "open?",
                "finished?", "collected", "seda:deliver");
    }

    @Test
    void aReadThatIsRefusedPutsTheAccountInDoubtAndTheWaitGoesOn() {
        story.given("open?", true).given("status", new AccountException("api", "no credits")).given("finished?", true);
        await.sendBody("a job");
        assertThat(story.steps()).containsExactly("open?", "until next look", "ask", "direct:call-free", "status", "doubt", "missed",
                "settled", "heeded", "noted", "open?", "finished?", "collected", "seda:deliver");
    }
}
