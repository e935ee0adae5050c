package io.dromedary.page;

import io.dromedary.job.Amount;
import io.dromedary.job.State;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.JobFilter;
import io.dromedary.journal.Spending;
import io.dromedary.submit.Budgets;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * What the front page shows, from top to bottom.
 *
 * @param state    how the line is, in one sentence
 * @param paused   models that a person has paused, or the line itself
 * @param fewer    where the provider takes fewer requests at once than are configured, in sentences
 * @param money    what was spent, by the prices that were known
 * @param limits   what of it is left, and what waits for that
 * @param more     how many reasons are not shown
 * @param atWork   how many jobs run; {@code running} has the longest of them
 */
public record Overview(Headline state, List<Paused> paused, List<String> fewer, Spending.Report money, Limits limits, List<Need> needs,
        int more,
        List<Running> running, long atWork,
        List<Card> results) {

    /** @param sentence who paused it, since when and why */
    public record Paused(String model, String sentence) {
    }

    /**
     * The limits of money, and what they keep back.
     *
     * @param undetermined    what nobody knows of whether it is charged, of whenever it is; credits
     * @param undeterminedMax above which nothing new is spent; null where there is no limit
     * @param held            those first that a person decides about
     */
    public record Limits(List<Budgets.Standing> budgets, BigDecimal undetermined, BigDecimal undeterminedMax, List<Held> held) {

        public boolean isEmpty() {
            return budgets.isEmpty() && undeterminedMax == null && held.isEmpty();
        }

        /** What a person's approval would pay. */
        Amount toApprove() {
            return HeldJobs.together(held.stream().map(Held::group).filter(group -> group.limit().isLiftedByApproval()).toList());
        }
    }

    /** Jobs in {@code hold/} that are decided about together. */
    public record Held(HeldJobs.Group group) {

        public boolean isApprovable() {
            return group.limit().isLiftedByApproval();
        }

        /** What a form repeats, so that nothing is approved that was not shown. */
        public String shown() {
            return group.cost().inWords() + " for " + group.cost().requests();
        }

        public String link() {
            return group.only() == null
                    ? Links.jobs(new JobFilter(List.of(), Set.of(State.HELD), null, null, null,
                            group.profile().isEmpty() ? null : group.profile()), null)
                    : Links.job(group.only());
        }
    }

    /**
     * Jobs that a person can do something about.
     *
     * @param reason null where all of the state are meant
     * @param kind   the class of the outcome, in a word; may be empty
     * @param title  what is the matter
     * @param todo   what a person can do
     * @param newest when the last of them ended
     * @param command what can be done with all of them; null where each has to be looked at
     */
    public record Need(State state, String reason, String kind, String title, String todo, long jobs, long newest, String command) {

        public String button() {
            return "%s %,d".formatted(command.equals("retry") ? "Retry" : "Look now for", jobs);
        }

        public String link() {
            return Links.jobs(new JobFilter(List.of(), Set.of(state), reason, null, null), null);
        }

        public String tone() {
            return Words.tone(state);
        }

        Need withTodo(String advice) {
            return new Need(state, reason, kind, title, advice, jobs, newest, command);
        }
    }

    /**
     * A job at the provider.
     *
     * @param elapsed since it was submitted
     * @param usual   how long its model usually takes; null where no job of it was finished yet
     * @param expected when it will probably be finished, in words; null where that is not known
     * @param percent of the usual time that is over; 100 at most
     * @param retrying which attempt it is, and when; null where none failed
     */
    public record Running(String id, String name, String model, State state, String elapsed, String usual, String expected, int percent,
            Picture input,
            String retrying) {
    }

    /** A job that was delivered. */
    public record Card(String id, String name, String prompt, String model, String price, long at, Picture input, Picture result,
            int results) {
    }

    /** @param kind image, video or audio; anything else is not shown */
    public record Picture(String address, String kind) {

        public boolean isImage() {
            return kind.equals("image");
        }

        public boolean isVideo() {
            return kind.equals("video");
        }
    }
}
