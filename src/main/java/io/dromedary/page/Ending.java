package io.dromedary.page;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.journal.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** About when all that waits and runs will be done, as far as the models' usual times say it. */
final class Ending {

    private Ending() {
    }

    /**
     * @param running some of the jobs that run; the others are taken to be like them
     * @param waiting jobs of each model
     * @param usual   time of a model
     * @param places  how many run at once
     * @return empty where nothing waits or runs, or a model was never seen to finish
     */
    static Optional<Instant> of(Map<State, Long> jobs, List<Figures.Running> running, Map<String, Long> waiting,
            Function<String, Optional<Duration>> usual, int places, Instant now) {
        long atWork = jobs.getOrDefault(State.SUBMITTING, 0L) + jobs.getOrDefault(State.WAITING, 0L);
        if (atWork == 0 && waiting.isEmpty()) {
            return Optional.empty();
        }
        double left = 0;
        double longest = 0;
        for (Map.Entry<String, Long> model : waiting.entrySet()) {
            Optional<Duration> takes = usual.apply(model.getKey());
            if (takes.isEmpty()) {
                return Optional.empty();
            }
            left += (double) takes.get().toMillis() * model.getValue();
            longest = Math.max(longest, (double) takes.get().toMillis());
        }
        double begun = 0;
        for (Figures.Running one : running) {
            Optional<Duration> takes = model(one.job()).flatMap(usual);
            if (takes.isEmpty()) {
                return Optional.empty();
            }
            double rest = (double) Math.max(0, takes.get().toMillis() - (now.toEpochMilli() - one.began()));
            begun += rest;
            longest = Math.max(longest, rest);
        }
        begun *= running.isEmpty() ? 0 : Math.max(1.0, (double) atWork / running.size());
        return Optional.of(now.plusMillis((long) Math.max(longest, (left + begun) / Math.max(1, places))));
    }

    private static Optional<String> model(Job job) {
        return job.request() == null ? Optional.empty() : Optional.of(job.request().model());
    }
}
