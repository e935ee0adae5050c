package io.dromedary.journal;

import io.dromedary.job.State;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Which jobs are meant. What is left out (empty, or null) does not matter.
 *
 * @param ids    of jobs
 * @param states one of them
 * @param reason the class of the verdict's reason, as {@link JobSearch#reasons} names it, the word of a channel for all classes of it,
 *               or {@code credits} for those that were refused for want of them
 * @param text   in the name, the prompt, or an id of job, request or correlation; any case
 * @param since  changed then or later
 * @param profile folder below the inbox that the drop came from, or one above it
 */
public record JobFilter(List<String> ids, Set<State> states, String reason, String text, Instant since, String profile) {

    public JobFilter {
        ids = List.copyOf(ids);
        states = Set.copyOf(states);
    }

    /** From whatever folder. */
    public JobFilter(List<String> ids, Set<State> states, String reason, String text, Instant since) {
        this(ids, states, reason, text, since, null);
    }

    public static JobFilter all() {
        return new JobFilter(List.of(), Set.of(), null, null, null);
    }

    public static JobFilter of(String id) {
        return new JobFilter(List.of(id), Set.of(), null, null, null);
    }

    public static JobFilter in(State... states) {
        return new JobFilter(List.of(), Set.of(states), null, null, null);
    }
}
