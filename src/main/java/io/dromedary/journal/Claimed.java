package io.dromedary.journal;

import io.dromedary.job.Places;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Objects of buckets that were claimed and are not out of the inbox yet. */
public final class Claimed {

    /**
     * An object that was claimed.
     *
     * @param key     in full, with the prefix
     * @param etag    as the store gives it; empty for a folder marker, which has no content
     * @param modified when it was uploaded; seconds since 1970, 0 for a folder marker
     * @param job     the claim's id
     * @param entered whether the drop is registered in the journal, so that the object may be deleted from the inbox
     */
    public record Row(String bucket, String key, String etag, long modified, String job, boolean entered) {

        public boolean isMark() {
            return etag.isEmpty();
        }
    }

    private final JdbcClient jdbc;
    private final JdbcClient reads;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public Claimed(DataSource source, Clock clock) {
        this.jdbc = JdbcClient.create(source);
        this.reads = JournalPool.readsOf(source);
        this.transaction = JournalPool.unitsOf(source);
        this.clock = clock;
    }

    /**
     * Claims all of the objects or none, atomically.
     *
     * @return false where another claim has one of them
     */
    public boolean add(Collection<Row> objects) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            for (Row object : objects) {
                int added = jdbc.sql("""
                        INSERT INTO claim (bucket, key, etag, modified, job, created) VALUES (:bucket, :key, :etag, :modified, :job, :now)
                        ON CONFLICT DO NOTHING""")
                        .param("bucket", object.bucket()).param("key", object.key()).param("etag", object.etag())
                        .param("modified", object.modified()).param("job", object.job())
                        .param("now", clock.millis()).update();
                if (added == 0) {
                    status.setRollbackOnly();
                    return false;
                }
            }
            return true;
        }));
    }

    /** The id of this journal, created on first use. */
    public String journalId() {
        return transaction.execute(status -> {
            jdbc.sql("INSERT INTO journal_id (id) SELECT :id WHERE NOT EXISTS (SELECT 1 FROM journal_id)")
                    .param("id", UUID.randomUUID().toString()).update();
            return jdbc.sql("SELECT id FROM journal_id").query(String.class).single();
        });
    }

    /** @param place folder of the drop's files, {@code work/<claim>} or deeper; part of the transaction that registers the drop */
    void entered(String place) {
        String[] steps = place.split("/", 3);
        if (steps.length > 1 && steps[0].equals(Places.WORK)) {
            jdbc.sql("UPDATE claim SET entered = :now WHERE entered IS NULL AND job = :job").param("now", clock.millis())
                    .param("job", steps[1]).update();
        }
    }

    public List<Row> of(String job) {
        return reads.sql("SELECT * FROM claim WHERE job = :job ORDER BY bucket, key").param("job", job).query(Claimed::row).list();
    }

    /** Oldest claim first. */
    public List<Row> in(String bucket) {
        return jdbc.sql("SELECT * FROM claim WHERE bucket = :bucket ORDER BY job, key").param("bucket", bucket).query(Claimed::row).list();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(row.getString("bucket"), row.getString("key"), row.getString("etag"), row.getLong("modified"), row.getString("job"),
                row.getObject("entered") != null);
    }

    /** The objects were deleted from the inbox, or the claim is undone. */
    public void remove(String job) {
        transaction.executeWithoutResult(status -> jdbc.sql("DELETE FROM claim WHERE job = :job").param("job", job).update());
    }
}
