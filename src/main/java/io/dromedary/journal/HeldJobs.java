package io.dromedary.journal;

import io.dromedary.job.Amount;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Places;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.text.SafeText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What waits in {@code hold/}, in groups that a person decides about together. */
public final class HeldJobs {

    private static final String FACTS = "json_extract(verdict, '$.hold.limit') AS held_by, json_extract(request, '$.model') AS model, "
            + "CAST(round(json_extract(verdict, '$.hold.credits') * 1000000) AS INTEGER) AS price";

    private static final String GROUPS = """
            SELECT held_by, folder, model, count(*) AS jobs, count(*) - count(price) AS unpriced, coalesce(sum(price), 0) AS credits,
                max(changed) AS newest, CASE WHEN count(*) = 1 THEN max(id) END AS only
            FROM (SELECT id, folder, changed, %s FROM job WHERE state = 'HELD'%s) AS held GROUP BY held_by, folder, model
            ORDER BY held_by NOT IN ('APPROVAL', 'MAX_CREDITS', 'UNPRICED'), credits DESC, folder, model""";

    private final JdbcClient jdbc;

    /**
     * Held jobs of one folder and one model, kept back by the same limit.
     *
     * @param profile folder below the inbox; empty for the inbox itself
     * @param cost    of all of them
     * @param newest  when the last one was held; milliseconds since 1970
     * @param only    the id of a single job; null where there are several
     */
    public record Group(Limit limit, String profile, String model, Amount cost, long newest, String only) {

        /** {@code 24 jobs of MODEL from inbox/shop}. */
        public String inWords() {
            return "%,d %s of %s from inbox%s".formatted(cost.requests(), cost.requests() == 1 ? "job" : "jobs", model,
                    profile.isEmpty() ? "" : "/" + profile);
        }

        private boolean isOne() {
            return cost.requests() == 1;
        }

        /** Why they wait, for all of them. */
        public String why() {
            return switch (limit) {
                case APPROVAL -> isOne() ? "it costs more than dromedary.approve-above" : "each costs more than dromedary.approve-above";
                case MAX_CREDITS -> isOne() ? "it costs more than its own max_credits" : "each costs more than its own max_credits";
                case UNPRICED -> "nobody knows what %s would cost, and there are limits".formatted(isOne() ? "it" : "they");
                case UNDETERMINED -> "too much of what was submitted is undetermined (dromedary.undetermined-max)";
                case DROP -> "with %s a drop would cost more than it may".formatted(isOne() ? "it" : "each of them");
                case DAY -> "a budget of the day is used up";
                case MONTH -> "a budget of the month is used up";
            };
        }

        /** What they would cost: {@code they would cost 144 credits together}. */
        public String price() {
            return isOne() ? "it would cost " + cost.inWords() : "they would cost %s together".formatted(cost.inWords());
        }

        /** For somebody who is to decide, in one sentence. */
        public String sentence() {
            String what = "%s %s in hold/ ".formatted(SafeText.line(inWords()), isOne() ? "waits" : "wait");
            return limit.isLiftedByApproval()
                    ? "%sfor your word, since %s: %s; approve with `./dromedary approve %s`".formatted(what, why(), price(), named())
                    : "%suntil %s, since %s: %s".formatted(what, isOne() ? "it fits" : "they fit", why(), price());
        }

        /** The argument with which `approve` means them: it takes what is held of the folders below, too. */
        public String named() {
            return only == null ? "--profile " + quoted(Places.INBOX + "/" + profile) : only;
        }

        /** The same, for commands that may mean jobs in any state. */
        public String namedAmongAll() {
            return only == null ? "--state held " + named() : only;
        }

        /** Where a person says something for all of them. */
        public String profileFile() {
            return Places.in(Places.INBOX, (profile.isEmpty() ? "" : SafeText.line(profile) + "/") + "_profile.yaml");
        }

