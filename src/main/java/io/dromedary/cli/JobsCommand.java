package io.dromedary.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.Event;
import io.dromedary.job.Job;
import io.dromedary.job.MissingResult;
import io.dromedary.job.Output;
import io.dromedary.job.Places;
import io.dromedary.job.Price;
import io.dromedary.job.Retrying;
import io.dromedary.job.State;
import io.dromedary.journal.JobFilter;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.JournalView;
import io.dromedary.main.Line;
import io.dromedary.main.OpenJournal;
import io.dromedary.main.Settings;
import io.dromedary.operate.Commands;
import io.dromedary.operate.Outcome;
import io.dromedary.operate.WaitsFor;
import io.dromedary.page.Headline;
import io.dromedary.submit.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "jobs", mixinStandardHelpOptions = true, description = "Shows the jobs in the journal, newest first; with JOB the "
        + "whole story of one. May be used while the line runs.")
final class JobsCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "JOB", description = "The id of a job; or what it is called, to look at it.")
    private String id;

    @Option(names = "--all", description = "Delivered jobs too.")
    private boolean all;

    @Option(names = "--limit", description = "At most so many jobs (${DEFAULT-VALUE}).", defaultValue = "50")
    private int limit;

    @Option(names = "--state", paramLabel = "STATE", split = ",", description = "Those in this state: FAILED, EXPIRED, READY, ...")
    private List<String> states = List.of();

    @Option(names = "--reason", paramLabel = "REASON", description = "Those that ended for this reason, or in this channel.")
    private String reason;

    @Option(names = "--since", paramLabel = "TIME", description = "Those that changed since: 90m, 24h, 7d, 2026-11-28.")
    private String since;

    @Option(names = "--profile", paramLabel = "FOLDER", description = "Those that were dropped in this folder of the inbox, or below it.")
    private String profile;

    @Option(names = "--search", paramLabel = "TEXT", description = "Those with this in their name, their prompt or an id.")
    private String text;

    @Option(names = "--json", description = "For programs, as /api answers.")
    private boolean json;

    @Option(names = "--watch", description = "Again and again, until Ctrl-C.")
    private boolean watch;

    @Option(names = "--go-on", description = "Your word, after an older journal was put back, that what it does not know of need not be "
            + "waited for: submitting begins again.")
    private boolean goOn;

    @Mixin
    private Consent consent;

    @ArgGroup
    private Word word;

    /** What a person states about a job. */
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

        @Option(names = "--write-off", description = "Your word that nobody will find out what became of the uncertain or expired JOB: "
                + "what it cost counts as charged, and its result is given up.")
        private boolean writeOff;

        @Option(names = "--now", description = "JOB waits no longer for its next turn. What the provider asked to wait is heeded.")
        private boolean now;
    }

    @Override
    public Integer call() throws Exception {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit: at least 1");
        }
        JobFilter filter = Selection.filter(spec.commandLine(), List.of(), states, null, reason, text, since, profile);
        Settings settings = Line.settings(Dromedary.home());
        if (!RetryCommand.hasJournal(settings)) {
            return 1;
        }
        if (goOn) {
            return goOn(settings);
        }
        if (word != null) {
            return settle(settings);
        }
        String shown = null;
        int code = 0;
        do {
            try (OpenJournal journal = OpenJournal.forReading(settings)) {
                if (json) {
                    shown = tell(document(journal, filter), shown);
                    code = id != null && journal.view().job(id).isEmpty() ? 1 : 0;
                } else {
                    System.out.print(watch && Boolean.getBoolean("dromedary.terminal") ? CLEAR : "");
                    code = show(journal, filter, settings);
                }
            }
            System.out.flush();
        } while (watch && code == 0 && isToGoOn());
        return code;
    }

    private static boolean isToGoOn() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        return !System.out.checkError();
    }

    // ------------------------------------------------------------------ for programs

    private Object document(OpenJournal journal, JobFilter filter) {
        if (id != null) {
            return journal.view().job(id).<Object>map(job -> journal.documents().story(job)).orElse(null);
        }
        List<Job> jobs = jobs(journal, filter, limit + 1);
        boolean more = jobs.size() > limit;
        return journal.documents().jobs(jobs.stream().limit(limit).toList(), more ? jobs.get(limit - 1).id() : null);
    }

    /** While watching, a line for each change. */
    private String tell(Object document, String before) throws JsonProcessingException {
        if (document == null) {
            System.err.printf("There is no job %s; `dromedary jobs` lists them.%n", id);
            return before;
        }
        String now = new ObjectMapper().writeValueAsString(document);
        if (!now.equals(before)) {
            System.out.println(now);
        }
        return now;
    }

    /** Whoever says which jobs are meant, means delivered ones too. */
    private List<Job> jobs(OpenJournal journal, JobFilter filter, int most) {
        Set<State> shown = EnumSet.complementOf(EnumSet.of(State.DELIVERED, State.DUPLICATE));
        boolean any = all || json || !filter.equals(JobFilter.all());
        return journal.search().page(any ? filter : JobFilter.in(shown.toArray(State[]::new)), null, most);
    }

    // ------------------------------------------------------------------ for people

    private int show(OpenJournal journal, JobFilter filter, Settings settings) throws IOException {
        if (id == null) {
            list(journal, filter, settings);
            return 0;
        }
        List<Job> meant = meant(journal);
        if (meant.isEmpty()) {
            System.err.println(none(settings));
            return 1;
        }
        if (meant.size() > 1) {
            rows(journal, meant, settings);
            System.out.printf("%nSeveral jobs are called so; `./dromedary jobs ID` tells the story of one.%n");
            return 0;
        }
        show(journal, meant.get(0), journal.waiting().now().apply(meant.get(0)), settings);
        return 0;
    }

    /** By the id, or else by what the drop is called. */
    private List<Job> meant(OpenJournal journal) {
        Optional<Job> job = journal.view().job(id);
        return job.isPresent()
                ? List.of(job.get())
                : journal.search().page(new JobFilter(List.of(), Set.of(), null, id, null), null, limit);
    }

    private String none(Settings settings) {
        Path file = settings.inbox().resolve(Path.of(id).getFileName());
        return !settings.stores().in() && Files.exists(file)
                ? "%s is not taken in yet. `./dromedary check %s` says whether anything is wrong with it.".formatted(id, file)
                : "There is no job %s; `dromedary jobs` lists them.".formatted(id);
    }

    private void list(OpenJournal journal, JobFilter filter, Settings settings) throws IOException {
        JournalView view = journal.view();
        journal.generation().hold().ifPresent(why -> System.out.printf("NOTHING IS SUBMITTED: %s%n%n", why));
        journal.pauses().line().ifPresent(pause -> System.out.printf("NOTHING IS SUBMITTED: %s To end that, %s.%n%n",
                Terminal.plain(pause.sentence()), Terminal.plain(pause.end())));
        journal.pauses().models().forEach(pause -> System.out.printf("NOTHING IS SUBMITTED TO IT: %s To end that, %s.%n%n",
                Terminal.plain(pause.sentence()), Terminal.plain(pause.end())));
        view.places().forEach(shown -> System.out.printf("FEWER AT ONCE: %s%n%n", Terminal.plain(shown.sentence())));
        view.accountPaused().forEach((realm, why) -> System.out.printf("%s IS PAUSED: %s%n%n", Account.name(realm).toUpperCase(Locale.ROOT),
                Terminal.plain(why)));
        Map<State, Long> counts = view.counts();
        if (counts.isEmpty()) {
            System.out.printf("There are no jobs yet: nothing was taken from %s.%n", drop(settings, Places.INBOX));
            return;
        }
        List<Job> jobs = jobs(journal, filter, limit);
        if (jobs.isEmpty()) {
            System.out.println(filter.equals(JobFilter.all())
                    ? "No job is under way or in an error channel; --all shows those that were delivered."
                    : "There is no such job.");
        }
        rows(journal, jobs, settings);
        System.out.println();
        counts.forEach((state, count) -> System.out.printf("%,8d %s%n", count, state));
        reasons(journal.search().reasons());
        Headline now = journal.overviews().headline();
        System.out.printf("%n%s%s%s%n", Line.isRunning(settings)
                ? ""
                : "No line runs on %s: `./dromedary run` starts it. ".formatted(settings.root()), Terminal.plain(now.sentence()),
                now.progress().isEmpty() ? "" : " " + now.progress());
    }

    private static void rows(OpenJournal journal, List<Job> jobs, Settings settings) {
        Function<Job, Optional<WaitsFor>> waits = journal.waiting().now();
        for (Job job : jobs) {
            String why = switch (job.state()) {
                case READY -> waits.apply(job).map(wait -> "waits " + wait.sentence(JobsCommand::time)).orElse("");
                case DELIVERED -> journal.view().outputs(job).stream().filter(output -> output.isPublished() && !output.isPreview())
                        .map(output -> result(settings, output.file())).collect(Collectors.joining(", "));
                case WAITING -> job.why() + waits.apply(job).map(WaitsFor::expected)
                        .map(expected -> "; " + expected.sentence(JobsCommand::clock)).orElse("");
                default -> job.why();
            };
            String shown = retrying(journal.view(), job).map(retrying -> retried(retrying, why)).orElse(why);
            System.out.printf("%s  %-13s %-28s %s%n", job.id(), job.state(), Terminal.plain(job.path()), Terminal.plain(shown));
        }
    }

    private static Optional<Retrying> retrying(JournalView view, Job job) {
        return Retrying.of(job, view::failures, System.currentTimeMillis());
    }

    /** What it waits for mostly says why. */
    private static String retried(Retrying retrying, String why) {
        String reason = why.contains(retrying.reason()) ? "" : ": " + retrying.reason();
        String earlier = retrying.earlier().stream().map(Event::why).filter(one -> !one.equals(retrying.reason())).distinct()
                .collect(Collectors.joining("; "));
        return "%s%s; %s%s".formatted(retrying.sentence(JobsCommand::time), reason, why, earlier.isEmpty() ? "" : "; earlier: " + earlier);
    }

    /** What went wrong, and how all of it is tried again. */
    private static void reasons(List<JobSearch.Reason> reasons) {
        if (!reasons.isEmpty()) {
            System.out.printf(
                    "%nNot delivered, by reason; `./dromedary retry --reason '...'` tries all of one again, "
                            + "`./dromedary retry JOB` one job:%n");
            reasons.forEach(one -> System.out.printf("%,8d %s%n", one.jobs(), Terminal.plain(one.only() == null
                    ? one.reason()
                    : "%s (%s)".formatted(one.only().words(), one.only().job()))));
        }
    }

    /** Whoever looks does not know what a path is relative to. */
    private static String drop(Settings settings, String path) {
        return settings.stores().in() ? settings.stores().drop(path) : settings.root().resolve(path).toString();
    }

    private static String result(Settings settings, String path) {
        return settings.stores().out() ? settings.stores().result(path) : settings.root().resolve(path).toString();
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /** Of what is soon. */
    private static String clock(long millis) {
        return CLOCK.format(Instant.ofEpochMilli(millis));
    }

    private static void show(OpenJournal journal, Job job, Optional<WaitsFor> waits, Settings settings) {
        JournalView view = journal.view();
        System.out.printf("%s  %s%n  drop      %s%n  lies in   %s%n", job.id(), job.state(), Terminal.plain(job.path()),
                Terminal.plain(drop(settings, job.place())));
        if (job.request() != null) {
            System.out.printf("  model     %s%n", job.request().model());
        }
        if (job.request() != null && job.request().prompt() != null) {
            System.out.printf("  prompt    %s%n", Terminal.plain(job.request().prompt()));
        }
        if (job.requestId() != null) {
            System.out.printf("  request   %s (correlation id %s)%n", job.requestId(), job.correlationId());
        }
        Optional.ofNullable(journal.spending().ofJobs(List.of(job.id())).get(job.id()))
                .ifPresent(cost -> System.out.printf("  cost      %s%n", cost.inWords()));
        if (job.verdict() != null) {
            System.out.printf("  why       %s%n  to do     %s%n", job.verdict().why(), job.verdict().todo().replace("JOB", job.id()));
        }
        retrying(view, job).ifPresent(retrying -> {
            System.out.printf("  retrying  attempt %d%s; the last one: %s%n", retrying.attempt(),
                    retrying.next() == null ? "" : ", at " + time(retrying.next().toEpochMilli()), Terminal.plain(retrying.reason()));
            retrying.earlier()
                    .forEach(event -> System.out.printf("  earlier   %s  %s%n", time(event.at()), Terminal.plain(event.why())));
        });
        waits.ifPresent(
                wait -> System.out.printf("  waits     %s%n", Terminal.plain(wait.sentence(JobsCommand::time, JobsCommand::clock))));
        for (Output output : view.outputs(job)) {
            System.out.printf("  %-8s  %s%n", output.isPreview() ? "preview" : "result",
                    output.isPublished() ? result(settings, output.file()) + ", sha256 " + output.sha256() : "not fetched yet");
        }
        for (MissingResult missing : job.missing()) {
            System.out.printf("  missing   %s%n", Terminal.plain(missing.toString()));
        }
        view.pruned(job).ifPresent(when -> System.out.printf("  pruned    its details were taken out of the journal on %s, after "
                + "dromedary.keep; its results and its record are where they were%n", time(when.toEpochMilli())));
        for (Event event : view.events(job)) {
            System.out.printf("  %s  %-13s %s%n", time(event.at()), event.to(), event.why());
        }
    }

    // ------------------------------------------------------------------ a person's word

    private static int goOn(Settings settings) throws Exception {
        try (OpenJournal journal = OpenJournal.open(settings)) {
            if (!journal.commands(RetryCommand.user()).goOn()) {
                System.err.println("The journal is not on hold; nothing was changed.");
                return 1;
            }
            System.out.println("The journal counts as it is; the running line, or the next one, submits again.");
            return 0;
        }
    }

    private int settle(Settings settings) throws Exception {
        if (id == null) {
            throw new ParameterException(spec.commandLine(), "which JOB is meant?");
        }
        try (OpenJournal journal = OpenJournal.open(settings)) {
            if (journal.view().job(id).isEmpty()) {
                System.err.println(meant(journal).stream().findFirst()
                        .map(near -> "There is no job %s. Do you mean %s, which is %s?".formatted(id, near.id(),
                                Terminal.plain(near.path())))
                        .orElseGet(() -> none(settings)));
                return 1;
            }
            if (!isMeant(journal)) {
                return 1;
            }
            Outcome outcome = say(journal.commands(RetryCommand.user()));
            if (outcome.done() == 0) {
                String why = String.join("; ", outcome.skipped().keySet());
                System.err.printf("Job %s%s.%n", id, Terminal.plain(why.startsWith("it is ") ? why.substring(2) : ": " + why));
                return 1;
            }
            System.out.printf("Job %s is %s; the running line, or the next one, goes on with it.%n", id,
                    journal.view().job(id).orElseThrow().state());
            return 0;
        }
    }

    /** What can cost is asked for first, with what it costs. */
    private boolean isMeant(OpenJournal journal) {
        String price = Optional.ofNullable(journal.spending().ofJobs(List.of(id)).get(id))
                .flatMap(cost -> Optional.ofNullable(cost.price()))
                .map(Price::inWords).orElse("price not known");
        if (word.submitAgain) {
            return consent.isGiven("Job %s is submitted again (%s), and paid twice if the provider has it".formatted(id, price));
        }
        return !word.writeOff || consent.isGiven(
                "Job %s is written off: what it cost counts as charged (%s), and its result is given up".formatted(id, price));
    }

    private Outcome say(Commands commands) {
        String who = RetryCommand.user();
        if (word.now) {
            return commands.now(JobFilter.of(id), who);
        }
        if (word.writeOff) {
            return commands.writeOff(JobFilter.of(id), who);
        }
        return word.collect
                ? commands.collect(JobFilter.of(id), who)
                : word.submitAgain ? commands.submitAgain(JobFilter.of(id), who) : commands.attach(id, word.requestId, who);
    }
}
