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

/** Names first, then one picture after the other, then the request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE, "camel.main.routes-include-pattern=file:routes/submit/upload.camel.yaml,"
        + "file:routes/policies/refusals.camel.yaml,file:routes/policies/unpaid.camel.yaml,"
        + "file:routes/policies/catch-all.camel.yaml"},
        replaceRouteFromWith = "upload=direct:upload",
        mockEndpointsAndSkip = "direct:(call-.*|look-up|price-early|price|submit|retry-later|pause|dead-letter|unexpected)")
class UploadRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:upload")
    ProducerTemplate upload;
    @BindToRegistry("uploads")
    final Rules uploads = new Rules();
    @BindToRegistry("claimedFiles")
    final Files files = new Files();
    @BindToRegistry("dialect")
    final Provider dialect = new Provider();

    @BindToRegistry("account")
    final Purse account = new Purse();

    @BindToRegistry("submission")
    final Request submission = new Request();

    public final class Request {
        public Object body() throws Exception {
            return story.tell("body");
        }
    }

    public final class Purse {
        public Object refusesThisOne() throws Exception {
            return story.tell("this one?");
        }
    }

    public final class Rules {
        public Object reuseKnown() throws Exception {
            return story.tell("uploaded by others");
        }

        public Object isPending() throws Exception {
            return story.tell("pending?");
        }

        public Object claimNext() throws Exception {
            return story.tell("next picture");
        }

        public Object put() throws Exception {
            return story.tell("put");
        }

        public Object checkTaken() throws Exception {
            return story.tell("taken");
        }

        public Object keepStored() throws Exception {
            return story.tell("stored");
        }
    }

    public final class Files {
        public void check() throws Exception {
            story.tell("files?");
        }
    }

    public final class Provider {
        public Object askForSlot() throws Exception {
            return story.tell("ask for slot");
        }

        public Object slot() throws Exception {
            return story.tell("slot");
        }

        public Object confirmsUploads() throws Exception {
            return story.tell("confirms?");
        }

        public Object confirm() throws Exception {
            return story.tell("confirm");
        }

        public Object checkConfirmed() throws Exception {
            return story.tell("confirmed");
        }
    }

    private static final String[] PICTURE = {"pending?", "next picture", "ask for slot", "direct:call-free", "slot", "put",
        "direct:call-store", "taken", "confirms?", "stored"};

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void withoutPicturesItIsSubmittedAtOnce() {
        upload.sendBody("a job");
        assertThat(story.steps()).containsExactly("files?", "direct:look-up", "uploaded by others", "pending?", "pending?", "body",
                "direct:price", "direct:submit");
    }

    @Test
    void eachPictureHasASlotAndIsPutThere() {
        story.given("pending?", true, true, true);
        upload.sendBody("a job");
        assertThat(story.steps()).containsSubsequence(PICTURE).endsWith("pending?", "body", "direct:price", "direct:submit")
                .filteredOn("put"::equals).hasSize(2);
    }

    @Test
    void whatALimitKeepsBackIsNotUploaded() {
        story.given("pending?", true).given("direct:price-early",
                new RefusedException(new Verdict(Channel.HOLD, "dear", "approve it", Verdict.Charged.NO)));
        upload.sendBody("a job");
        assertThat(story.steps()).containsExactly("files?", "direct:look-up", "uploaded by others", "pending?", "direct:price-early",
                "direct:dead-letter");
    }

    @Test
    void whatWaitsForAPriceIsNotUploaded() {
        story.given("pending?", true).given("direct:price-early", TryLaterException.waiting("another asks", Duration.ofSeconds(1)));
        upload.sendBody("a job");
        assertThat(story.steps()).endsWith("direct:price-early", "direct:retry-later").doesNotContain("put", "direct:submit");
    }

    @Test
    void whereTheProviderWantsItAnUploadIsConfirmedBeforeItCounts() {
        story.given("pending?", true, true).given("confirms?", true);
        upload.sendBody("a job");
        assertThat(story.steps()).containsSubsequence("direct:call-store", "taken", "confirms?", "confirm", "direct:call-free", "confirmed",
                "stored", "direct:submit");
    }

    @Test
    void withoutAConnectionItWaitsForItsNextTurn() {
        story.given("pending?", true, true).given("direct:call-free", new IOException("no connection"));
        upload.sendBody("a job");
        assertThat(story.steps()).containsSubsequence("ask for slot", "direct:call-free", "direct:retry-later").doesNotContain("stored",
                "direct:submit");
    }

    @Test
    void aProviderThatIsBusyIsAskedLater() {
        story.given("pending?", true, true).given("slot", new TryLaterException("busy", null, true));
        upload.sendBody("a job");
        assertThat(story.steps()).containsSubsequence("slot", "direct:retry-later").doesNotContain("stored", "direct:submit");
    }

    @Test
    void anAccountThatIsRefusedPausesTheLine() {
        story.given("pending?", true, true).given("slot", new AccountException("api", "no credits"));
        upload.sendBody("a job");
        assertThat(story.steps()).containsSubsequence("slot", "this one?", "direct:pause").doesNotContain("stored", "direct:submit");
    }

    @Test
    void aPictureThatIsRefusedEndsTheJob() {
        story.given("pending?", true, true).given("taken",
                new RefusedException(new Verdict(Channel.REJECTED_422, "no", "change it", Verdict.Charged.NO)));
        upload.sendBody("a job");
        assertThat(story.steps()).containsSubsequence("taken", "direct:dead-letter").doesNotContain("stored", "direct:submit");
    }

    @Test
    void whatChangedSinceItWasClaimedIsNotUploaded() {
        story.given("files?", new RefusedException(new Verdict(Channel.CHANGED, "changed", "nothing", Verdict.Charged.NO)));
        upload.sendBody("a job");
        assertThat(story.steps()).containsExactly("files?", "direct:dead-letter");
    }

    @Test
    void whatNobodyForesawIsToldAndTriedAgain() {
        story.given("uploaded by others", new IllegalStateException("a bug"));
        upload.sendBody("a job");
        assertThat(story.steps()).endsWith("uploaded by others", "direct:unexpected");
    }
}
