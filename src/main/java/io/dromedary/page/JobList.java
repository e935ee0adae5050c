package io.dromedary.page;

import io.dromedary.job.State;
import io.dromedary.journal.JobFilter;
import java.util.List;
import java.util.Set;

/**
 * A page of the jobs that match.
 *
 * @param total how many match
 * @param older where the next page is; null where this is the last
 * @param first whether it is the first page
 */
public record JobList(JobFilter filter, List<Row> rows, long total, String older, boolean first) {

    /**
     * One job.
     *
     * @param why      in short
     * @param retrying which attempt comes next, and when; null where none failed
     */
    public record Row(String id, String name, String model, String prompt, State state, String why, long changed, Overview.Picture input,
            String retrying) {
    }

    /** States as a person chooses among them: each word stands for several. */
    public record Choice(String word, List<State> states, boolean chosen) {

        public String link(String text) {
            return Links.jobs(new JobFilter(List.of(), Set.copyOf(states), null, text, null), null);
        }
    }

    public List<Choice> choices() {
        return List.of(choice("all"), choice("waiting", State.READY, State.ENTERING),
                choice("running", State.SUBMITTING, State.WAITING, State.COLLECTING), choice("held", State.HELD),
                choice("delivered", State.DELIVERED),
                choice("failed", State.REJECTED, State.NSFW, State.FAILED),
                choice("parked", State.UNCERTAIN, State.EXPIRED, State.UNDELIVERABLE),
                choice("canceled", State.CANCELED), choice("duplicates", State.DUPLICATE));
    }

    private Choice choice(String word, State... states) {
        List<State> all = List.of(states);
        return new Choice(word, all, filter.states().equals(Set.copyOf(all)) && filter.reason() == null && filter.profile() == null);
    }

    public String text() {
        return filter.text() == null ? "" : filter.text();
    }
}
