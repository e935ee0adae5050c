package io.dromedary.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.Coverage;
import io.dromedary.testing.Story;
import java.io.IOException;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The order of the way out; the results themselves are those of {@link DownloadRouteTest}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE, "camel.main.routes-include-pattern=file:routes/deliver/deliver.camel.yaml,"
        + "file:routes/deliver/delete-at-provider.camel.yaml,file:routes/deliver/archive.camel.yaml,"
        + "file:routes/policies/delivering.camel.yaml",
    "derived.drops-in-bucket=false"},
        replaceRouteFromWith = "deliver=direct:deliver",
        mockEndpointsAndSkip = "direct:(call-.*|download|undelivered|move-file|write-records)")
class DeliverRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:deliver")
    ProducerTemplate deliver;
    @BindToRegistry("download")
    final Rules download = new Rules();
    @BindToRegistry("dialect")
    final Provider dialect = new Provider();
    @BindToRegistry("journal")
    final Log journal = new Log();
    @BindToRegistry("delivery")
    final Tries delivery = new Tries();
    @BindToRegistry("archiver")
    final Archive archiver = new Archive();
    @BindToRegistry("leases")
    final Held leases = new Held();
    @BindToRegistry("rowResults")
    final Rows rowResults = new Rows();

    public final class Rules {
        public Object reserveNext() throws Exception {
            return story.tell("next result");
        }
    }

    public final class Provider {
        public Object isDeletable() throws Exception {
            return story.tell("deletable?");
        }

        public Object delete() throws Exception {
            return story.tell("prepare deletion");
        }

        public Object checkDeleted() throws Exception {
            return story.tell("deleted");
        }
    }

    public final class Log {
        public Object settle() throws Exception {
            return story.tell("settle");
        }
    }

    public final class Tries {
        public Object isPreview() throws Exception {
            return story.tell("preview?");
        }

        public Object isOptional() throws Exception {
            return story.tell("optional?");
        }
    }

    public final class Archive {
        public Object endDelivered() throws Exception {
            return story.tell("delivered");
        }

        public Object takeNames() throws Exception {
            return story.tell("names");
        }

        public Object writeNotes() throws Exception {
            return story.tell("notes");
        }

        public Object moves() throws Exception {
            return story.tell("files");
        }

        public boolean nextFile() throws Exception {
            return Boolean.TRUE.equals(story.tell("next file"));
        }

        public Object file() throws Exception {
            return story.tell("file");
        }
    }

    public final class Held {
        public Object hold() throws Exception {
            return story.tell("hold");
        }
    }

    public final class Rows {
        public Object isOfLine() throws Exception {
            return story.tell("of a row?");
        }

        public Object tell() throws Exception {
            return story.tell("tell row");
        }
    }

    public record Result(String url) {
    }

    @BeforeEach
    void begin() {
        story.begin(context);
    }

    @Test
    void resultsComeBeforeTheirRecordsAndTheJournalBeforeTheDrop() {
        story.given("next result", new Result("u"), new Result("v"));
        deliver.sendBody("a job");
        assertThat(story.steps()).containsExactly("next result", "direct:download", "next result", "direct:download", "next result",
                "direct:write-records", "deletable?", "delivered", "hold", "of a row?", "names", "notes", "files", "next file", "file");
    }

    @Test
    void theProviderForgetsOnlyWhatIsSafeHere() {
        story.given("deletable?", true);
        deliver.sendBody("a job");
        assertThat(story.steps()).containsExactly("next result", "direct:write-records", "deletable?", "settle", "prepare deletion",
                "direct:call-free", "deleted", "delivered", "hold", "of a row?", "names", "notes", "files", "next file", "file");
    }

    @Test
    void aDeletionThatIsRefusedHoldsNothingUp() {
        story.given("deletable?", true).given("direct:call-free", new IOException("no connection"));
        deliver.sendBody("a job");
        assertThat(story.steps()).containsExactly("next result", "direct:write-records", "deletable?", "settle", "prepare deletion",
                "direct:call-free", "delivered", "hold", "of a row?", "names", "notes", "files", "next file", "file");
    }

    @Test
    void theEndOfARowIsTold() {
        story.given("of a row?", true);
        deliver.sendBody("a job");
        assertThat(story.steps()).endsWith("of a row?", "tell row", "names", "notes", "files", "next file", "file");
    }

    @Test
    void aResultThatDoesNotComeIsFetchedLater() {
        story.given("next result", new Result("u")).given("direct:download", new IOException("no connection"));
        deliver.sendBody("a job");
        assertThat(story.steps()).containsExactly("next result", "direct:download", "preview?", "direct:undelivered");
    }
}
