package io.dromedary.submit;

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

/** From the journal into the memory of the line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/submit/dispatch.camel.yaml"},
        replaceRouteFromWith = "dispatch=direct:dispatch",
        mockEndpointsAndSkip = "seda:upload.*")
class DispatchRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:dispatch")
    ProducerTemplate dispatch;
    @BindToRegistry("account")
    final Rules account = new Rules();
    @BindToRegistry("pollPool")
    final StopSign stop = new StopSign();
    @BindToRegistry("leases")
    final Held leases = new Held();

    @BindToRegistry("pauseFile")
    final FileInInbox pauseFile = new FileInInbox();

    public final class FileInInbox {
        public Object heed() throws Exception {
            return story.tell("pause file?");
        }
    }

    public final class Rules {
        public Object takeReady() throws Exception {
            return story.tell("next jobs");
        }
    }

    public final class Held {
        public Object hold() throws Exception {
            return story.tell("hold");
        }
    }

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void everyJobThatHasAPlaceIsUploaded() {
        story.given("pause file?", true).given("next jobs", List.of("j1", "j2"));
        dispatch.sendBody(null);
        assertThat(story.steps()).containsExactly("pause file?", "next jobs", "hold", "seda:upload", "hold", "seda:upload");
    }

    @Test
    void withoutAPlaceNothingIsTaken() {
        story.given("pause file?", true).given("next jobs", List.of());
        dispatch.sendBody(null);
        assertThat(story.steps()).containsExactly("pause file?", "next jobs");
    }

    @Test
    void beforeTheInboxWasLookedAtNothingIsTaken() {
        dispatch.sendBody(null);
        assertThat(story.steps()).containsExactly("pause file?");
    }

    @Test
    void aLineThatStopsTakesNothing() {
        stop.isOver = true;
        dispatch.sendBody(null);
        stop.isOver = false;
        assertThat(story.steps()).isEmpty();
    }
}
