package io.dromedary.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.Coverage;
import io.dromedary.testing.StopSign;
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

/** Every job goes on at the stage that its state names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE, "derived.idempotency=true",
    "camel.main.routes-include-pattern=file:routes/operate/resume.camel.yaml,"
            + "file:routes/submit/interrupted.camel.yaml,file:routes/policies/catch-all.camel.yaml"},
        replaceRouteFromWith = "resume=direct:resume",
        mockEndpointsAndSkip = "seda:.*|direct:(dead-letter|unexpected)")
class ResumeRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:resume")
    ProducerTemplate resume;
    @BindToRegistry("hints")
    final Found hints = new Found();
    @BindToRegistry("submission")
    final Rules submission = new Rules();
    @BindToRegistry("journal")
    final Unfinished journal = new Unfinished();
    @BindToRegistry("pollPool")
    final StopSign stop = new StopSign();
    @BindToRegistry("leases")
    final Held leases = new Held();

    public final class Found {
        public Object attach() throws Exception {
            return story.tell("attach hints");
        }
    }

    public final class Rules {
        public Object isRepeatable() throws Exception {
            return story.tell("repeatable?");
        }

        public Object repeatNow() throws Exception {
            return story.tell("repeat now");
        }

        public Object interruption() throws Exception {
            return story.tell("interrupted");
        }
    }

    public final class Unfinished {
        public Object takeUnfinished(boolean idempotency) throws Exception {
            return story.tell("unfinished");
        }
    }

    public final class Held {
        public Object hold() throws Exception {
            return story.tell("hold");
        }
    }

    public record Job(String state, String movingTo, String requestId, Long parked) {
    }

    private List<String> resumed(String state, String movingTo, String requestId) {
        return resumed(new Job(state, movingTo, requestId, null));
    }

    private List<String> resumed(Job job) {
        story.given("unfinished", List.of(job));
        resume.sendBody(null);
        assertThat(story.steps()).startsWith("attach hints", "unfinished", "hold");
        return story.steps().subList(3, story.steps().size());
    }

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void aLineThatStopsTakesUpNothing() {
        stop.isOver = true;
        resume.sendBody(null);
        stop.isOver = false;
        assertThat(story.steps()).isEmpty();
    }

    @Test
    void hintsAreAttachedBeforeTheJobsAreTaken() {
        story.given("unfinished", List.of());
        resume.sendBody(null);
        assertThat(story.steps()).containsExactly("attach hints", "unfinished");
    }

    @Test
    void aJobOnItsWayToItsFolderIsMovedWhateverItsState() {
        assertThat(resumed("DELIVERED", "done", "r")).containsExactly("seda:archive-aside");
    }

    @Test
    void aManifestIsEnteredFurther() {
        assertThat(resumed("ENTERING", null, null)).containsExactly("seda:manifest");
    }

    @Test
    void aJobThatStoppedWhileSubmittingIsNeverSubmittedAgain() {
        assertThat(resumed("SUBMITTING", null, null)).containsExactly("repeatable?", "interrupted", "direct:dead-letter");
    }

    @Test
    void unlessTheHostHonoursItsKey() {
        story.given("repeatable?", true);
        assertThat(resumed("SUBMITTING", null, null)).containsExactly("repeatable?", "repeat now", "seda:upload");
    }

    @Test
    void resultsAreFetched() {
        assertThat(resumed("COLLECTING", null, "r")).containsExactly("seda:deliver");
    }

    @Test
    void aJobThatMayBeRepeatedIsSubmitted() {
        assertThat(resumed("WAITING", null, null)).containsExactly("seda:upload");
    }

    @Test
    void aJobWhoseRequestIsKnownIsWaitedFor() {
        assertThat(resumed("WAITING", null, "r")).containsExactly("seda:await");
    }

    @Test
    void aParkedJobIsLookedAtBesideThoseThatAreWaitedFor() {
        assertThat(resumed(new Job("EXPIRED", null, "r", 1L))).containsExactly("seda:sweep");
    }

    @Test
    void theResultsOfAParkedJobThatWereBeingFetchedAreFetched() {
        assertThat(resumed(new Job("COLLECTING", null, "r", 1L))).containsExactly("seda:deliver");
    }
}
