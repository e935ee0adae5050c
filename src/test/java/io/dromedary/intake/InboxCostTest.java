package io.dromedary.intake;

import com.sun.management.ThreadMXBean;
import io.dromedary.testing.MovingClock;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a look at an inbox of 100,000 files costs, Camel's consumer included. {@code mvn surefire:test -Dtest=InboxCostTest
 * -Dgroups=measure -DexcludedGroups=} prints it.
 */
@Tag("measure")
class InboxCostTest {

    private static final int DROPS = Integer.getInteger("inbox.drops", 50_000);
    private static final int LOOKS = 8;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Duration SETTLE = Duration.ofSeconds(2);

    @TempDir
    private Path root;
    private final MovingClock clock = new MovingClock();

    @Test
    void aLookAtAnInboxOfAHundredThousandFiles() throws Exception {
        for (int i = 0; i < DROPS; i++) {
            Files.writeString(root.resolve("photo of number %06d.png".formatted(i)), "picture " + i);
            Files.writeString(root.resolve("photo of number %06d.txt".formatted(i)), "an elephant, number " + i);
        }
        Path profile = root.resolve("_profile.yaml");
        Files.writeString(profile, "intake: {ready: marker}\n");
        Inbox inbox = new Inbox(root, SETTLE, Duration.ofSeconds(60), 500, clock);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("inbox", inbox);
            AtomicLong taken = new AtomicLong();
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("file:" + root + "?recursive=true&startScheduler=false&filter=#inbox&pollStrategy=#inbox&sorter=#inbox"
                            + "&noop=true&idempotent=false&readLock=none").process(each -> taken.incrementAndGet());
                }
            });
            context.start();
            FileConsumer consumer = (FileConsumer) context.getRoutes().get(0).getConsumer();
            System.out.printf("%d files in one folder; the best of %d looks each%n", 2 * DROPS, LOOKS);
            print("the first look", 1, consumer, () -> {
            });
            clock.advance(SETTLE);
            print("nothing changes", LOOKS, consumer, () -> {
            });
            AtomicLong come = new AtomicLong();
            print("a file comes before each look", LOOKS, consumer,
                    () -> Files.createFile(root.resolve("another %d.png".formatted(come.incrementAndGet()))));
            Files.delete(profile);
            consumer.run();
            clock.advance(SETTLE);
            print("500 drops are handed over", LOOKS, consumer, () -> {
            });
            System.out.printf("%d drops were handed over%n", taken.get());
        }
    }

    private interface Change {
        void make() throws Exception;
    }

    private static void print(String what, int looks, FileConsumer consumer, Change change) throws Exception {
        long processor = Long.MAX_VALUE;
        long bytes = Long.MAX_VALUE;
        for (int look = 0; look < looks; look++) {
            change.make();
            long cpu = THREADS.getCurrentThreadCpuTime();
            long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
            consumer.run();
            processor = Math.min(processor, THREADS.getCurrentThreadCpuTime() - cpu);
            bytes = Math.min(bytes, THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated);
        }
        System.out.printf(Locale.ROOT, "| %s | %.1f ms | %.1f MB |%n", what, processor / 1e6, bytes / 1e6);
    }
}
