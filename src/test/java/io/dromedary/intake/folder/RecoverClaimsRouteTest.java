package io.dromedary.intake.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.intake.Claim;
import io.dromedary.intake.Pairing;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
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

/** What becomes of claims that ended halfway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/intake/recover-claims.camel.yaml,file:routes/policies/validating.camel.yaml,"
            + "file:routes/policies/catch-all.camel.yaml",
    "derived.drops-in-bucket=false"}, replaceRouteFromWith = "recover-claims=direct:recover-claims",
        mockEndpointsAndSkip = "direct:(invalid|unexpected)")
class RecoverClaimsRouteTest {

    private static final Claim REST = new Claim("b", "", "work/b",
            new Pairing.Candidate("photo.png", "photo", List.of("photo.png"), null, Pairing.Kind.STRAY, List.of(), List.of()));

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:recover-claims")
    ProducerTemplate recover;
    @BindToRegistry("claims")
    final Claims claims = new Claims();

    public final class Claims {
        public Object halfway() throws Exception {
            return story.tell("halfway");
        }

        public Object recover() throws Exception {
            return story.tell("recover");
        }

        public void refuse() throws Exception {
            story.tell("refuse");
        }
    }

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void eachIsPutBackAndWhatCannotGoBackEndsAsInvalid() {
        // Given
        story.given("halfway", List.of("b", "c")).given("recover", REST)
                .given("refuse", new InvalidDropException(new Problem("photo.png", null, "found", "remedy")));
        // When
        recover.sendBody(null);
        // Then
        assertThat(story.steps()).containsExactly("halfway", "recover", "refuse", "direct:invalid", "recover");
    }

    @Test
    void oneThatFailsHoldsUpNoOther() {
        // Given
        story.given("halfway", List.of("a", "b")).given("recover", new IOException("the disk is full"));
        // When
        recover.sendBody(null);
        // Then
        assertThat(story.steps()).containsExactly("halfway", "recover", "direct:unexpected", "recover");
    }
}
