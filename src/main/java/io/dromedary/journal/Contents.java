package io.dromedary.journal;

import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the files of each drop held when it was claimed, as versions of the store, by file. */
public final class Contents {

    private final JdbcClient jdbc;
    private final JdbcClient reads;
    private final TransactionTemplate transaction;

    public Contents(DataSource source) {
        this.jdbc = JdbcClient.create(source);
        this.reads = JournalPool.readsOf(source);
        this.transaction = JournalPool.unsyncedUnitsOf(source);
    }

    /** Replaces what is noted of the job; it need not be registered yet, and is durable before it is. */
    public void note(String job, Map<String, String> versions) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("DELETE FROM content WHERE job = :job").param("job", job).update();
            versions.forEach((file, version) -> jdbc.sql("INSERT INTO content (job, file, version) VALUES (:job, :file, :version)")
                    .param("job", job).param("file", file).param("version", version).update());
        });
    }

    /** The files of a claim are now those of a job that was there before. */
    public void move(String claim, String job) {
        note(job, of(claim));
        note(claim, Map.of());
    }

    /** Empty for a job that was registered by a version that noted nothing. */
    public Map<String, String> of(String job) {
        return reads.sql("SELECT file, version FROM content WHERE job = :job").param("job", job)
                .query((row, number) -> Map.entry(row.getString("file"), row.getString("version"))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
