package io.dromedary.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.http.AccountException;
import io.dromedary.job.Job;
import io.dromedary.job.StaleJobException;
import io.dromedary.job.State;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Story;
import java.util.List;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a person withdrew, and what the provider says to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/operate/cancel-requests.camel.yaml,"
            + "file:routes/operate/cancel-at-provider.camel.yaml,file:routes/policies/canceling.camel.yaml"},
        replaceRouteFromWith = "cancel-requests=direct:cancel",
        mockEndpointsAndSkip = "direct:(call-free|dead-letter)")
class CancelRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:cancel")
    ProducerTemplate cancel;
    @BindToRegistry("cancellation")
    final Rules cancellation = new Rules();
    @BindToRegistry("dialect")
    final Provider dialect = new Provider();
    @BindToRegistry("account")
    final Purse account = new Purse();
    @BindToRegistry("unexpectedFailures")
    final Failures unexpectedFailures = new Failures();

    public final class Rules {
        public Object takeWithdrawn() throws Exception {
            return story.tell("next");
        }

        public Object verdict() throws Exception {
            return story.tell("verdict");
        }

        public Object recordTooLate() throws Exception {
            return story.tell("too late");
        }
    }

    public final class Provider {
        public Object isCancelable() throws Exception {
            return story.tell("cancelable?");
        }

        public Object cancel() throws Exception {
            return story.tell("prepare");
        }

        public Object canceled() throws Exception {
            return story.tell("canceled?");
        }
    }

    public final class Purse {
        public Object doubt() throws Exception {
            return story.tell("doubt");
        }
    }

    public final class Failures {
        public Object log() throws Exception {
            return story.tell("log");
        }
    }

    public record Withdrawn(String state) {
    }

    private static StaleJobException stale() {
        return new StaleJobException(new Job("j", State.READY, "photo.png", "", List.of(), List.of(), null, "work/j", null, null, null, 0,
                null, null, null, null, null,
                null, 0, 0, 0, "api", null, null, null, 1, null, null, null, null), State.CANCELED);
    }

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void whatIsNotSentYetIsCanceledHere() {
        story.given("next", List.of(new Withdrawn("READY")));
        cancel.sendBody(null);
        assertThat(story.steps()).containsExactly("next", "verdict", "direct:dead-letter");
    }

    @Test
    void whatTheProviderStillQueuesIsTakenBack() {
        story.given("next", List.of(new Withdrawn("WAITING"))).given("cancelable?", true).given("canceled?", true);
        cancel.sendBody(null);
        assertThat(story.steps()).containsExactly("next", "cancelable?", "prepare", "direct:call-free", "canceled?", "verdict",
                "direct:dead-letter");
    }

    @Test
    void whatItDoesNotTakeBackGoesOn() {
        story.given("next", List.of(new Withdrawn("WAITING"))).given("cancelable?", true).given("canceled?", false);
        cancel.sendBody(null);
        assertThat(story.steps()).containsExactly("next", "cancelable?", "prepare", "direct:call-free", "canceled?", "too late");
    }

    @Test
    void anythingElseGoesOn() {
        story.given("next", List.of(new Withdrawn("WAITING"), new Withdrawn("COLLECTING"))).given("cancelable?", false);
        cancel.sendBody(null);
        assertThat(story.steps()).containsExactly("next", "cancelable?", "too late", "too late");
    }

    @Test
    void aKeyThatIsRefusedPausesTheLine() {
        story.given("next", List.of(new Withdrawn("WAITING"))).given("cancelable?", true).given("canceled?",
                new AccountException("api", "no credits"));
        cancel.sendBody(null);
        assertThat(story.steps()).containsExactly("next", "cancelable?", "prepare", "direct:call-free", "canceled?", "doubt");
    }

    @Test
    void troubleIsToldAndTheNextIsCanceledAllTheSame() {
        story.given("next", List.of(new Withdrawn("READY"), new Withdrawn("READY"))).given("verdict", new IllegalStateException("a bug"));
        cancel.sendBody(null);
        assertThat(story.steps()).containsExactly("next", "verdict", "log", "verdict", "direct:dead-letter");
    }

    @Test
    void whoeverMovedTheJobOnMeanwhileKeepsIt() {
        story.given("next", List.of(new Withdrawn("READY"))).given("verdict", stale());
        cancel.sendBody(null);
        assertThat(story.steps()).containsExactly("next", "verdict");
    }
}
