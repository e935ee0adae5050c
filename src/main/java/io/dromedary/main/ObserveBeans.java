package io.dromedary.main;

import io.dromedary.job.Places;
import io.dromedary.journal.Generation;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.Measures;
import io.dromedary.observe.Calls;
import io.dromedary.observe.HealthChecks;
import io.dromedary.observe.Heartbeat;
import io.dromedary.observe.Heartbeat.Look;
import io.dromedary.observe.Heartbeat.Vital;
import io.dromedary.observe.Loops;
import io.dromedary.observe.Meters;
import io.dromedary.store.FolderMarks;
import io.dromedary.store.ObjectStore;
import io.dromedary.text.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.prometheus.MicrometerPrometheus;
import org.apache.camel.spi.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Health and metrics. */
final class ObserveBeans {

    private static final Duration DEAD_FOR = Duration.ofMinutes(1);
    private static final Duration JOURNAL = Duration.ofSeconds(10);
    /** Each look at a bucket is a call that is paid. */
    private static final Duration BUCKET = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ObserveBeans.class);

    private ObserveBeans() {
    }

    /** Without the port, for a line that only ends when it is dead. */
    static void bind(CamelContext context, Settings settings, Stores stores, DataSource database, IntConsumer end, Clock clock) {
        Registry registry = context.getRegistry();
        Clock monotonic = MonotonicClock.ofThisMachine();
        Loops loops = new Loops(context, monotonic);
        context.getCamelContextExtension().addInterceptStrategy(loops);
        DataSource reading = JournalFile.openForReading(settings.journal());
        registry.bind("figuresReading", reading, null, "close");
        Measures figures = new Measures(reading, clock);
        Generation generation = new Generation(database);
        Heartbeat heartbeat = new Heartbeat(
                Map.of(Vital.JOURNAL, new Look(generation::touch, JOURNAL), Vital.INBOX, inbox(settings, stores), Vital.OUTBOX,
                        outbox(settings, stores)),
                figures::standing, loops, settings.exitWhenDead() ? DEAD_FOR : null, end, monotonic);
        registry.bind("heartbeat", heartbeat);
        MeterRegistry meters = meters(registry);
        registry.bind("meters", new Meters(meters, figures, OpenJournal.budgets(settings, reading, clock), new HeldJobs(reading),
                heartbeat, clock));
        registry.lookupByNameAndType("meters", Meters.class).bind();
        ofTheMachine(meters, settings);
        context.addRoutePolicyFactory(new Calls(meters));
        HealthChecks.register(context, heartbeat);
    }

    /** The one that {@code camel.metrics} has made, where somebody wants Camel's own metrics as well. */
    private static MeterRegistry meters(Registry registry) {
        MeterRegistry known = registry.lookupByNameAndType(MicrometerConstants.METRICS_REGISTRY_NAME, MeterRegistry.class);
        if (known != null) {
            return known;
        }
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.bind(MicrometerConstants.METRICS_REGISTRY_NAME, meters, null, "close");
        return meters;
    }

    private static void ofTheMachine(MeterRegistry meters, Settings settings) {
        for (MeterBinder binder : List.of(new JvmMemoryMetrics(), new JvmThreadMetrics(), new ProcessorMetrics(), new UptimeMetrics(),
                new FileDescriptorMetrics(), new DiskSpaceMetrics(settings.state().toFile(), Tags.empty()))) {
            binder.bindTo(meters);
        }
    }

    private static Look inbox(Settings settings, Stores stores) {
        ObjectStore bucket = stores.dropBucket();
        return bucket == null
                ? new Look(() -> list(stores.marks(), settings.root(), Places.INBOX), Duration.ZERO)
                : new Look(() -> bucket.hasAny(Places.INBOX + "/"), BUCKET);
    }

    private static Look outbox(Settings settings, Stores stores) {
        ObjectStore bucket = stores.resultBucket();
        return bucket == null
                ? new Look(() -> write(stores.marks(), settings.root(), Places.OUTBOX), Duration.ZERO)
                : new Look(() -> bucket.hasAny(Places.OUTBOX + "/"), BUCKET);
    }

    private static void list(FolderMarks marks, Path root, String place) throws IOException {
        marks.require(place);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(place))) {
            LOG.trace("{} can be listed, and has {}", place, files.iterator().hasNext() ? "files" : "none");
        }
    }

    /** Leaves nothing in a folder that others may watch. */
    private static void write(FolderMarks marks, Path root, String place) throws IOException {
        marks.require(place);
        Path folder = root.resolve(place);
        if (!Files.isWritable(folder)) {
            throw new FileSystemException(folder.toString(), null, Files.exists(folder) ? "permission denied" : "it does not exist");
        }
        if (Files.getFileStore(folder).getUsableSpace() == 0) {
            throw new FileSystemException(folder.toString(), null, "the disk is full");
        }
    }

    /** @param context whose management port is open */
    static void serve(CamelContext context) throws Exception {
        MicrometerPrometheus scraped = new MicrometerPrometheus();
        scraped.setCamelContext(context);
        // Each of these would count every exchange of every route; camel.metrics switches them on for whoever wants them.
        scraped.setEnableRoutePolicy(false);
        scraped.setEnableExchangeEventNotifier(false);
        scraped.setEnableRouteEventNotifier(false);
        scraped.setClearOnReload(false);
        context.addService(scraped, true, true);
    }
}
