package io.dromedary.journal;

import io.dromedary.job.Job;
import io.dromedary.job.Took;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How long the last requests of each workload took. */
public final class TimesTaken {

    /** So many of each tell how it is now, and do not remember how it was last month. */
    private static final int KEPT = 50;

    private final JdbcClient jdbc;
    private final JdbcClient reads;

    public TimesTaken(DataSource source) {
        this.jdbc = JdbcClient.create(source);
        this.reads = JournalPool.readsOf(source);
    }

    /** The last ones, oldest first. */
    public List<Took> last(String workload) {
        return reads.sql("""
                SELECT unfinished, finished FROM (
                    SELECT unfinished, finished, at FROM took WHERE workload = :workload ORDER BY at DESC LIMIT :kept) AS last
                ORDER BY at""").param("workload", workload).param("kept", KEPT)
                .query((row, number) -> new Took(row.getLong("unfinished"), row.getLong("finished"))).list();
    }

    /** If the provider told of it after the last look, then that is when it had finished. */
    void keep(Job job, Took took, long now) {
        int kept = jdbc.sql("""
                INSERT INTO took (workload, attempt, unfinished, finished, at)
                SELECT :workload, :attempt, coalesce(told, :unfinished), coalesce(told, :finished), :now FROM (
                    SELECT min(at) - :accepted AS told FROM hint
                    WHERE attempt = :attempt AND at > :accepted + :unfinished AND at <= :accepted + :finished) AS notice
                WHERE true ON CONFLICT DO NOTHING""")
                .param("workload", job.workload()).param("attempt", job.attempt()).param("accepted", job.accepted())
                .param("unfinished", took.after()).param("finished", took.by()).param("now", now).update();
        if (kept > 0) {
            jdbc.sql("""
                    DELETE FROM took WHERE workload = :workload AND at < (
                        SELECT at FROM took WHERE workload = :workload ORDER BY at DESC LIMIT 1 OFFSET :last)""")
                    .param("workload", job.workload()).param("last", KEPT - 1).update();
        }
    }
}