        /** For a shell: strangers name folders. */
        private static String quoted(String folder) {
            return folder.matches("[\\w./-]+") ? folder : "'" + SafeText.line(folder).replace("'", "'\\''") + "'";
        }
    }

    public HeldJobs(DataSource source) {
        this.jdbc = JournalPool.readsOf(source);
    }

    /** Those first that a person has to decide about, then the dearest. */
    public List<Group> groups() {
        return jdbc.sql(groups("")).query(HeldJobs::group).list();
    }

    /** @param which a condition besides, which begins with AND; may be empty */
    static String groups(String which) {
        return GROUPS.formatted(FACTS, which);
    }

    static Group group(ResultSet row, int number) throws SQLException {
        return new Group(Limit.valueOf(row.getString("held_by")), row.getString("folder"), row.getString("model"), amount(row),
                row.getLong("newest"), row.getString("only"));
    }

    public static Amount together(List<Group> groups) {
        return groups.stream().map(Group::cost).reduce(Amount.NONE, Amount::plus);
    }

    /** What waits, for somebody who started the line and looks at its end; empty where nothing does. */
    public List<String> sentences() {
        List<Group> all = groups();
        Amount asked = together(all.stream().filter(group -> group.limit().isLiftedByApproval()).toList());
        Amount later = together(all.stream().filter(group -> !group.limit().isLiftedByApproval()).toList());
        List<String> sentences = new ArrayList<>();
        if (asked.requests() > 0) {
            sentences.add("%s in hold/ for your word: %s. `./dromedary approve --all` pays that, once you have said yes; ".formatted(
                    waiting(asked), wouldCost(asked))
                    + "hold/_READ-ME.txt has each group, and how to change it or give it up.");
        }
        if (later.requests() > 0) {
            sentences.add("%s in hold/ for a budget, or for what is undetermined: %s. That goes on by itself when it fits."
                    .formatted(waiting(later), wouldCost(later)));
        }
        return sentences;
    }

    private static String waiting(Amount amount) {
        return "%,d %s".formatted(amount.requests(), amount.requests() == 1 ? "job waits" : "jobs wait");
    }

    private static String wouldCost(Amount amount) {
        return amount.requests() == 1 ? "it would cost " + amount.inWords() : "together they would cost " + amount.inWords();
    }

    /** Of what `approve` takes with a group: its folder, and those below. */
    public Amount named(Group group) {
        return group.only() != null
                ? group.cost()
                : cost(new JobFilter(List.of(), Set.of(State.HELD), null, null, null, group.profile()));
    }

    /** The group that these three name, as it is now; empty where nothing of it is held any more. */
    public Optional<Group> group(Limit limit, String profile, String model) {
        return groups().stream().filter(group -> group.limit() == limit && group.profile().equals(profile)
                && group.model().equals(model)).findFirst();
    }

    /** The ids of all jobs of a group, in the order in which they are submitted. */
    public List<String> jobs(Group group) {
        return jdbc.sql("""
                SELECT id FROM (SELECT id, folder, priority, created, %s FROM job WHERE state = 'HELD') AS held
                WHERE held_by = :limit AND folder = :profile AND model = :model ORDER BY priority DESC, created, id""".formatted(FACTS))
                .param("limit", group.limit().name()).param("profile", group.profile()).param("model", group.model())
                .query(String.class).list();
    }

    /** What all that a filter means would cost, of what is held. */
    public Amount cost(JobFilter filter) {
        JobSearch.Where where = new JobSearch.Where(filter);
        where.and("state = :held", "held", "HELD");
        return jdbc.sql("""
                SELECT count(*) AS jobs, count(*) - count(price) AS unpriced, coalesce(sum(price), 0) AS credits
                FROM (SELECT %s FROM job%s) AS held""".formatted(FACTS, where)).params(where.values())
                .query((row, number) -> amount(row)).single();
    }

    private static Amount amount(ResultSet row) throws SQLException {
        return new Amount(Price.ofMillionths(row.getLong("credits")), row.getLong("jobs"), row.getLong("unpriced"));
    }
}
