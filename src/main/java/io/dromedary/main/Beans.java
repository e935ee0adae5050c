package io.dromedary.main;

import io.dromedary.api.Dialects;
import io.dromedary.api.http.Backoff;
import io.dromedary.api.http.CallLimits;
import io.dromedary.api.http.GuardedConnections;
import io.dromedary.api.http.PublicAddresses;
import io.dromedary.api.http.RetryAfter;
import io.dromedary.api.query.ApiQueries;
import io.dromedary.api.query.PollSchedule;
import io.dromedary.api.query.QueryRunner;
import io.dromedary.archive.Archiver;
import io.dromedary.archive.ErrorNotes;
import io.dromedary.await.LearnedWaits;
import io.dromedary.await.Resubmission;
import io.dromedary.await.StatusPolling;
import io.dromedary.await.Waits;
import io.dromedary.cancel.Cancellation;
import io.dromedary.catalogue.Catalogue;
import io.dromedary.catalogue.RequestBuilder;
import io.dromedary.deliver.CharacterRecord;
import io.dromedary.deliver.Delivery;
import io.dromedary.deliver.Download;
import io.dromedary.deliver.DownloadSettings;
import io.dromedary.deliver.Pace;
import io.dromedary.deliver.Records;
import io.dromedary.drop.MediaProbe;
import io.dromedary.intake.ClaimedContents;
import io.dromedary.intake.Drops;
import io.dromedary.intake.JobRegistrar;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Job;
import io.dromedary.job.Places;
import io.dromedary.job.Problem;
import io.dromedary.job.Sweep;
import io.dromedary.job.Target;
import io.dromedary.journal.Accounts;
import io.dromedary.journal.Characters;
import io.dromedary.journal.Contents;
import io.dromedary.journal.Estimates;
import io.dromedary.journal.Generation;
import io.dromedary.journal.GenerationMarks;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.Hints;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalTrouble;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.ManifestRows;
import io.dromedary.journal.Outputs;
import io.dromedary.journal.Presets;
import io.dromedary.journal.Pruning;
import io.dromedary.journal.Reservations;
import io.dromedary.journal.SharedUploads;
import io.dromedary.journal.TimesTaken;
import io.dromedary.lookup.KnownNames;
import io.dromedary.lookup.LookUps;
import io.dromedary.manifest.Manifests;
import io.dromedary.manifest.RowResults;
import io.dromedary.operate.Drain;
import io.dromedary.operate.Leases;
import io.dromedary.operate.UnexpectedFailures;
import io.dromedary.price.PriceTable;
import io.dromedary.price.Pricing;
import io.dromedary.settings.SettingsException;
import io.dromedary.store.FolderMarks;
import io.dromedary.store.Markers;
import io.dromedary.store.Store;
import io.dromedary.submit.Account;
import io.dromedary.submit.Budgets;
import io.dromedary.submit.ClaimedFiles;
import io.dromedary.submit.HeldSummary;
import io.dromedary.submit.Holds;
import io.dromedary.submit.LimitCheck;
import io.dromedary.submit.Repeats;
import io.dromedary.submit.RetrySchedule;
import io.dromedary.submit.SpendLimits;
import io.dromedary.submit.Submission;
import io.dromedary.submit.Uploads;
import io.dromedary.text.MonotonicClock;
import io.dromedary.webhook.Webhooks;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.Registry;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The beans that the routes refer to, created from the settings. */
final class Beans {

    private static final int FREE_CONNECTIONS = 64;
    private static final Logger LOG = LoggerFactory.getLogger(Beans.class);

    private Beans() {
    }

