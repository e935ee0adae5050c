package io.dromedary.journal;

import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.text.ClockSkew;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Deduplicates uploads: within one account the same bytes of the same type are uploaded once, by one job at a time. */
public final class SharedUploads {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Journal journal;
    private final Clock clock;

    private record Upload(String sha256, String contentType, String url, String remoteId, long at) {
        boolean isOf(MediaFile file) {
            return sha256.equals(file.sha256()) && contentType.equals(file.contentType());
        }
    }

    public SharedUploads(DataSource source, Journal journal, Clock clock) {
        this.jdbc = JdbcClient.create(source);
        this.transaction = JournalPool.unitsOf(source);
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Fills in the addresses of files that other jobs have uploaded.
     *
     * @param since older addresses are not reused
     */
    public Job known(Job job, Instant since) {
        List<MediaFile> wanted = job.media().stream().filter(file -> !file.isUploadedBetween(since, ClockSkew.latest(clock))).toList();
        if (wanted.isEmpty()) {
            return job;
        }
        return transaction.execute(status -> {
            List<Upload> found = wanted.stream().map(file -> find(job, file, since)).flatMap(Optional::stream).toList();
            return found.isEmpty()
                    ? job
                    : journal.media(job, file -> file.isUploadedBetween(since, ClockSkew.latest(clock))
                            ? file
                            : found.stream().filter(upload -> upload.isOf(file)).findFirst()
                                    .map(upload -> file.uploaded(upload.url, upload.remoteId, upload.at)).orElse(file));
        });
    }

    private Optional<Upload> find(Job job, MediaFile file, Instant since) {
        return jdbc
                .sql("""
                SELECT * FROM upload WHERE realm = :realm AND sha256 = :sha256 AND content_type = :type \
                AND url IS NOT NULL AND at BETWEEN :since AND :latest""")
                .param("latest", ClockSkew.latest(clock).toEpochMilli())
                .param("realm", job.realm()).param("sha256", file.sha256()).param("type", file.contentType())
                .param("since", since.toEpochMilli())
                .query((row, number) -> new Upload(row.getString("sha256"), row.getString("content_type"), row.getString("url"),
                        row.getString("remote_id"), row.getLong("at")))
                .optional();
    }

    /**
     * What a clock that was ahead wrote counts as old.
     *
     * @return false where another job uploads the same bytes now, or has just done so
     */
    public boolean claim(Job job, MediaFile file, Instant since) {
        return Boolean.TRUE.equals(transaction.execute(status -> jdbc.sql("""
                INSERT INTO upload (realm, sha256, content_type, job, at) VALUES (:realm, :sha256, :type, :job, :now)
                ON CONFLICT (realm, sha256, content_type) DO UPDATE SET url = NULL, remote_id = NULL, job = :job, at = :now
                WHERE CASE WHEN upload.url IS NULL
                    THEN %s
                    ELSE upload.at < :since OR upload.at > :latest END"""
                .formatted(DoneForAll.isFree("upload.job", "upload.at")))
                .param("realm", job.realm()).param("sha256", file.sha256()).param("type", file.contentType())
                .param("since", since.toEpochMilli()).params(DoneForAll.parameters(job, clock)).update() == 1));
    }

    /** Records the upload for this job, and for later ones with the same bytes. */
    public Job stored(Job job, MediaFile file, String publicUrl, String remoteId) {
        return transaction.execute(status -> {
            Upload upload = new Upload(file.sha256(), file.contentType(), publicUrl, remoteId, clock.millis());
            jdbc.sql("""
                    INSERT INTO upload (realm, sha256, content_type, url, remote_id, job, at)
                    VALUES (:realm, :sha256, :type, :url, :remote, :job, :at)
                    ON CONFLICT (realm, sha256, content_type) DO UPDATE SET url = :url, remote_id = :remote, job = :job, at = :at""")
                    .param("realm", job.realm()).param("sha256", upload.sha256).param("type", upload.contentType).param("url", upload.url)
                    .param("remote", upload.remoteId).param("job", job.id()).param("at", upload.at).update();
            return journal.media(job, each -> upload.isOf(each) ? each.uploaded(publicUrl, remoteId, upload.at) : each);
        });
    }
}
