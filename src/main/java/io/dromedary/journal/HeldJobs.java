package io.dromedary.journal;

import io.dromedary.job.Amount;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Price;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What waits in {@code hold/}, in groups that a person decides about together. */
public final class HeldJobs {

    private static final String FACTS = "json_extract(verdict, '$.hold.limit') AS held_by, json_extract(request, '$.model') AS model, "
            + "CAST(round(json_extract(verdict, '$.hold.credits') * 1000000) AS INTEGER) AS price";

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

        /** Why they wait, for all of them. */
        public String why() {
            return switch (limit) {
                case APPROVAL -> "each costs more than dromedary.approve-above";
                case MAX_CREDITS -> "each costs more than its own max_credits";
                case UNPRICED -> "nobody knows what they would cost, and there are limits";
                case UNDETERMINED -> "too much of what was submitted is undetermined (dromedary.undetermined-max)";
                case DROP -> "each would cost more than what a drop may";
                case DAY -> "a budget of the day is used up";
                case MONTH -> "a budget of the month is used up";
            };
        }
    }

    public HeldJobs(DataSource source) {
        this.jdbc = JdbcClient.create(source);
    }

    /** Those first that a person has to decide about, then the dearest. */
    public List<Group> groups() {
        return jdbc.sql("""
                SELECT held_by, folder, model, count(*) AS jobs, count(*) - count(price) AS unpriced, coalesce(sum(price), 0) AS credits,
                    max(changed) AS newest, CASE WHEN count(*) = 1 THEN max(id) END AS only
                FROM (SELECT id, folder, changed, %s FROM job WHERE state = 'HELD') AS held GROUP BY held_by, folder, model
                ORDER BY held_by NOT IN ('APPROVAL', 'MAX_CREDITS', 'UNPRICED'), credits DESC, folder, model""".formatted(FACTS))
                .query((row, number) -> new Group(Limit.valueOf(row.getString("held_by")), row.getString("folder"),
                        row.getString("model"), amount(row), row.getLong("newest"), row.getString("only")))
                .list();
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