    static void bind(CamelContext context, Settings settings, Stores stores, Catalogue catalogue, Starter starter, Clock clock)
            throws Exception {
        Registry registry = context.getRegistry();
        Path root = settings.root();
        Store drops = stores.drops();
        Store results = stores.results();
        Backoff backoff = settings.submit().backoff();

        registry.bind("stores", stores, null, "close");
        stores.bind(registry);
        registry.bind("inStore", drops);
        registry.bind("outStore", results);
        DataSource database = JournalFile.open(settings.journal());
        registry.bind("journalFile", database, null, "close");
        PollSchedule schedule = settings.await().poll().schedule(() -> ThreadLocalRandom.current().nextLong());
        LearnedWaits learned = new LearnedWaits(new TimesTaken(database)::last, settings.await().poll(), schedule, clock);
        Journal journal = new Journal(database, clock, ProcessHandle.current().pid() + "@" + clock.millis(), settings.lease(),
                settings.submit().failing(), job -> starter.progress().accept(withExpectation(job, learned)));
        Generation generation = new Generation(database);
        GenerationMarks marks = stores.marksOf(generation);
        marks.check(root.resolve(Places.WORK)).ifPresent(LOG::warn);
        if (generation.isNew()) {
            LOG.info("The journal in {} is new. If it should not be, the disk of {} is not mounted: stop the line, and mount it.",
                    settings.state(), root);
        }
        leaveMarks(settings, stores, generation);
        JournalView view = new JournalView(database, clock);
        Outputs outputs = new Outputs(database);
        Presets presets = new Presets(database, clock);
        Characters trained = new Characters(database);
        RequestBuilder composition = new RequestBuilder(catalogue, new KnownNames(presets, trained));

        Dialects dialects = new Dialects(settings.api().baseUrl(), settings.api().credentials(), settings.api().dialects(), root,
                catalogue::others, clock);
        IntakeBeans intake = IntakeBeans.bind(context, settings, stores, database, clock);
        Sweep sweep = new Sweep(settings.await().sweep(), settings.await().patience(), clock);
        Archiver filing = new Archiver(drops, journal, new ErrorNotes(drops, results, view), sweep, clock);
        registry.bind("drops",
                new Drops(root, settings.inbox(), new MediaProbe(settings.intake().mediaMaxBytes(), settings.intake().mediaMaxPixels()),
                        settings.intake().model(), composition,
                        settings.intake().grace(), dialects::refusal));
        Markers markers = new Markers(drops);
        ManifestRows lines = new ManifestRows(database);
        registry.bind("manifests", new Manifests(drops, results, journal, lines, filing));
        registry.bind("rowResults", new RowResults(results, view, lines));
        Contents contents = new Contents(database);
        registry.bind("claimedContents", new ClaimedContents(drops, contents, root, settings.intake().mediaMaxBytes()));
        registry.bind("claimedFiles", new ClaimedFiles(drops, contents));
        registry.bind("jobRegistrar",
                new JobRegistrar(journal, view, filing, markers, lines, contents, settings.await().deadline(), clock));
        registry.bind("cancellation", new Cancellation(journal, view, markers, MonotonicClock.ofThisMachine()));

        PublicAddresses addresses = new PublicAddresses(settings.api().connections().allowPrivate(), SystemDefaultDnsResolver.INSTANCE);
        Account account = new Account(journal, new Accounts(database, clock), settings.submit().concurrency(),
                settings.submit().ofModels());
        account.askFirst(Target.API, starter.key());
        registry.bind("dialect", dialects);
        registry.bind("account", account);
        registry.bind("uploads",
                new Uploads(drops, new SharedUploads(database, journal, clock), addresses, settings.submit().uploadReuse(), clock));
        registry.bind("lookUps",
                new LookUps(settings.characters(), new ApiQueries(settings.api().baseUrl(), settings.api().credentials(), clock), journal,
                        presets, trained,
                        job -> catalogue.characterVersion(job.request().model()), settings.submit().presetsAge(),
                        MonotonicClock.ofThisMachine()));
        Pricing pricing = new Pricing(settings.price(), prices(settings, catalogue),
                new ApiQueries(settings.api().baseUrl(), settings.api().credentials(), clock), new Estimates(database, clock),
                MonotonicClock.ofThisMachine());
        registry.bind("pricing", pricing);
        SpendLimits limits = new SpendLimits(settings.limits(), settings.inbox());
        LimitCheck check = new LimitCheck(limits, new Reservations(database, clock), pricing::isOutstanding);
        registry.bind("limitCheck", check);
        registry.bind("submission", new Submission(journal, marks, composition, dialects, settings.await().deadline(),
                new Repeats(journal, settings.api().idempotency(), backoff, settings.submit().patience(), clock), check,
                clock));
        new Budgets(limits, database, clock).now().forEach(budget -> starter.budget().accept(budget.inWords()));
        Holds holds = new Holds(journal, view, new Reservations(database, clock), limits, MonotonicClock.ofThisMachine());
        registry.bind("holds", holds);
        HeldSummary summary = new HeldSummary(new HeldJobs(database), view, drops);
        registry.bind("heldSummary", summary);
        Duration answer = settings.api().connections().responseTimeout();
        DownloadSettings download = settings.download();
        // The longest file may take as long as the longest result.
        GuardedConnections toStore = connections(addresses, settings, CallLimits.within(download.longest()));
        registry.bind("storeConnections", toStore);
        GuardedConnections toResults = connections(addresses, settings,
                new CallLimits(download.slowAfter(), download.slowAfter(), download.longest().plus(download.slowAfter())));
        registry.bind("resultConnections", toResults);
        // The operator sets the API's own address, and may well run it on this machine.
        registry.bind("paidConnections",
                connections(SystemDefaultDnsResolver.INSTANCE, settings, CallLimits.within(answer.multipliedBy(2))));
        // For every other endpoint: calls that cost nothing, and whatever a person's own routes call.
        GuardedConnections free = GuardedConnections.pool(SystemDefaultDnsResolver.INSTANCE, SSLContext.getDefault(),
                settings.api().connections().connectTimeout(), answer, FREE_CONNECTIONS, FREE_CONNECTIONS,
                CallLimits.within(answer.multipliedBy(2)));
        context.getComponent("http", HttpComponent.class).setClientConnectionManager(free);

        Hints hints = new Hints(database, journal, settings.await().deadline(), clock);
        registry.bind("hints", hints);
        if (settings.webhooks() != null) {
            registry.bind("webhooks", new Webhooks(settings.webhooks(), hints, dialects, clock));
        }
        registry.bind("journal", journal);
        Leases leases = new Leases(journal, settings.lease(), longest(settings, sweep), settings.await().deadline());
        leases.recover();
        registry.bind("leases", leases);
        registry.bind("pruning", new Pruning(database, settings.keep(), clock));
        registry.bind("retrySchedule", new RetrySchedule(journal, backoff, settings.submit().patience(), clock));
        registry.bind("statusPolling", new StatusPolling(journal, schedule, learned, sweep, dialects::notifiesByWebhook,
                settings.webhooks() == null ? null : settings.webhooks().net(), clock,
                MonotonicClock.ofThisMachine()));
        registry.bind("resubmission", new Resubmission(journal, settings.await().retry(), composition::reseeded, backoff, clock));
        registry.bind("queryRunner", new QueryRunner(schedule));
        // A thread for each place of each account besides: a status read that hangs holds up nobody else's.
        Waits waits = new Waits(settings.await().threads() + 2 * settings.submit().concurrency());
        registry.bind("pollPool", waits, null, "shutdownNow");
        context.getManagementStrategy().addEventNotifier(new Stopping(context, view, List.of(free, toStore, toResults), waits));

        registry.bind("download", new Download(results, view, outputs, addresses, download.maxBytes(),
                new Pace(download, System::nanoTime)));
        registry.bind("records", new Records(results, view, dialects::address, composition, new CharacterRecord(drops, clock), clock));
        registry.bind("delivery", new Delivery(journal, outputs, backoff, settings.download().tries(), clock));
        registry.bind("archiver", filing);
        registry.bind("journalTrouble", new JournalTrouble(settings.state()));
        registry.bind("unexpectedFailures", new UnexpectedFailures(journal, view, settings.submit().backoff().first(), clock));
        if (settings.management() != null) {
            ManagementBeans.bind(registry, settings, stores, database, journal, marks, sweep, catalogue, clock);
        }
        BooleanSupplier allTold = TellBeans.bind(context, settings, database, clock);
        if (settings.isObserved()) {
            ObserveBeans.bind(context, settings, stores, database, starter.end(), clock);
        }
        registry.bind("drain",
                new Drain(view, new HeldJobs(database), intake.inboxEmpty(), intake.inboxLeft(), intake.left(), intake.lookAgain(), account,
                        generation,
                        holds::isAnyToGo, () -> summary.isUpToDate() && allTold.getAsBoolean(),
                        starter.end()));
    }

