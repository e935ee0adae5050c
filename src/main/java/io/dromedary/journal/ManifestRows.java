package io.dromedary.journal;

import io.dromedary.drop.Sidecar;
import io.dromedary.job.Job;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The rows of manifests: which job was made of each, and what the results file already contains. */
public final class ManifestRows {

    /**
     * One row of a manifest.
     *
     * @param manifest the manifest's job
     * @param number   in the file, from 1
     * @param id       null where it has none of its own
     * @param told     the job and the state that the results file shows; null before the row ended
     */
    public record Line(String manifest, int number, String id, String told) {
    }

    /**
     * The file with the outcomes of the rows of a manifest.
     *
     * @param path  below the outbox
     * @param bytes how much of it is durable
     */
    public record Results(String path, long bytes) {
    }

    private final JdbcClient jdbc;
    private final JdbcClient reads;
    private final TransactionTemplate transaction;

    public ManifestRows(DataSource source) {
        this.jdbc = JdbcClient.create(source);
        this.reads = JournalPool.readsOf(source);
        this.transaction = JournalPool.unitsOf(source);
    }

    /**
     * Reserves the file for a manifest's results.
     *
     * <p>Does nothing where another manifest has that name, or where this one already has a file.
     */
    public void reserve(String manifest, String results) {
        jdbc.sql("INSERT INTO manifest (job, results, bytes) VALUES (:job, :results, 0) ON CONFLICT DO NOTHING")
                .param("job", manifest).param("results", results).update();
    }

    public Optional<Results> results(String manifest) {
        return jdbc.sql("SELECT * FROM manifest WHERE job = :job").param("job", manifest)
                .query((row, number) -> new Results(row.getString("results"), row.getLong("bytes"))).optional();
    }

    /**
     * A row that is about to become a job.
     *
     * @param id null where it has none of its own
     * @return false where an earlier row has the id
     */
    public boolean add(String manifest, int number, String id, String folder, String sidecar, String job) {
        jdbc.sql("""
                INSERT INTO line (manifest, number, id, folder, sidecar, job) VALUES (:manifest, :number, :id, :folder, :sidecar, :job)
                ON CONFLICT DO NOTHING""")
                .param("manifest", manifest).param("number", number).param("id", id).param("folder", folder).param("sidecar", sidecar)
                .param("job", job).update();
        return jdbc.sql(
                "SELECT count(*) FROM line WHERE manifest = :manifest AND number = :number AND (id = :id OR id IS NULL AND :id IS NULL)")
                .param("manifest", manifest).param("number", number).param("id", id).query(Integer.class).single() == 1;
    }

    public boolean hasId(String manifest, int number) {
        return jdbc.sql("SELECT count(*) FROM line WHERE manifest = :manifest AND number = :number AND id IS NOT NULL")
                .param("manifest", manifest).param("number", number).query(Integer.class).single() == 1;
    }

    public boolean isEntered(String manifest, int number) {
        return jdbc.sql("SELECT count(*) FROM line JOIN job ON job.id = line.job WHERE manifest = :manifest AND number = :number")
                .param("manifest", manifest).param("number", number).query(Integer.class).single() == 1;
    }

    public int countNotEntered(String manifest) {
        return jdbc.sql("SELECT count(*) FROM line LEFT JOIN job ON job.id = line.job WHERE manifest = :manifest AND job.id IS NULL")
                .param("manifest", manifest).query(Integer.class).single();
    }

    /** @return how many jobs were made of a manifest's rows */
    public int count(String manifest) {
        return jdbc.sql("SELECT count(*) FROM line WHERE manifest = :manifest").param("manifest", manifest).query(Integer.class).single();
    }

    /** The row that was to become the job {@code id} belongs to a parked job, which continues with it. */
    public void adopted(String id, Job parked) {
        jdbc.sql("UPDATE line SET job = :parked WHERE job = :job").param("parked", parked.id()).param("job", id).update();
    }

    /** A row's drop that was put back into the inbox is a new job of the same row. */
    void triedAgain(Job job) {
        List<String> sidecars = job.files().stream().filter(Sidecar::isSidecarName).toList();
        if (!sidecars.isEmpty()) {
            jdbc.sql("""
                    UPDATE line SET job = :job WHERE (manifest, number) = (
                        SELECT manifest, number FROM line JOIN job ON job.id = line.job
                        WHERE line.folder = :folder AND sidecar IN (:sidecars) \
                    AND state NOT IN ('READY', 'SUBMITTING', 'WAITING', 'COLLECTING')
                        ORDER BY manifest DESC, number LIMIT 1)
                    AND NOT EXISTS (SELECT 1 FROM line WHERE job = :job)""")
                    .param("job", job.id()).param("folder", job.folder()).param("sidecars", sidecars).update();
        }
    }

    public List<Line> of(Job job) {
        return reads.sql("SELECT * FROM line WHERE job = :job ORDER BY manifest, number").param("job", job.id()).query(ManifestRows::line)
                .list();
    }

    private static Line line(ResultSet row, int number) throws SQLException {
        return new Line(row.getString("manifest"), row.getInt("number"), row.getString("id"), row.getString("told"));
    }

    /**
     * The results file has it, durably.
     *
     * @param bytes how long the file is now
     */
    public void told(Line line, String what, long bytes) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("UPDATE manifest SET bytes = :bytes WHERE job = :manifest").param("bytes", bytes).param("manifest", line.manifest())
                    .update();
            jdbc.sql("UPDATE line SET told = :told WHERE manifest = :manifest AND number = :number")
                    .params(Map.of("told", what, "manifest", line.manifest(), "number", line.number())).update();
        });
    }
}
