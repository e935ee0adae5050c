package io.dromedary.page;

import io.dromedary.job.Amount;
import io.dromedary.job.State;
import io.dromedary.journal.Pauses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The state of the line in one sentence, or the one thing that needs a person.
 *
 * @param sentence what is true of the whole line
 * @param progress how far it is; empty where the sentence says so
 * @param tone     a class of the style sheet
 * @param button   what a person can do about it; null where that is nothing
 * @param action   where the button posts to, or a link where it begins with {@code /jobs}
 * @param confirm  what a person has to say first; null where a click is enough
 */
public record Headline(String sentence, String progress, String tone, String button, String action, String confirm) {

    /**
     * What the sentence is made of.
     *
     * @param hold   why nothing is submitted until a person says go on; null while all is well
     * @param paused why accounts do not take jobs, by their names
     * @param pause  a person's; null where there is none
     * @param toApprove what waits for a person's approval
     * @param done   when all that waits will be done, in words; null where nobody can say
     */
    record Facts(Map<State, Long> jobs, String hold, Map<String, String> paused, Pauses.Pause pause, String done, Amount toApprove) {

        long count(State... states) {
            long count = 0;
            for (State state : states) {
                count += jobs.getOrDefault(state, 0L);
            }
            return count;
        }
    }

    /** What stops everything comes before what stops one account, and that before single jobs. */
    static Headline of(Facts facts, Times times) {
        String progress = progress(facts);
        if (facts.hold() != null) {
            return new Headline("Nothing is submitted: " + Words.line(facts.hold()), progress, "bad", "Go on", "/do/go-on",
                    "I know what the journal does not know of, and nothing of it is to be waited for");
        }
        if (!facts.paused().isEmpty()) {
            Map.Entry<String, String> first = facts.paused().entrySet().iterator().next();
            return new Headline("%s is paused: %s".formatted(first.getKey(), Words.line(first.getValue())), progress, "bad", null, null,
                    null);
        }
        if (facts.pause() != null) {
            return new Headline("Paused since %s by %s%s.%s".formatted(times.at(facts.pause().since()), Words.line(facts.pause().who()),
                    facts.pause().why().isBlank() ? "" : ": " + Words.line(facts.pause().why()).replaceFirst("(?<![.\\s])[.\\s]*+$", ""),
                    facts.pause().isByFile() ? " To end that, %s.".formatted(facts.pause().end()) : ""), progress, "care",
                    facts.pause().isByFile() ? null : "Resume", facts.pause().isByFile() ? null : "/do/resume", null);
        }
        long uncertain = facts.count(State.UNCERTAIN);
        if (uncertain > 0) {
            return new Headline(uncertain == 1
                    ? "One job is uncertain: it may have been paid for, and only you can find out."
                    : "%,d jobs are uncertain: they may have been paid for, and only you can find out.".formatted(uncertain), progress,
                    "care",
                    "Look at " + (uncertain == 1 ? "it" : "them"), Links.in(State.UNCERTAIN), null);
        }
        Amount held = facts.toApprove();
        if (held.requests() > 0) {
            return new Headline("%s for your approval: %s.".formatted(held.requests() == 1
                    ? "One job waits"
                    : "%,d jobs wait".formatted(
                            held.requests()),
                    held.inWords()), progress, "care", "Look at " + (held.requests() == 1 ? "it" : "them"),
                    Links.in(State.HELD), null);
        }
        return new Headline(progress, "", "live", null, null, null);
    }

    private static String progress(Facts facts) {
        List<String> parts = new ArrayList<>();
        add(parts, facts.count(State.SUBMITTING, State.WAITING), "at the provider");
        add(parts, facts.count(State.COLLECTING), "coming back");
        add(parts, facts.count(State.READY, State.ENTERING), "waiting");
        add(parts, facts.count(State.HELD), "held");
        if (parts.isEmpty()) {
            return "All is done. Nothing waits.";
        }
        if (facts.done() != null) {
            parts.add("done about " + facts.done());
        }
        return String.join(", ", parts) + ".";
    }

    private static void add(List<String> parts, long count, String where) {
        if (count > 0) {
            parts.add("%,d %s".formatted(count, where));
        }
    }

    public boolean isLink() {
        return action != null && !action.startsWith("/do/");
    }
}
