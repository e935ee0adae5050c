package io.dromedary.observe;

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

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE, "derived.observed=true",
    "camel.main.routes-include-pattern=file:routes/operate/heartbeat.camel.yaml"},
        replaceRouteFromWith = "heartbeat=direct:heartbeat")
class HeartbeatRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:heartbeat")
    ProducerTemplate timer;
    @BindToRegistry("heartbeat")
    final Rules heartbeat = new Rules();
    @BindToRegistry("meters")
    final Numbers meters = new Numbers();

    public final class Rules {
        public long period() {
            return 5_000;
        }

        public long first() {
            return 0;
        }

        public Object beat() throws Exception {
            return story.tell("beat");
        }
    }

    public final class Numbers {
        public Object follow() throws Exception {
            return story.tell("follow");
        }
    }

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void theVitalsAreLookedAtAndChangesAreCounted() {
        timer.sendBody(null);
        assertThat(story.steps()).containsExactly("beat", "follow");
    }
}
