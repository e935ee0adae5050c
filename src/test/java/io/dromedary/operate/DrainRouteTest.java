package io.dromedary.operate;

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

/** The end of a line that has nothing left to do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/operate/drain.camel.yaml,"
            + "file:routes/deliver/publish-results.camel.yaml",
    "dromedary.once=true",
    "derived.results-in-bucket=true"}, replaceRouteFromWith = {"drain=direct:drain", "publish-results=direct:results"})
class DrainRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:drain")
    ProducerTemplate drainRoute;
    @Produce("direct:results")
    ProducerTemplate results;
    @BindToRegistry("drain")
    final Rules drain = new Rules();
    @BindToRegistry("outStore")
    final Results outStore = new Results();

    public final class Rules {
        public Object isDone() throws Exception {
            return story.tell("done?");
        }

        public Object finish() throws Exception {
            return story.tell("finish");
        }
    }

    public final class Results {
        public Object flush() throws Exception {
            return story.tell("put results");
        }
    }

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void theLineEndsAfterTheLastResults() {
        story.given("done?", true);
        drainRoute.sendBody(null);
        assertThat(story.steps()).containsExactly("done?", "put results", "finish");
    }

    @Test
    void itGoesOnWhileThereIsSomethingLeft() {
        drainRoute.sendBody(null);
        assertThat(story.steps()).containsExactly("done?");
    }

    @Test
    void resultsOfManifestsArePutNowAndThen() {
        results.sendBody(null);
        assertThat(story.steps()).containsExactly("put results");
    }
}
