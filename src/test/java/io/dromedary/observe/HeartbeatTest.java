package io.dromedary.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dromedary.journal.Standing;
import io.dromedary.observe.Heartbeat.Look;
import io.dromedary.observe.Heartbeat.Vital;
import io.dromedary.testing.MovingClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HeartbeatTest {

    private final MovingClock clock = new MovingClock();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<Integer> ended = new ArrayList<>();
    private final List<Vital> looks = new ArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Heartbeat.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private IOException full;

    @BeforeEach
    void open() throws Exception {
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:dispatch?delay=600000&period=600000").routeId("dispatch").to("log:dispatch");
            }
        });
        context.start();
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        logger.setLevel(null);
        context.stop();
    }

    private String output() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).collect(Collectors.joining("\n"));
    }

    private Heartbeat heartbeat(Duration patience) {
        return new Heartbeat(Map.of(Vital.JOURNAL, new Look(() -> {
            looks.add(Vital.JOURNAL);
            if (full != null) {
                throw full;
            }
        }, Duration.ofSeconds(10)), Vital.INBOX, new Look(() -> looks.add(Vital.INBOX), Duration.ZERO), Vital.OUTBOX,
                new Look(() -> looks.add(Vital.OUTBOX), Duration.ofMinutes(1))), () -> Standing.NONE, new Loops(context, clock), patience,
                ended::add, clock);
    }

    @Test
    void whatCostsIsLookedAtLessOftenUnlessItIsInTrouble() {
        Heartbeat heartbeat = heartbeat(null);
        heartbeat.beat();
        heartbeat.beat();
        assertThat(looks).containsExactly(Vital.JOURNAL, Vital.INBOX, Vital.OUTBOX, Vital.INBOX);
        looks.clear();
        full = new IOException("disk full");
        clock.advance(Duration.ofSeconds(11));
        heartbeat.beat();
        heartbeat.beat();
        assertThat(looks).containsExactly(Vital.JOURNAL, Vital.INBOX, Vital.JOURNAL, Vital.INBOX);
        assertThat(heartbeat.trouble(Vital.JOURNAL)).contains("disk full");
        full = null;
        heartbeat.beat();
        assertThat(heartbeat.trouble(Vital.JOURNAL)).isEmpty();
        assertThat(output()).containsOnlyOnce("The journal cannot be written (disk full)")
                .containsOnlyOnce("The journal can be written again");
    }

    @Test
    void aLineThatMakesNoProgressEndsOnceAndSaysWhy() throws Exception {
        Heartbeat heartbeat = heartbeat(Duration.ofMinutes(1));
        heartbeat.beat();
        context.getRouteController().stopRoute("dispatch");
        heartbeat.beat();
        clock.advance(Duration.ofSeconds(59));
        heartbeat.beat();
        assertThat(ended).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        heartbeat.beat();
        heartbeat.beat();
        assertThat(ended).containsExactly(6);
        assertThat(output()).containsOnlyOnce("The line makes no progress (dispatch was stopped)");
    }

    @Test
    void itDoesNotEndWhileItsJournalCannotBeWrittenOrWhereNobodyAskedForIt() throws Exception {
        Heartbeat heartbeat = heartbeat(Duration.ofMinutes(1));
        Heartbeat patient = heartbeat(null);
        full = new IOException("disk full");
        context.getRouteController().stopRoute("dispatch");
        for (int minute = 0; minute < 5; minute++) {
            heartbeat.beat();
            patient.beat();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(ended).isEmpty();
    }

    @Test
    void whatComesBackInTimeIsForgotten() throws Exception {
        Heartbeat heartbeat = heartbeat(Duration.ofMinutes(1));
        context.getRouteController().stopRoute("dispatch");
        heartbeat.beat();
        clock.advance(Duration.ofSeconds(50));
        context.getRouteController().startRoute("dispatch");
        heartbeat.beat();
        context.getRouteController().stopRoute("dispatch");
        clock.advance(Duration.ofSeconds(50));
        heartbeat.beat();
        assertThat(ended).isEmpty();
    }
}