    /** Whoever watches the progress wants to know when there is more. */
    private static Job withExpectation(Job job, LearnedWaits learned) {
        return learned.expected(job).map(expected -> job.saying("%s; %s".formatted(job.why(), expected.sentence(
                millis -> "%tT".formatted(LocalTime.ofInstant(Instant.ofEpochMilli(millis), ZoneId.systemDefault())))))).orElse(job);
    }

    private static PriceTable prices(Settings settings, Catalogue catalogue) throws IOException {
        try {
            return PriceTable.read(settings.prices(), catalogue);
        } catch (InvalidDropException e) {
            throw new SettingsException(e.problems().stream().map(Problem::toString).toList());
        }
    }

    /** No job waits longer for its next turn. */
    private static Duration longest(Settings settings, Sweep sweep) {
        Duration net = settings.webhooks() == null ? Duration.ZERO : settings.webhooks().net();
        return Stream.of(RetryAfter.LONGEST, settings.submit().backoff().max(), sweep.longest(), net).max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** A folder that has a mark already is not looked at: its disk may be missing now. */
    private static void leaveMarks(Settings settings, Stores stores, Generation generation) throws IOException {
        stores.marks().expect(FolderMarks.ROOT);
        for (String place : Stream.of(settings.stores().in() ? null : Places.INBOX, settings.stores().out() ? null : Places.OUTBOX)
                .filter(folder -> folder != null).toList()) {
            if (generation.marked().contains(place)) {
                stores.marks().expect(place);
            } else {
                stores.marks().leave(place);
                generation.markedNow(place);
            }
        }
    }

    private static GuardedConnections connections(DnsResolver addresses, Settings settings, CallLimits limits)
            throws GeneralSecurityException {
        return GuardedConnections.pool(addresses, SSLContext.getDefault(), settings.api().connections().connectTimeout(),
                settings.api().connections().responseTimeout(),
                settings.api().connections().connections(), settings.api().connections().connections(), limits);
    }
}
