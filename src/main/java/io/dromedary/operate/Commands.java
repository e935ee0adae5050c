package io.dromedary.operate;

import io.dromedary.job.Job;
import io.dromedary.job.StaleJobException;
import io.dromedary.job.State;
import io.dromedary.journal.JobFilter;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.Journal;
import io.dromedary.journal.Pauses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person can do with jobs, whoever asks for it: the page, the JSON interface, the command line. Each is only noted in the journal;
 * the running line, or the next one, carries it out.
 */
public final class Commands {

    private static final int PAGE = 500;

    private final Journal journal;
    private final JobSearch search;
    private final Pauses pauses;

    public Commands(Journal journal, JobSearch search, Pauses pauses) {
        this.journal = journal;
        this.search = search;
        this.pauses = pauses;
    }

    /** Cancels what was not sent yet, and asks the provider to take back what it only queues. */
    public Outcome cancel(JobFilter filter, String who) {
        return each(filter, "to be canceled", job -> {
            if (job.state() == State.ENTERING) {
                return Optional.of("its rows are jobs of their own");
            }
            if (!job.state().isUnfinished()) {
                return Optional.of("it has ended");
            }
            if (job.withdrawn() != null) {
                return Optional.of("it is being canceled");
            }
            journal.withdraw(job, "canceled by " + who);
            return Optional.empty();
        });
    }

    /** Nothing new is spent until {@link #resume}; what is at the provider is delivered. */
    public boolean pause(String who, String why) {
        return pauses.pauseLine(who, why);
    }

    public boolean resume() {
        return pauses.resumeLine();
    }

    private interface Step {
        /** @return why it was left as it is; empty where it was done */
        Optional<String> apply(Job job);
    }

    private Outcome each(JobFilter filter, String verb, Step step) {
        Map<String, Integer> skipped = new LinkedHashMap<>();
        int done = 0;
        String last = null;
        for (List<Job> page = search.page(filter, null, PAGE); !page.isEmpty(); page = search.page(filter, last, PAGE)) {
            for (Job job : page) {
                Optional<String> left = tried(step, job);
                left.ifPresent(why -> skipped.merge(why, 1, Integer::sum));
                done += left.isEmpty() ? 1 : 0;
            }
            last = page.get(page.size() - 1).id();
        }
        return new Outcome(done, verb, skipped);
    }

    /** Whoever changes a job first decides; the command sees what the other has made of it. */
    private Optional<String> tried(Step step, Job job) {
        try {
            return step.apply(job);
        } catch (StaleJobException e) {
            return search.page(JobFilter.of(job.id()), null, 1).stream().findFirst().flatMap(now -> {
                try {
                    return step.apply(now);
                } catch (StaleJobException again) {
                    return Optional.of("it is changing just now");
                }
            });
        }
    }
}
