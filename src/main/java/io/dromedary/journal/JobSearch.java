package io.dromedary.journal;

import static io.dromedary.journal.JournalRows.json;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds jobs for people and programs: pages of what a filter means, counted and grouped. */
public final class JobSearch {

    /** What a person calls all classes of reasons that say so; no channel has that word. */
    private static final String CREDITS = "credits";
    /** Of those that were refused for themselves: 402 says nothing else, 403 says it in words. Source: facts, errors. */
    private static final String FOR_WANT_OF_CREDITS = """
            (reason >= 'rejected-403:' AND reason < 'rejected-403;' AND (reason LIKE '%HTTP 402%' OR reason LIKE '%credit%'
            OR reason LIKE '%balance%' OR reason LIKE '%fund%'))""";

    private final JdbcClient jdbc;

    /**
     * Jobs that ended outside the outbox, with the same class of reason.
     *
     * @param newest when the last of them ended; milliseconds since 1970
     * @param only   of a single job; null where there are several
     */
    public record Reason(State state, String reason, long jobs, long newest, Only only) {
    }

    /**
     * A class of one job needs no words that stand for many.
     *
     * @param words such as the class, with the names and numbers of this job
     */
    public record Only(String job, String words) {
    }

    public JobSearch(DataSource source) {
        this.jdbc = JdbcClient.create(source);
    }

    /**
     * A page, newest first.
     *
     * @param before id of the last job of the page before; null for the first page
     */
    public List<Job> page(JobFilter filter, String before, int limit) {
        Where where = new Where(filter);
        if (before != null) {
            where.and("(created, id) < (SELECT created, id FROM job WHERE id = :before)", "before", before);
        }
        String newest = " ORDER BY created DESC, id DESC LIMIT :limit";
        // Of each state its newest, which an index knows: a rare state is not looked for among all jobs.
        String which = filter.states().isEmpty()
                ? "SELECT * FROM job" + where
                : "SELECT job.* FROM json_each(:states) AS wanted JOIN job ON job.id IN (SELECT job.id FROM job" + where
                        + " AND created > 0 AND state = wanted.value" + newest + ")";
        return jdbc.sql(which + newest).params(where.values).param("limit", limit).query(JournalRows::job).list();
    }

    public long count(JobFilter filter) {
        Where where = new Where(filter);
        String what = filter.equals(JobFilter.in(filter.states().toArray(State[]::new)))
                ? "SELECT coalesce(sum(jobs), 0) FROM tally"
                : "SELECT count(*) FROM job";
        return jdbc.sql(what + where).params(where.values).query(Long.class).single();
    }

    /** Why jobs lie in error channels, the most frequent first. */
    public List<Reason> reasons() {
        return jdbc.sql("""
                SELECT grouped.*, only.id, json_extract(only.verdict, '$.why') AS why,
                    (SELECT changed FROM job WHERE job.state = grouped.state AND job.reason = grouped.reason
                        ORDER BY changed DESC LIMIT 1) AS newest FROM (
                    SELECT state, reason, sum(jobs) AS jobs FROM tally
                    WHERE reason <> '' AND jobs > 0 AND state NOT IN ('DELIVERED', 'DUPLICATE', 'HELD') GROUP BY state, reason) AS grouped
                LEFT JOIN job AS only ON only.id = CASE WHEN jobs = 1
                    THEN (SELECT id FROM job WHERE job.state = grouped.state AND job.reason = grouped.reason LIMIT 1) END
                ORDER BY jobs DESC, grouped.reason""")
                .query((row, number) -> new Reason(State.valueOf(row.getString("state")), row.getString("reason"), row.getLong("jobs"),
                        row.getLong("newest"), row.getLong("jobs") == 1 ? only(row) : null))
                .list();
    }

    private static Only only(ResultSet row) throws SQLException {
        String reason = row.getString("reason");
        String why = row.getString("why");
        return new Only(row.getString("id"),
                why == null ? reason : "%s: %s".formatted(reason.split(": ", 2)[0], why.strip().replaceFirst("[.]$", "")));
    }

    /** A filter as SQL. */
    static final class Where {
        private final List<String> conditions = new ArrayList<>();
        private final Map<String, Object> values = new HashMap<>();

        Where(JobFilter filter) {
            if (!filter.ids().isEmpty()) {
                and("id IN (SELECT value FROM json_each(:ids))", "ids", json(filter.ids()));
            }
            if (!filter.states().isEmpty()) {
                and("state IN (SELECT value FROM json_each(:states))", "states", json(filter.states()));
            }
            if (CREDITS.equalsIgnoreCase(filter.reason())) {
                conditions.add(FOR_WANT_OF_CREDITS);
            } else if (filter.reason() != null) {
                // The word of a channel means all that begins with it (the colon is followed by the semicolon). A class means itself, even
                // where another one begins like it.
                and(filter.reason().indexOf(':') < 0
                        ? "(reason = :reason OR reason >= :reason || ':' AND reason < :reason || ';')"
                        : "reason = :reason", "reason", filter.reason());
            }
            if (filter.profile() != null) {
                and("(folder = :profile OR substr(folder, 1, length(:profile) + 1) = :profile || '/')", "profile", filter.profile());
            }
            if (filter.since() != null) {
                and("changed >= :since", "since", filter.since().toEpochMilli());
            }
            if (filter.text() != null) {
                and("""
                        (id = :text OR request_id = :text OR correlation_id = :text
                        OR id IN (SELECT job FROM attempt WHERE request_id = :text)
                        OR name LIKE :like ESCAPE '!' OR folder LIKE :like ESCAPE '!'
                        OR json_extract(request, '$.prompt') LIKE :like ESCAPE '!')""", "text", filter.text());
                values.put("like", "%" + filter.text().replaceAll("[!%_]", "!$0") + "%");
            }
        }

        Map<String, Object> values() {
            return values;
        }

        void and(String condition, String name, Object value) {
            conditions.add(condition);
            values.put(name, value);
        }

        @Override
        public String toString() {
            return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        }
    }
}
