package io.dromedary.cli;

import io.dromedary.job.Event;
import io.dromedary.job.Job;
import io.dromedary.job.MissingResult;
import io.dromedary.job.Output;
import io.dromedary.job.Places;
import io.dromedary.job.RequestTakenException;
import io.dromedary.job.StaleJobException;
import io.dromedary.job.State;
import io.dromedary.job.Sweep;
import io.dromedary.journal.Generation;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.main.Line;
import io.dromedary.main.Settings;
import io.dromedary.main.Stores;
import io.dromedary.store.StoreSettings;
import io.dromedary.submit.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "jobs", mixinStandardHelpOptions = true, description = "Shows the jobs in the journal, newest first; with JOB the "
        + "whole story of one. May be used while the line runs.")
final class JobsCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private static final Set<State> WITH_REQUEST = EnumSet.of(State.WAITING, State.EXPIRED, State.UNDELIVERABLE, State.UNCERTAIN);

    @Parameters(arity = "0..1", paramLabel = "JOB", description = "The id of a job.")
    private String id;

    @Option(names = "--all", description = "Delivered jobs too.")
    private boolean all;

    @Option(names = "--limit", description = "At most so many jobs (${DEFAULT-VALUE}).", defaultValue = "50")
    private int limit;

    @Option(names = "--go-on", description = "Your word, after an older journal was put back, that what it does not know of need not be "
            + "waited for: submitting begins again.")
    private boolean goOn;

    @ArgGroup
    private Word word;

    /** What a person states about an uncertain job. */
    static final class Word {
        @Option(names = "--attach", paramLabel = "REQUEST_ID", description = "Your word that the provider shows this request for "
                + "the uncertain JOB: it is waited for and delivered.")
        private String requestId;

        @Option(names = "--submit-again", description = "Your word that the provider does not have the uncertain JOB: it is "
                + "submitted again, and paid if you were wrong.")
        private boolean submitAgain;

        @Option(names = "--collect", description = "Your word that the results which the provider's answer names now are all that JOB "
                + "will have, whatever its status says: they are fetched and delivered.")
        private boolean collect;
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = Line.settings(Dromedary.home());
        Path file = settings.journal();
        if (!Files.exists(file)) {
            System.err.printf("There is no journal in %s yet; is DROMEDARY_ROOT right?%n", settings.root());
            return 1;
        }
        if (goOn) {
            return goOn(settings);
        }
        try (var database = word == null ? JournalFile.openForReading(file) : JournalFile.open(file)) {
            JournalView view = new JournalView(database);
            if (id == null && word == null) {
                list(view, settings.stores(), new Generation(database).hold());
                return 0;
            }
            Optional<Job> job = id == null ? Optional.empty() : view.job(id);
            if (job.isEmpty()) {
                System.err.printf("There is no job %s; `dromedary jobs` lists them.%n", id == null ? "named" : id);
                return 1;
            }
            return word == null ? show(view, job.get(), settings) : settle(database, job.get(), settings);
        }
    }

    private static int goOn(Settings settings) throws IOException {
        try (var database = JournalFile.open(settings.journal()); Stores stores = Stores.open(settings.root(), settings.stores())) {
            Generation generation = new Generation(database);
            if (generation.hold().isEmpty()) {
                System.err.println("The journal is not on hold; nothing was changed.");
                return 1;
            }
            stores.marksOf(generation).goOn();
            System.out.println("The journal counts as it is; the running line, or the next one, submits again.");
            return 0;
        }
    }

    private void list(JournalView view, StoreSettings stores, Optional<String> hold) {
        hold.ifPresent(why -> System.out.printf("NOTHING IS SUBMITTED: %s%n%n", why));
        view.accountPaused().forEach((realm, why) -> System.out.printf("%s IS PAUSED: %s%n%n", Account.name(realm).toUpperCase(Locale.ROOT),
                Terminal.plain(why)));
        Map<State, Long> counts = view.counts();
        if (counts.isEmpty()) {
            System.out.printf("There are no jobs yet: nothing was taken from %s.%n", stores.drop(Places.INBOX));
            return;
        }
        List<Job> jobs = view.newest(limit, !all);
        if (jobs.isEmpty()) {
            System.out.println("No job is under way or in an error channel; --all shows those that were delivered.");
        }
        for (Job job : jobs) {
            System.out.printf("%s  %-13s %-28s %s%s%n", job.id(), job.state(), Terminal.plain(job.path()), Terminal.plain(job.why()),
                    next(job));
        }
        System.out.println();
        counts.forEach((state, count) -> System.out.printf("%,8d %s%n", count, state));
    }

    private static String next(Job job) {
        boolean waits = job.state() == State.READY && job.notBefore() > System.currentTimeMillis();
        return waits
                ? "; since %s, next try %s".formatted(TIME.format(Instant.ofEpochMilli(job.changed())),
                        TIME.format(Instant.ofEpochMilli(job.notBefore())))
                : "";
    }

    private static int show(JournalView view, Job job, Settings settings) {
        StoreSettings stores = settings.stores();
        System.out.printf("%s  %s%n  drop      %s%n  lies in   %s%n", job.id(), job.state(), Terminal.plain(job.path()),
                Terminal.plain(stores.drop(job.place())));
        if (job.request() != null) {
            System.out.printf("  model     %s%n", job.request().model());
        }
        if (job.request() != null && job.request().prompt() != null) {
            System.out.printf("  prompt    %s%n", Terminal.plain(job.request().prompt()));
        }
        if (job.requestId() != null) {
            System.out.printf("  request   %s (correlation id %s)%n", job.requestId(), job.correlationId());
        }
        if (job.verdict() != null) {
            System.out.printf("  why       %s%n  to do     %s%n", job.verdict().why(), job.verdict().todo().replace("JOB", job.id()));
        }
        waitsFor(job, settings).ifPresent(wait -> System.out.printf("  waits     %s%n", wait));
        for (Output output : view.outputs(job)) {
            System.out.printf("  %-8s  %s%n", output.isPreview() ? "preview" : "result",
                    output.isPublished() ? stores.result(output.file()) + ", sha256 " + output.sha256() : "not fetched yet");
        }
        for (MissingResult missing : job.missing()) {
            System.out.printf("  missing   %s%n", Terminal.plain(missing.toString()));
        }
        for (Event event : view.events(job)) {
            System.out.printf("  %s  %-13s %s%n", TIME.format(Instant.ofEpochMilli(event.at())), event.to(), event.why());
        }
        return 0;
    }

    /** How a job begins that tells what it waits for; see {@code LookUps}. */
    private static final String WAITS = "waits ";

    /** What the job waits for, since when and until when; see docs/guarantees.md, Waits. */
    static Optional<String> waitsFor(Job job, Settings settings) {
        Clock clock = Clock.systemUTC();
        Sweep sweep = new Sweep(settings.await().sweep(), settings.await().patience(), clock);
        String since = TIME.format(Instant.ofEpochMilli(job.changed()));
        return Optional.ofNullable(switch (job.state()) {
            case ENTERING -> "for its rows to be registered, since " + since;
            case READY -> job.why().startsWith(WAITS)
                    ? job.why().substring(WAITS.length()) + ", since " + since
                    : job.throttledSince() == null
                            ? "for its turn, since " + since
                            : "for another try, hindered since %s; given up at %s".formatted(
                                    TIME.format(Instant.ofEpochMilli(job.throttledSince())),
                                    TIME.format(Instant.ofEpochMilli(job.throttledSince()).plus(settings.submit().patience())));
            case SUBMITTING -> "for the answer to its submission, since " + since;
            case WAITING -> "for the provider to finish, since %s; parked at %s".formatted(since,
                    TIME.format(Instant.ofEpochMilli(job.deadline())));
            case COLLECTING -> "for its results to be fetched, since " + since;
            case UNCERTAIN, EXPIRED, UNDELIVERABLE -> job.parked() == null || sweep.isOver(job)
                    ? "for nothing but a person: it is looked at no longer"
                    : job.requestId() == null
                            ? "for a person's word, since " + TIME.format(Instant.ofEpochMilli(job.parked()))
                            : "for the sweep, since %s; the last look is at %s".formatted(TIME.format(Instant.ofEpochMilli(job.parked())),
                                    TIME.format(sweep.end(job)));
            default -> null;
        });
    }

    private int settle(DataSource database, Job job, Settings settings) {
        if (word.collect ? job.requestId() == null || !WITH_REQUEST.contains(job.state()) : job.state() != State.UNCERTAIN) {
            System.err.printf(word.collect
                    ? "Job %s is %s; only a job whose request is open at the provider can be collected: WAITING, EXPIRED, UNDELIVERABLE.%n"
                    : "Job %s is %s; only an UNCERTAIN job takes your word.%n", job.id(), job.state());
            return 1;
        }
        Journal journal = new Journal(database, Clock.systemDefaultZone(), System.getProperty("user.name"), changed -> {
        });
        Job settled;
        try {
            settled = word.collect
                    ? journal.collectNow(job)
                    : word.submitAgain
                            ? journal.submitAgain(job)
                            : journal.attach(job, word.requestId, Instant.now().plus(settings.await().deadline()),
                                    "attached by hand to request " + word.requestId);
        } catch (RequestTakenException | StaleJobException e) {
            System.err.println(e.getMessage());
            return 1;
        }
        System.out.printf("Job %s is %s; the running line, or the next one, goes on with it.%n", settled.id(), settled.state());
        return 0;
    }
}
