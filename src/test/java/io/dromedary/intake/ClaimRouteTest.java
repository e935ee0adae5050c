package io.dromedary.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Story;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** From the inbox into the journal, and what becomes of drops that do not get there. */
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/intake/claim.camel.yaml,file:routes/intake/register.camel.yaml,"
            + "file:routes/intake/unclaim.camel.yaml,file:routes/errors/invalid.camel.yaml,file:routes/operate/unexpected.camel.yaml,"
            + "file:routes/policies/claiming.camel.yaml,file:routes/policies/validating.camel.yaml,"
            + "file:routes/policies/catch-all.camel.yaml",
    "derived.drops-in-bucket=false"}, mockEndpointsAndSkip = "(direct:(copy-into-work|give-up-claim)|seda:archive-aside).*")
class ClaimRouteTest {

    private static final Pairing.Candidate DROP = new Pairing.Candidate("photo.png", "photo", List.of("photo.png"), null,
            Pairing.Kind.COMPLETE, List.of(), List.of());

    private static final String SLOW = "slow.png";

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("seda:claim?waitForTaskToComplete=Always")
    ProducerTemplate claim;
    @BindToRegistry("claims")
    final Claims claims = new Claims();
    @BindToRegistry("manifests")
    final Manifests manifests = new Manifests();
    @BindToRegistry("claimedContents")
    final Contents contents = new Contents();
    @BindToRegistry("drops")
    final Drops drops = new Drops();
    @BindToRegistry("jobRegistrar")
    final Registrar registrar = new Registrar();
    @BindToRegistry("leases")
    final Held leases = new Held();
    @BindToRegistry("unexpectedFailures")
    final Failures failures = new Failures();

    public final class Claims {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goesOn = new CountDownLatch(1);

        public Object take(@Body String drop) throws Exception {
            if (drop.equals(SLOW)) {
                begun.countDown();
                goesOn.await();
            }
            return story.tell("take");
        }

        public void putBack() throws Exception {
            story.tell("put back");
        }
    }

    public final class Manifests {
        public Object isManifest() throws Exception {
            return story.tell("manifest?");
        }

        public Object register() throws Exception {
            return story.tell("enter manifest");
        }
    }

    public final class Contents {
        public void note() throws Exception {
            story.tell("note contents");
        }
    }

    public final class Drops {
        public Object read() throws Exception {
            return story.tell("read");
        }
    }

    public final class Registrar {
        public Object register() throws Exception {
            return story.tell("enter");
        }

        public Object registerInvalid() throws Exception {
            return story.tell("enter invalid");
        }
    }

    public final class Held {
        public Object hold() throws Exception {
            return story.tell("hold");
        }
    }

    public final class Failures {
        public void letGo() throws Exception {
            story.tell("let go");
        }
    }

    public record Entered(String movingTo) {
    }

    @BeforeEach
    void begin() {
        story.begin(context);
        story.given("enter", new Entered(null));
    }

    private static InvalidDropException invalid() {
        return new InvalidDropException(List.of(new Problem("photo.yaml", "model", "no such model", "name another")));
    }

    @Test
    void aDropIsTakenThenReadThenEntered() {
        claim.sendBody("photo.png");
        assertThat(story.steps()).containsExactly("take", "manifest?", "note contents", "read", "enter");
    }

    @Test
    void aDropThatTakesLongHoldsUpNoOther() throws Exception {
        // Given
        CompletableFuture<Object> slow = claim.asyncSendBody(claim.getDefaultEndpoint(), SLOW);
        claims.begun.await();
        // When
        claim.sendBody("photo.png");
        // Then
        assertThat(slow).isNotDone();
        assertThat(story.steps()).containsExactly("take", "manifest?", "note contents", "read", "enter");
        claims.goesOn.countDown();
        slow.get();
    }

    @Test
    void aDuplicateIsArchivedBesideTheWayIn() {
        story.given("enter", new Entered("duplicates"));
        claim.sendBody("photo.png");
        assertThat(story.steps()).containsExactly("take", "manifest?", "note contents", "read", "enter", "hold", "seda:archive-aside");
    }

    @Test
    void aManifestIsEnteredWithoutBeingRead() {
        story.given("manifest?", true);
        claim.sendBody("shop.jobs.csv");
        assertThat(story.steps()).containsExactly("take", "manifest?", "enter manifest");
    }

    @Test
    void aDropThatCannotBeSentGetsAJobAndGoesToItsChannelBesideTheWayIn() {
        story.given("read", invalid());
        claim.sendBody("photo.png");
        assertThat(story.steps()).containsExactly("take", "manifest?", "note contents", "read", "enter invalid", "hold",
                "seda:archive-aside");
    }

    @Test
    void aDropThatCannotBeReadNowGoesBackIntoTheInbox() {
        story.given("read", new IOException("input/output error"));
        claim.sendBody("photo.png");
        assertThat(story.steps()).containsExactly("take", "manifest?", "note contents", "read", "put back");
    }

    @Test
    void aDropThatIsTakenAlreadyIsLeftAlone() {
        story.given("take", new TakenException(new Claim("j", "", "work/j", DROP), "was taken"));
        claim.sendBody("photo.png");
        assertThat(story.steps()).containsExactly("take");
    }

    @Test
    void troubleWithPuttingItBackIsToldAndNothingMore() {
        story.given("read", new IOException("input/output error")).given("put back", new IOException("input/output error"));
        claim.sendBody("photo.png");
        assertThat(story.steps()).endsWith("put back", "let go");
    }

    @Nested
    @CamelMainTest(properties = "derived.drops-in-bucket=true")
    class InABucket {

        @Test
        void theObjectsOfADropAreCopiedBeforeItIsRead() {
            claim.sendBody("photo.png");
            assertThat(story.steps()).containsExactly("take", "direct:copy-into-work", "manifest?", "note contents", "read", "enter");
        }

        @Test
        void anObjectThatWentAwayGivesTheClaimUpWithoutAWord() {
            story.given("direct:copy-into-work", new ObjectStoreException("gone", 404, null));
            claim.sendBody("photo.png");
            assertThat(story.steps()).containsExactly("take", "direct:copy-into-work", "direct:give-up-claim");
        }

        @Test
        void aDropThatCannotBeReadNowGivesItsCopiesUp() {
            story.given("read", new IOException("input/output error"));
            claim.sendBody("photo.png");
            assertThat(story.steps()).endsWith("put back", "direct:give-up-claim");
        }
    }
}
