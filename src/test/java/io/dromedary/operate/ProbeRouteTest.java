package io.dromedary.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.http.AccountException;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Story;
import java.io.IOException;
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

/** Each paused account is asked whether it works again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/operate/probe.camel.yaml"},
        replaceRouteFromWith = "probe=direct:probe",
        mockEndpointsAndSkip = "direct:call-free")
class ProbeRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:probe")
    ProducerTemplate probe;
    @BindToRegistry("account")
    final Purse account = new Purse();
    @BindToRegistry("dialect")
    final Provider dialect = new Provider();

    public final class Purse {
        public Object realmsToProbe() throws Exception {
            return story.tell("paused");
        }

        public Object tryOneJob() throws Exception {
            return story.tell("try one job");
        }

        public Object pause() throws Exception {
            return story.tell("pause");
        }
    }

    public final class Provider {
        public Object probe() throws Exception {
            return story.tell("prepare");
        }

        public Object works() throws Exception {
            return story.tell("works?");
        }
    }

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void oneJobIsTriedWhereItWorksAgain() {
        story.given("paused", List.of("api")).given("works?", true);
        probe.sendBody(null);
        assertThat(story.steps()).containsExactly("paused", "prepare", "direct:call-free", "works?", "try one job");
    }

    @Test
    void itStaysPausedWhereItDoesNot() {
        story.given("paused", List.of("api")).given("works?", false);
        probe.sendBody(null);
        assertThat(story.steps()).containsExactly("paused", "prepare", "direct:call-free", "works?");
    }

    @Test
    void withoutAConnectionTheNextIsAskedAllTheSame() {
        story.given("paused", List.of("api", "web")).given("direct:call-free", new IOException("no connection"));
        probe.sendBody(null);
        assertThat(story.steps()).containsExactly("paused", "prepare", "direct:call-free", "prepare", "direct:call-free", "works?");
    }

    @Test
    void whatCannotBeAskedStaysPaused() {
        story.given("paused", List.of("web")).given("prepare", new AccountException("api", "no credits"));
        probe.sendBody(null);
        assertThat(story.steps()).containsExactly("paused", "prepare", "pause");
    }
}
