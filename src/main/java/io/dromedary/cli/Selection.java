package io.dromedary.cli;

import io.dromedary.job.Channel;
import io.dromedary.journal.JobFilter;
import io.dromedary.main.Line;
import io.dromedary.main.OpenJournal;
import io.dromedary.main.Settings;
import io.dromedary.operate.Filters;
import io.dromedary.operate.Outcome;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.text.Suggestions;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which jobs a command means. */
final class Selection {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "JOB", description = "Ids of jobs, as `jobs` lists them.")
    private List<String> jobs = List.of();

    @Option(names = "--channel", paramLabel = "CHANNEL", description = "All in this error channel: nsfw, failed, rejected-422, ...")
    private String channel;

    @Option(names = "--reason", paramLabel = "REASON",
            description = "All that ended for this reason, as the end of `jobs` names it; credits for all "
                    + "that were refused for want of them.")
    private String reason;

    @Option(names = "--state", paramLabel = "STATE", split = ",", description = "All in this state: FAILED, EXPIRED, READY, ...")
    private List<String> states = List.of();

    @Option(names = "--since", paramLabel = "TIME", description = "Of these, what changed since: 90m, 24h, 7d, 2026-11-28.")
    private String since;

    @Option(names = "--profile", paramLabel = "FOLDER",
            description = "Of these, what was dropped in this folder of the inbox, or below it.")
    private String profile;

    @Option(names = "--all", description = "All jobs.")
    private boolean all;

    /** The only job that is named; null where it is not one. */
    String single() {
        return jobs.size() == 1 && filter().equals(JobFilter.of(jobs.get(0))) ? jobs.get(0) : null;
    }

    /** A person's word about several jobs. */
    @FunctionalInterface
    interface Word {

        /** Empty where it was not confirmed. */
        Optional<Outcome> say(OpenJournal journal, JobFilter meant) throws ObjectStoreException;
    }

    /** @return exit code: 1 where there is no journal, or the word was not confirmed */
    int decide(Word word) throws Exception {
        JobFilter meant = filter();
        Settings settings = Line.settings(Dromedary.home());
        if (!RetryCommand.hasJournal(settings)) {
            return 1;
        }
        try (OpenJournal journal = OpenJournal.open(settings)) {
            Optional<Outcome> outcome = word.say(journal, meant);
            return outcome.isEmpty() ? 1 : RetryCommand.tell(outcome.get(), settings);
        }
    }

    JobFilter filter() {
        JobFilter filter = filter(spec.commandLine(), jobs, states, channel, reason, null, since, profile);
        if (filter.equals(JobFilter.all()) != all) {
            throw new ParameterException(spec.commandLine(), all
                    ? "--all means all jobs; say either that or which ones"
                    : "which jobs are meant? Say JOB, --channel, --reason, --state, --since, --profile or --all");
        }
        return filter;
    }

    static JobFilter filter(CommandLine command, List<String> jobs, List<String> states, String channel, String reason, String text,
            String since, String profile) {
        if (channel != null && reason != null) {
            throw new ParameterException(command, "--channel and --reason: a reason begins with its channel, so say one of them");
        }
        try {
            return Filters.of(jobs, states, channel == null ? reason : channel(command, channel), text, since, profile,
                    Clock.systemDefaultZone());
        } catch (Filters.FilterException e) {
            throw new ParameterException(command, e.getMessage(), e);
        }
    }

    private static String channel(CommandLine command, String word) {
        List<String> words = Arrays.stream(Channel.values()).filter(channel -> channel != Channel.CHANGED).map(Channel::word).toList();
        if (!words.contains(word)) {
            throw new ParameterException(command, "there is no channel %s; %s".formatted(word, Suggestions.to(word, words)
                    .map("did you mean %s?"::formatted).orElseGet(() -> "there are " + String.join(", ", words))));
        }
        return word;
    }
}
