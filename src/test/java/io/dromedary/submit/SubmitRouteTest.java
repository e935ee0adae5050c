package io.dromedary.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Channel;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Story;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The one paid call, and every way in which it may end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE, "camel.main.routes-include-pattern=file:routes/submit/submit.camel.yaml,"
        + "file:routes/submit/retry-later.camel.yaml,file:routes/operate/pause.camel.yaml,"
        + "file:routes/operate/unexpected.camel.yaml,file:routes/policies/refusals.camel.yaml,"
        + "file:routes/policies/paid.camel.yaml,file:routes/policies/repeating.camel.yaml,file:routes/policies/catch-all.camel.yaml"},
        mockEndpointsAndSkip = "direct:(call-.*|accepted|dead-letter)")
class SubmitRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:submit")
    ProducerTemplate submit;
    @BindToRegistry("submission")
    final Rules submission = new Rules();
    @BindToRegistry("claimedFiles")
    final Files files = new Files();
    @BindToRegistry("dialect")
    final Provider dialect = new Provider();
    @BindToRegistry("retrySchedule")
    final Schedule retrySchedule = new Schedule();
    @BindToRegistry("account")
    final Purse account = new Purse();
    @BindToRegistry("unexpectedFailures")
    final Failures unexpectedFailures = new Failures();

    public final class Rules {
        public Object intend() throws Exception {
            return story.tell("intend");
        }

        public void keepMark() throws Exception {
            story.tell("keep mark");
        }

        public Object nothingWasSent() throws Exception {
            return story.tell("nothing was sent?");
        }

        public Object isToBeRepeated() throws Exception {
            return story.tell("repeat?");
        }

        public Object repeatLater() throws Exception {
            return story.tell("repeat later");
        }

        public Object isUnderWay() throws Exception {
            return story.tell("under way?");
        }

        public Object lostAnswer() throws Exception {
            return story.tell("lost");
        }
    }

    public final class Files {
        public void check() throws Exception {
            story.tell("files?");
        }
    }

    public final class Provider {
        public Object submit() throws Exception {
            return story.tell("prepare");
        }

        public Object accepted() throws Exception {
            return story.tell("read answer");
        }
    }

    public final class Schedule {
        public Object isOutOfPatience() throws Exception {
            return story.tell("out of patience?");
        }

        public Object outOfPatience() throws Exception {
            return story.tell("verdict");
        }

        public Object retryLater() throws Exception {
            return story.tell("later");
        }

        public Object keepPlace() throws Exception {
            return story.tell("keep place");
        }
    }

    public final class Purse {
        public Object admit() throws Exception {
            return story.tell("admit");
        }

        public Object learn() throws Exception {
            return story.tell("learn");
        }

        public Object refusesThisOne() throws Exception {
            return story.tell("this one?");
        }

        public Object refused() throws Exception {
            return story.tell("pause");
        }
    }

    public final class Failures {
        public Object letGo() throws Exception {
            return story.tell("let go");
        }
    }

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void theIntentIsDurableBeforeThePostAndTheAnswerIsReadAfterIt() {
        submit.sendBody("a job");
        assertThat(story.steps()).containsExactly("admit", "files?", "intend", "keep mark", "prepare", "direct:call-paid",
                "read answer",
                "direct:accepted");
    }

    @Test
    void whereNothingWasSentItWaitsForItsNextTurn() {
        story.given("direct:call-paid", new IOException("no connection")).given("nothing was sent?", true);
        submit.sendBody("a job");
        assertThat(story.steps()).endsWith("direct:call-paid", "nothing was sent?", "repeat?", "under way?", "learn", "out of patience?",
                "later");
    }

    @Test
    void butNotForEver() {
        story.given("direct:call-paid", new IOException("no connection")).given("nothing was sent?", true).given("out of patience?", true);
        submit.sendBody("a job");
        assertThat(story.steps()).endsWith("out of patience?", "verdict", "direct:dead-letter");
    }

    @Test
    void aLostAnswerIsNeverRepeated() {
        story.given("direct:call-paid", new IOException("no connection")).given("nothing was sent?", false).given("under way?", true);
        submit.sendBody("a job");
        assertThat(story.steps()).endsWith("direct:call-paid", "nothing was sent?", "repeat?", "under way?", "lost", "direct:dead-letter")
                .containsOnlyOnce("direct:call-paid");
    }

    @Test
    void whatGoesWrongBeforeThePostIsTriedAgain() {
        story.given("intend", new IllegalStateException("a bug")).given("nothing was sent?", false).given("under way?", false);
        submit.sendBody("a job");
        assertThat(story.steps()).containsExactly("admit", "files?", "intend", "nothing was sent?", "repeat?", "under way?",
                "let go");
    }

    @Test
    void whatChangedSinceItWasClaimedIsNotEvenIntended() {
        story.given("files?", new RefusedException(new Verdict(Channel.CHANGED, "changed", "nothing", Verdict.Charged.NO)));
        submit.sendBody("a job");
        assertThat(story.steps()).containsExactly("admit", "files?", "repeat?", "direct:dead-letter");
    }

    @Test
    void withoutItsMarkBesideTheJournalNothingIsSent() {
        story.given("keep mark", new TryLaterException("no disk", null, false));
        submit.sendBody("a job");
        assertThat(story.steps()).containsExactly("admit", "files?", "intend", "keep mark", "learn", "out of patience?",
                "later");
    }

    @Test
    void aProviderThatIsBusyIsAskedLater() {
        story.given("read answer", new TryLaterException("busy", null, true));
        submit.sendBody("a job");
        assertThat(story.steps()).endsWith("read answer", "learn", "out of patience?", "later");
    }

    @Test
    void anAccountThatIsRefusedPausesTheLineAndTheJobKeepsItsPlace() {
        story.given("read answer", new AccountException("api", "no credits"));
        submit.sendBody("a job");
        assertThat(story.steps()).endsWith("read answer", "this one?", "pause", "keep place");
    }

    @Test
    void aRequestThatIsRefusedEndsTheJob() {
        story.given("read answer", new RefusedException(new Verdict(Channel.REJECTED_422, "no", "change it", Verdict.Charged.NO)));
        submit.sendBody("a job");
        assertThat(story.steps()).endsWith("read answer", "repeat?", "direct:dead-letter");
    }

    @Test
    void aJobThatIsRefusedForItselfEndsAndTheAccountGoesOn() {
        story.given("this one?", true).given("read answer", new AccountException("api", "no").orOfJob(
                new Verdict(Channel.REJECTED_403, "no", "change it", Verdict.Charged.NO)));
        submit.sendBody("a job");
        assertThat(story.steps()).endsWith("read answer", "this one?", "direct:dead-letter").doesNotContain("pause");
    }

    @Test
    void whereTheHostHonoursTheKeyALostAnswerIsAskedForWithIt() {
        story.given("repeat?", true).given("direct:call-paid", new IOException("reset"));
        submit.sendBody("a job");
        assertThat(story.steps()).endsWith("direct:call-paid", "nothing was sent?", "repeat?", "under way?", "repeat later");
    }

    @Test
    void soIsAnAnswerThatNamesNothing() {
        story.given("repeat?", true).given("read answer",
                new RefusedException(new Verdict(Channel.UNCERTAIN, "HTTP 502", "look", Verdict.Charged.UNKNOWN)));
        submit.sendBody("a job");
        assertThat(story.steps()).endsWith("read answer", "repeat?", "repeat later");
    }

    @Test
    void aJobThatIsNotAdmittedIsNotSent() {
        story.given("admit", TryLaterException.waiting("The account takes 2 at once", Duration.ofSeconds(1)));
        submit.sendBody("a job");
        assertThat(story.steps()).containsExactly("admit", "learn", "out of patience?", "later");
    }
}
