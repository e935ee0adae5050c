package io.dromedary.tell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.job.Event;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.journal.EventFeed;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Story;
import java.util.List;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Variable;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who is told, in which order, and what a failure changes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/operate/events.camel.yaml,file:routes/operate/tell.camel.yaml,"
            + "file:routes/operate/notify.camel.yaml",
    "derived.events=true", "derived.event-destinations=2", "derived.notify=true"},
        replaceRouteFromWith = {"events=direct:events",
            "notify=direct:notify"})
class TellRouteTest {

    private final Story story = new Story();
    @BeanInject
    CamelContext context;
    @Produce("direct:events")
    ProducerTemplate look;
    @Produce("direct:notify")
    ProducerTemplate notify;
    @BindToRegistry("events")
    final Feed events = new Feed();
    @BindToRegistry("messages")
    final Letters messages = new Letters();

    public final class Feed {
        public Object due() throws Exception {
            return story.tell("due?");
        }

        public Object batch(@Variable(Variables.DESTINATION) Destination destination) throws Exception {
            return story.tell("batch of " + destination.endpoint());
        }

        public void prepare(@Variable(Variables.ANNOUNCEMENT) Announcement announcement, Exchange exchange) throws Exception {
            exchange.getMessage().setBody("event " + announcement.entry().seq());
        }

        public void told() throws Exception {
            story.tell("told");
        }

        public void failed() throws Exception {
            story.tell("failed");
        }

        public void over(@Variable(Variables.DESTINATION) Destination destination) throws Exception {
            story.tell("over");
        }
    }

    public final class Letters {
        public Object isDue() throws Exception {
            return story.tell("message?");
        }

        public void prepare() throws Exception {
            story.tell("write");
        }

        public void told() throws Exception {
            story.tell("taken");
        }

        public void failed() throws Exception {
            story.tell("again");
        }
    }

    @BeforeEach
    void begin() throws Exception {
        story.begin(context);
        if (context.getRoute("own") == null) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:own").routeId("own").process(exchange -> story.tell(exchange.getMessage().getBody(String.class))).stop();
                    from("direct:call-free").routeId("call-free").process(exchange -> story.tell("send"));
                }
            });
        }
        story.given("due?", List.of(OWN));
        story.given("batch of direct:own", List.of(announcement(1), announcement(2), announcement(3)));
    }

    private static final Destination OWN = new Destination("direct:own");

    private static Announcement announcement(long seq) {
        return new Announcement(OWN, new EventFeed.Entry(seq, "job", new Event(0, "me", null, State.READY, "accepted", null)));
    }

    @Test
    void eachEventIsToldOneAfterTheOtherWhateverEndsTheRouteOfItsOwn() {
        look.sendBody(null);
        await().untilAsserted(
                () -> assertThat(story.steps()).containsExactly("due?", "batch of direct:own", "event 1", "event 2", "event 3",
                        "told", "over"));
    }

    @Test
    void theFirstThatFailsEndsIt() {
        story.given("event 2", new IllegalStateException("no"));
        look.sendBody(null);
        await().untilAsserted(
                () -> assertThat(story.steps()).containsExactly("due?", "batch of direct:own", "event 1", "event 2", "failed", "over"));
    }

    @Test
    void aMessageIsSentWhenThereIsOne() {
        notify.sendBody(null);
        assertThat(story.steps()).containsExactly("message?");
        story.given("message?", true);
        notify.sendBody(null);
        assertThat(story.steps()).containsExactly("message?", "message?", "write", "send", "taken");
    }

    @Test
    void aMessageThatIsNotTakenIsSentAgain() {
        story.given("message?", true);
        story.given("send", new IllegalStateException("no"));
        notify.sendBody(null);
        assertThat(story.steps()).containsExactly("message?", "write", "send", "again");
    }
}
