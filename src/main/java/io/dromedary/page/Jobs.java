package io.dromedary.page;

import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Retrying;
import io.dromedary.journal.Figures;
import io.dromedary.journal.JobFilter;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Pauses;
import io.dromedary.journal.Spending;
import io.dromedary.operate.Waiting;
import io.dromedary.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what the list of jobs shows, and the page of one. */
public final class Jobs {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int PAGE = 50;
    private static final int SHORT = 160;
    private static final long KILO = 1000;

    private final JobSearch search;
    private final JournalView view;
    private final Figures figures;
    private final Spending spending;
    private final Store drops;
    private final Store results;
    private final Previews previews;
    private final Waiting waiting;
    private final Pauses pauses;
    private final Clock clock;
    private final Times times;

    public Jobs(DataSource reading, Store drops, Store results, Previews previews, Waiting waiting, Clock clock) {
        this.search = new JobSearch(reading);
        this.view = new JournalView(reading);
        this.figures = new Figures(reading);
        this.spending = new Spending(reading);
        this.drops = drops;
        this.results = results;
        this.previews = previews;
        this.waiting = waiting;
        this.pauses = new Pauses(reading, clock);
        this.clock = clock;
        this.times = new Times(clock);
    }

    JobList list(JobFilter filter, String before) {
        List<Job> jobs = search.page(filter, before, PAGE + 1);
        List<JobList.Row> rows = jobs.stream().limit(PAGE).map(this::row).toList();
        String older = jobs.size() > PAGE ? Links.jobs(filter, jobs.get(PAGE - 1).id()) : null;
        return new JobList(filter, rows, search.count(filter), older, before == null);
    }

    private JobList.Row row(Job job) {
        String why = job.verdict() == null ? job.why() : job.verdict().why();
        return new JobList.Row(job.id(), Words.name(job.path()), job.request() == null ? "" : job.request().model(),
                job.request() == null ? "" : Words.head(job.request().prompt(), SHORT), job.state(), Words.head(why, SHORT), job.changed(),
                Pictures.input(job), retrying(job).map(now -> now.sentence(times::at)).orElse(null));
    }

    private Optional<Retrying> retrying(Job job) {
        return Retrying.of(job, view::failures, clock.millis());
    }

    Optional<JobStory> story(String id) {
        return view.job(id).map(job -> {
            List<Output> outputs = view.outputs(job);
            return new JobStory(job, drops.address(job.place()), waits(job), retrying(job).orElse(null),
                    job.request() != null
                            && pauses.models().stream().anyMatch(one -> one.model().equals(Optional.of(job.request().model()))),
                    figures.attempts(id), view.events(job),
                    files(job), outputs.stream().map(this::result).toList(), Words.cost(spending.ofJobs(List.of(id)).get(id)),
                    previews.record(job).isPresent(),
                    job.verdict() != null && previews.note(job).isPresent(), view.pruned(job).map(Instant::toEpochMilli).orElse(null));
        });
    }

    private String waits(Job job) {
        return waiting.now().apply(job).map(wait -> "It waits %s.".formatted(Words.line(wait.sentence(times::at, times::second))))
                .orElse(null);
    }

    private List<JobStory.File> files(Job job) {
        List<String> names = Pictures.files(job);
        List<JobStory.File> files = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String kind = Pictures.kind(names.get(i));
            int number = i + 1;
            files.add(new JobStory.File(Words.name(names.get(i)), new Overview.Picture(Links.file(job.id(), number), kind),
                    size(() -> previews.input(job, number).map(Previews.Found::bytes))));
        }
        return files;
    }

    private JobStory.Result result(Output output) {
        return output.isPublished()
                ? new JobStory.Result(output, Pictures.of(output), Words.line(results.address(output.file())),
                        output.bytes() == null ? "" : size(output.bytes()))
                : new JobStory.Result(output, null, null, null);
    }

    private interface Asked {
        Optional<Long> size() throws IOException;
    }

    /** A store that does not answer leaves the rest of the page as it is. */
    private static String size(Asked asked) {
        try {
            return asked.size().map(Jobs::size).orElse(null);
        } catch (IOException e) {
            LOG.debug("The size of a file is not known", e);
            return null;
        }
    }

    private static String size(long bytes) {
        return bytes < KILO
                ? bytes + " B"
                : bytes < KILO * KILO
                        ? "%.0f kB".formatted((double) bytes / KILO)
                        : String.format(Locale.ROOT, "%.1f MB", (double) bytes / KILO / KILO);
    }
}
