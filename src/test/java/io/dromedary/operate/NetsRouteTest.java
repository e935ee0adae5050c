package io.dromedary.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.journal.JournalTrouble;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Story;
import java.nio.file.Path;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What catches jobs that nobody works on, requests that nobody waits for any more, and what a limit keeps back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/operate/keep-leases.camel.yaml,file:routes/await/sweep.camel.yaml,"
            + "file:routes/deliver/archive-aside.camel.yaml,file:routes/operate/release-held.camel.yaml,"
            + "file:routes/submit/dispatch-tick.camel.yaml,file:routes/operate/resume-tick.camel.yaml,"
            + "file:routes/operate/prune.camel.yaml"},
        replaceRouteFromWith = {"keep-leases=direct:keep", "release-held=direct:release",
            "dispatch-tick=direct:dispatch-tick", "resume-tick=direct:resume-tick", "sweep=direct:sweep",
            "archive-aside=direct:aside", "prune=direct:prune"},
        mockEndpointsAndSkip = "direct:(poll|outcome|archive)|seda:(dispatch|resume).*")
class NetsRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:keep")
    ProducerTemplate keep;
    @Produce("direct:sweep")
    ProducerTemplate sweep;
    @Produce("direct:aside")
    ProducerTemplate aside;
    @Produce("direct:release")
    ProducerTemplate release;
    @Produce("direct:dispatch-tick")
    ProducerTemplate dispatchTick;
    @Produce("direct:resume-tick")
    ProducerTemplate resumeTick;
    @Produce("direct:prune")
    ProducerTemplate prune;
    @BindToRegistry("journalTrouble")
    final JournalTrouble journalTrouble = new JournalTrouble(Path.of("state"));
    @BindToRegistry("leases")
    final Rules leases = new Rules();
    @BindToRegistry("holds")
    final Rules holds = leases;
    @BindToRegistry("heldSummary")
    final Rules summary = leases;
    @BindToRegistry("pruning")
    final Rules pruning = leases;

    public final class Rules {
        public long renewal() {
            return 10_000;
        }

        public long period() {
            return 10_000;
        }

        public Object batches() throws Exception {
            return story.tell("batches");
        }

        public void prune() throws Exception {
            story.tell("prune");
        }

        public Object keep() throws Exception {
            return story.tell("keep");
        }

        public void release() throws Exception {
            story.tell("release");
        }

        public void write() throws Exception {
            story.tell("write");
        }
    }

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void whatBecameDueByTheClockIsLookedFor() {
        dispatchTick.sendBody(null);
        resumeTick.sendBody(null);
        assertThat(story.steps()).containsExactly("seda:dispatch", "seda:resume");
    }

    @Test
    void leasesAreKept() {
        keep.sendBody(null);
        assertThat(story.steps()).containsExactly("keep");
    }

    @Test
    void whatFitsIsReleasedBeforeItIsSaidWhatWaits() {
        release.sendBody(null);
        assertThat(story.steps()).containsExactly("release", "write");
    }

    @Test
    void detailsArePrunedInAsManyBatchesAsAreDue() {
        story.given("batches", 2);
        prune.sendBody(null);
        assertThat(story.steps()).containsExactly("batches", "prune", "prune");
    }

    @Test
    void nothingIsPrunedWhereNothingIsDue() {
        story.given("batches", 0);
        prune.sendBody(null);
        assertThat(story.steps()).containsExactly("batches");
    }

    @Test
    void aParkedRequestIsReadOnceAndTheOutcomeFollows() {
        sweep.sendBody("a job");
        assertThat(story.steps()).containsExactly("direct:poll", "direct:outcome");
    }

    @Test
    void whatEndedOnTheWayInIsArchivedBesideIt() {
        aside.sendBody("a job");
        assertThat(story.steps()).containsExactly("direct:archive");
    }
}
