package io.dromedary.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
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

/** A manifest, row by row. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(replaceRouteFromWith = "manifest=direct:manifest", properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/intake/manifest.camel.yaml,"
            + "file:routes/intake/manifest-row.camel.yaml,file:routes/policies/validating.camel.yaml,"
            + "file:routes/policies/catch-all.camel.yaml"},
        mockEndpointsAndSkip = "direct:(register|archive|invalid|unexpected)")
class ManifestRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:manifest")
    ProducerTemplate manifest;
    @BindToRegistry("manifests")
    final Rules manifests = new Rules();

    public final class Rules {
        public Object media() throws Exception {
            return story.tell("media");
        }

        public Object rows() throws Exception {
            return story.tell("rows");
        }

        public Object makeDrop() throws Exception {
            return story.tell("make drop");
        }

        public Object check() throws Exception {
            return story.tell("check");
        }

        public Object endEntered() throws Exception {
            return story.tell("all entered");
        }
    }

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void eachRowBecomesADropAndThenTheManifestIsArchived() {
        story.given("rows", List.of("a", "b"));
        manifest.sendBody("a manifest");
        assertThat(story.steps()).containsExactly("media", "rows", "make drop", "check", "direct:register", "make drop", "check",
                "direct:register", "all entered", "direct:archive");
    }

    @Test
    void aRowThatCannotBeSentHoldsUpNoOther() {
        story.given("rows", List.of("a", "b"));
        story.given("check", new InvalidDropException(new Problem("shop.jobs.csv", "row 1", "no prompt", "write one")));
        manifest.sendBody("a manifest");
        assertThat(story.steps()).containsExactly("media", "rows", "make drop", "check", "direct:invalid", "make drop", "check",
                "direct:register", "all entered", "direct:archive");
    }

    @Test
    void whatNobodyForesawEndsNeitherTheManifestNorItsRows() {
        story.given("media", new IllegalStateException("a bug"));
        manifest.sendBody("a manifest");
        assertThat(story.steps()).containsExactly("media", "direct:unexpected");
    }
}
