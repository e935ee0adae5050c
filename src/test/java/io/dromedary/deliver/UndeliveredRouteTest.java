package io.dromedary.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.Coverage;
import io.dromedary.testing.Story;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of results that did not come. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE, "camel.main.routes-include-pattern=file:routes/deliver/undelivered.camel.yaml,"
        + "file:routes/errors/dead-letter.camel.yaml"}, mockEndpointsAndSkip = "direct:archive")
class UndeliveredRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:undelivered")
    ProducerTemplate undelivered;
    @BindToRegistry("delivery")
    final Rules delivery = new Rules();
    @BindToRegistry("archiver")
    final Archive archiver = new Archive();

    public final class Rules {
        public Object isSlow() throws Exception {
            return story.tell("slow?");
        }

        public Object giveWay() throws Exception {
            return story.tell("gives way");
        }

        public Object isOptional() throws Exception {
            return story.tell("preview?");
        }

        public Object leaveOut() throws Exception {
            return story.tell("without preview");
        }

        public Object isHopeless() throws Exception {
            return story.tell("hopeless?");
        }

        public Object undeliverable() throws Exception {
            return story.tell("undeliverable");
        }

        public Object fetchLater() throws Exception {
            return story.tell("later");
        }
    }

    public final class Archive {
        public Object end() throws Exception {
            return story.tell("end");
        }
    }

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void aSlowResultGivesWay() {
        story.given("slow?", true);
        undelivered.sendBody("a job");
        assertThat(story.steps()).containsExactly("preview?", "slow?", "gives way");
    }

    @Test
    void aPreviewIsLeftOut() {
        story.given("preview?", true);
        undelivered.sendBody("a job");
        assertThat(story.steps()).containsExactly("preview?", "without preview");
    }

    @Test
    void aResultIsFetchedLater() {
        undelivered.sendBody("a job");
        assertThat(story.steps()).containsExactly("preview?", "slow?", "hopeless?", "later");
    }

    @Test
    void afterSomeTriesTheDropIsParked() {
        story.given("hopeless?", true);
        undelivered.sendBody("a job");
        assertThat(story.steps()).containsExactly("preview?", "slow?", "hopeless?", "undeliverable", "end", "direct:archive");
    }
}
