package io.dromedary.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two threads of a stage, whose looks are 50 ms apart unless its queue lets them sleep. */
class StageQueuesTest {

    private static final String STAGE = "seda:stage?pollTimeout=50&concurrentConsumers=2&size=3";
    private static final String HELD = "held";
    /** Whatever happens is by a wake-up, not by a look. */
    private static final Duration NEVER = Duration.ofDays(1);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<Object> bodies = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch held = new CountDownLatch(1);
    private ProducerTemplate producer;

    private void start() throws Exception {
        context.addComponent("seda", new StageQueues(NEVER));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(STAGE).routeId("stage").process(exchange -> {
                    bodies.add(exchange.getMessage().getBody());
                    if (HELD.equals(exchange.getMessage().getBody())) {
                        held.await();
                    }
                });
            }
        });
        context.start();
        producer = context.createProducerTemplate();
        awaitSleep();
    }

    private BlockingQueue<Exchange> queue() {
        return context.getEndpoint(STAGE, SedaEndpoint.class).getQueue();
    }

    private static List<ThreadInfo> threads() {
        return Stream.of(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
                .filter(thread -> thread.getThreadName().contains("seda://stage")).toList();
    }

    private static boolean sleepsAtItsQueue(ThreadInfo thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(StageQueue.class.getName()) && frame.getMethodName().equals("poll"))
                && thread.getThreadState() == Thread.State.TIMED_WAITING;
    }

    private static void awaitSleep() {
        await().until(() -> threads().size() == 2 && threads().stream().allMatch(StageQueuesTest::sleepsAtItsQueue));
    }

    private static Map<Long, Long> sleeps() {
        return threads().stream().collect(Collectors.toMap(ThreadInfo::getThreadId, ThreadInfo::getWaitedCount));
    }

    /** What somebody would see who looks as often as Camel does. */
    private static void look(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            assertThat(new LinkedBlockingQueue<>().poll(50, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    private void fill() {
        producer.sendBody(STAGE, HELD);
        producer.sendBody(STAGE, HELD);
        await().until(() -> bodies.size() == 2);
        IntStream.range(0, 3).forEach(number -> producer.sendBody(STAGE, number));
        assertThat(queue()).hasSize(3);
        assertThat(queue().remainingCapacity()).isZero();
    }

    @AfterEach
    void stop() {
        held.countDown();
        context.stop();
    }

    @Test
    void anIdleStageSleeps() throws Exception {
        start();
        Map<Long, Long> before = sleeps();
        look(10);
        assertThat(sleeps()).as("a thread may wake for no reason, now and then")
                .allSatisfy((thread, times) -> assertThat(times - before.get(thread)).isLessThan(5));
    }

    @Test
    void itIsWokenForWhatComes() throws Exception {
        start();
        for (int i = 0; i < 100; i++) {
            int number = i;
            producer.sendBody(STAGE, number);
            await().pollInterval(Duration.ofMillis(1)).until(() -> bodies.size() == number + 1);
        }
        awaitSleep();
    }

    @Test
    void nothingIsLeftWhenMuchComesFromManySides() throws Exception {
        start();
        String patient = STAGE + "&blockWhenFull=true";
        List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
        numbers.parallelStream().forEach(number -> producer.sendBody(patient, number));
        await().untilAsserted(() -> assertThat(bodies).containsExactlyInAnyOrderElementsOf(numbers));
        awaitSleep();
    }

    @Test
    void aRouteStopsAndStartsAgain() throws Exception {
        start();
        for (int i = 0; i < 2; i++) {
            context.getRouteController().stopRoute("stage", 60, TimeUnit.SECONDS);
            assertThat(context.getShutdownStrategy().isTimeoutOccurred()).isFalse();
            assertThat(context.getRouteController().getRouteStatus("stage").isStopped()).isTrue();
            context.getRouteController().startRoute("stage");
            awaitSleep();
        }
        producer.sendBody(STAGE, "after");
        await().until(() -> bodies.contains("after"));
    }

    @Test
    void allStops() throws Exception {
        start();
        context.getShutdownStrategy().setTimeout(60);
        context.stop();
        assertThat(context.getShutdownStrategy().isTimeoutOccurred()).isFalse();
        await().until(() -> threads().isEmpty());
    }

    @Test
    void whatComesWhileItIsSuspendedWaits() throws Exception {
        start();
        context.getRouteController().suspendRoute("stage");
        await().until(() -> threads().stream().noneMatch(StageQueuesTest::sleepsAtItsQueue));
        producer.sendBody(STAGE, "waits");
        look(3);
        assertThat(bodies).isEmpty();
        assertThat(queue()).hasSize(1);
        context.getRouteController().resumeRoute("stage");
        await().until(() -> bodies.contains("waits"));
        awaitSleep();
    }

    @Test
    void aFullQueueRefuses() throws Exception {
        start();
        fill();
        assertThatThrownBy(() -> producer.sendBody(STAGE, "too much")).hasRootCauseInstanceOf(IllegalStateException.class);
        held.countDown();
        await().until(() -> bodies.size() == 5);
    }

    @Test
    void orDiscards() throws Exception {
        start();
        fill();
        producer.sendBody(STAGE + "&discardWhenFull=true", "too much");
        assertThat(queue()).hasSize(3);
        held.countDown();
        await().until(() -> bodies.size() == 5);
        awaitSleep();
        assertThat(bodies).doesNotContain("too much");
    }

    @Test
    void orLetsWaitUntilThereIsRoom() throws Exception {
        start();
        fill();
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> producer.sendBody(STAGE + "&blockWhenFull=true", "late"));
        look(3);
        assertThat(sent).isNotDone();
        held.countDown();
        await().until(() -> bodies.contains("late"));
        sent.get(60, TimeUnit.SECONDS);
    }

    @Test
    void othersWaitNoLongerThanTheyAskFor() throws Exception {
        start();
        StageQueue queue = new StageQueue(1, NEVER);
        CompletableFuture<Exchange> nothing = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.poll(1, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        assertThat(nothing.get(60, TimeUnit.SECONDS)).isNull();
        Exchange exchange = new DefaultExchange(context);
        CompletableFuture<Void> offered = CompletableFuture.runAsync(() -> queue.add(exchange));
        assertThat(queue.poll(60, TimeUnit.SECONDS)).isSameAs(exchange);
        offered.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aQueueOfSomebodysOwnIsCamels() throws Exception {
        BlockingQueue<Exchange> own = new LinkedBlockingQueue<>();
        context.getRegistry().bind("own", own);
        context.addComponent("seda", new StageQueues(NEVER));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:own?queue=#own&pollTimeout=50").routeId("own").process(exchange -> bodies.add(exchange.getMessage().getBody()));
            }
        });
        context.start();
        context.createProducerTemplate().sendBody("seda:own?queue=#own", "there");
        await().until(() -> bodies.contains("there"));
        context.getRouteController().stopRoute("own", 60, TimeUnit.SECONDS);
        assertThat(context.getShutdownStrategy().isTimeoutOccurred()).isFalse();
    }
}
