package io.dromedary.main;

import io.dromedary.catalogue.Catalogue;
import io.dromedary.manage.Admission;
import io.dromedary.manage.ManagementServer;
import io.dromedary.manage.ManagementSettings;
import io.dromedary.observe.TraceVariables;
import io.dromedary.observe.Traces;
import io.dromedary.settings.ComponentVariables;
import io.dromedary.settings.SettingsException;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.text.MonotonicClock;
import io.dromedary.webhook.Listener;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates everything that the routes need, in any Camel that runs them: {@code camel.main.configuration-classes} names this class, so
 * Camel Main finds it from the settings alone.
 */
public final class DromedaryConfiguration implements CamelConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(DromedaryConfiguration.class);

    static final String LOCK = "rootLock";

    /** @throws SettingsException when it refuses to start */
    @Override
    public void configure(CamelContext context) throws Exception {
        ComponentVariables.apply(context, System.getenv());
        context.addComponent("seda", new StageQueues());
        Settings settings = Settings.read(context.getPropertiesComponent(), System.getenv());
        Umask.set(settings.umask());
        MachineCheck.pass(settings);
        Catalogue catalogue = Catalogue.read(settings.models());
        RootLock lock = RootLock.take(settings);
        try {
            configure(context, settings, catalogue);
        } catch (Exception e) {
            lock.close();
            throw e;
        }
        // Bound last, so that it is closed last.
        context.getRegistry().bind(LOCK, lock, null, "close");
    }

    private static void configure(CamelContext context, Settings read, Catalogue catalogue) throws Exception {
        Optional<String> trouble = Optional.ofNullable(read.management()).flatMap(ManagementSettings::trouble);
        Settings settings = trouble.isEmpty() ? read : read.withoutManagement();
        Stores stores = stores(settings);
        Registry registry = context.getRegistry();
        Starter given = registry.findSingleByType(Starter.class);
        Starter starter = given == null ? Starter.unknown(context) : given;
        DerivedProperties.of(settings).forEach(context.getPropertiesComponent()::addOverrideProperty);
        starter.plan().accept(settings);
        trouble.ifPresent(why -> warnOfNoPage(read.management(), why));
        catalogue.notes().forEach(LOG::warn);
        warnOfUnknownModel(settings.intake().model(), catalogue);
        context.getCamelContextExtension().addInterceptStrategy(new JobInLogs());
        if (TraceVariables.wantTraces(System.getenv())) {
            Traces.add(context, System.getenv());
        }
        Clock clock = Clock.systemDefaultZone();
        Beans.bind(context, settings, stores, catalogue, starter, clock);
        if (settings.webhooks() != null) {
            Listener.add(context, settings.webhooks().host(), settings.webhooks().port(), MonotonicClock.ofThisMachine());
        }
        if (settings.management() != null) {
            ManagementServer.add(context, settings.management(), registry.findSingleByType(Admission.class));
            ObserveBeans.serve(context);
        }
    }

    /** A line without its page still makes what it is given. */
    private static void warnOfNoPage(ManagementSettings management, String why) {
        LOG.warn("dromedary.management.port: {} of {} cannot be opened ({}), so page, health and metrics are not served. Set "
                + "dromedary.management.host and dromedary.management.port to what is free and belongs to this machine (0: any port "
                + "that is free), or dromedary.management to false.", management.port(), management.host(), why);
    }

    /** It may be newer than the catalogue, so it is not refused. */
    private static void warnOfUnknownModel(String model, Catalogue catalogue) {
        if (model != null && catalogue.find(model).isEmpty()) {
            List<String> near = catalogue.nearest(model);
            LOG.warn(
                    "dromedary.model (DROMEDARY_MODEL): found {}, which is not in the catalogue{}. Drops that name no model are sent to it "
                            + "unchecked; `./dromedary models` lists those that are known.",
                    model,
                    near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near));
        }
    }

    private static Stores stores(Settings settings) throws IOException {
        try {
            return Stores.open(settings.root(), settings.stores()).ready();
        } catch (ObjectStoreException e) {
            throw new SettingsException(List.of(e.getMessage()));
        }
    }
}
