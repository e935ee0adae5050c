package io.dromedary.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.testing.MovingClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.timer.TimerConsumer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopsTest {

    private final MovingClock clock = new MovingClock();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Loops loops = new Loops(context, clock);
    private final AtomicInteger ticks = new AtomicInteger();

    private void start(RouteBuilder routes) throws Exception {
        context.getCamelContextExtension().addInterceptStrategy(loops);
        context.addRoutes(routes);
        context.start();
        assertThat(loops.dead()).isEmpty();
    }

    private void start(String from) throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId("loop").process(exchange -> ticks.incrementAndGet());
            }
        });
    }

    private void awaitTick() {
        int before = ticks.get();
        await().until(() -> ticks.get() > before + 1);
    }

    private List<String> dead() {
        return loops.dead().stream().map(Loops.Loop::trouble).toList();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aTimerThatTicksIsAlive() throws Exception {
        start("timer:loop?delay=0&period=10");
        clock.advance(Duration.ofHours(1));
        awaitTick();
        assertThat(loops.all()).extracting(Loops.Loop::route, Loops.Loop::isAlive).containsExactly(
                org.assertj.core.groups.Tuple.tuple("loop", true));
    }

    @Test
    void aTimerWhoseThreadIsGoneIsDead() throws Exception {
        start("timer:loop?delay=0&period=10");
        awaitTick();
        // What an error in its thread leads to: nothing runs any more, and nobody says so.
        TimerConsumer consumer = (TimerConsumer) context.getRoute("loop").getConsumer();
        consumer.getEndpoint().getTimer(consumer).cancel();
        await().until(() -> context.getInflightRepository().size("loop") == 0);
        clock.advance(Duration.ofSeconds(14));
        assertThat(dead()).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        assertThat(dead()).containsExactly("loop did nothing for 16 s");
    }

    @Test
    void aSlowTimerHasManyOfItsPeriods() throws Exception {
        start("timer:loop?delay=30000&period=30000");
        clock.advance(Duration.ofMinutes(9));
        assertThat(dead()).isEmpty();
        clock.advance(Duration.ofMinutes(2));
        assertThat(dead()).hasSize(1);
    }

    @Test
    void aStepThatTakesLongIsGivenMoreTimeAndIsNotWaitedForForEver() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:loop?delay=0&period=10").routeId("loop").process(exchange -> {
                    ticks.incrementAndGet();
                    end.await();
                });
            }
        });
        await().until(() -> ticks.get() == 1);
        clock.advance(Duration.ofMinutes(14));
        assertThat(dead()).isEmpty();
        clock.advance(Duration.ofMinutes(2));
        assertThat(dead()).hasSize(1);
        end.countDown();
        awaitTick();
        assertThat(dead()).isEmpty();
    }

    @Test
    void whoWaitsForAFullQueueIsAlive() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:loop?delay=0&period=10").routeId("loop").process(exchange -> ticks.incrementAndGet())
                        .to("seda:next?size=1&blockWhenFull=true");
                from("seda:next?size=1").routeId("next").process(exchange -> end.await());
            }
        });
        await().until(() -> ticks.get() >= 3);
        clock.advance(Duration.ofHours(2));
        assertThat(dead()).isEmpty();
        end.countDown();
    }

    @Test
    void aPollerWithNothingToDoIsAlive() throws Exception {
        start("file:target/loops-test?initialDelay=0&delay=10");
        clock.advance(Duration.ofHours(1));
        await().until(() -> dead().isEmpty());
    }

    @Test
    void aStoppedLoopIsDeadAtOnce() throws Exception {
        start("timer:loop?delay=0&period=10");
        awaitTick();
        context.getRouteController().stopRoute("loop");
        assertThat(dead()).containsExactly("loop was stopped");
        context.getRouteController().startRoute("loop");
        awaitTick();
        assertThat(dead()).isEmpty();
    }

    @Test
    void aLineThatStopsIsNotDead() throws Exception {
        start("timer:loop?delay=0&period=10");
        context.stop();
        assertThat(loops.all()).isEmpty();
    }
}
