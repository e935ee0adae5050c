package io.dromedary.journal;

import io.dromedary.job.Job;
import io.dromedary.job.MissingResult;
import io.dromedary.job.Output;
import io.dromedary.job.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The results of jobs: their names in the outbox are reserved before the download, and recorded as published after it.
 *
 * <p>A result is identified by the provider's id, else by its address without the query, never by its position: answers name the same
 * results in another order, repeat them, or leave some out.
 */
public final class Outputs {

    private final JdbcClient jdbc;
    private final JdbcClient reads;
    private final TransactionTemplate transaction;
    private final TransactionTemplate unsynced;

    public Outputs(DataSource source) {
        this.jdbc = JdbcClient.create(source);
        this.reads = JournalPool.readsOf(source);
        this.transaction = JournalPool.unitsOf(source);
        this.unsynced = JournalPool.unsyncedUnitsOf(source);
    }

    // ------------------------------------------------------------------ what an answer names

    /**
     * Records what an answer names, within the caller's transaction. What is new gets the next number; what is known keeps its own, and
     * gets its new address unless it is published. Nothing is forgotten because one answer does not name it.
     *
     * @param missing numbered by their position among all that the answer names
     * @return all that is missing, also what only earlier answers named, with numbers that no result has
     */
    List<MissingResult> record(Job job, List<Result> results, List<MissingResult> missing) {
        List<Output> known = knownBefore(job);
        List<MissingResult> left = new ArrayList<>(job.missing());
        int next = Stream.concat(known.stream().map(Output::number), left.stream().map(MissingResult::number)).reduce(0, Integer::max) + 1;
        List<MissingResult> all = new ArrayList<>();
        for (Object named : inOrder(results, missing)) {
            if (named instanceof Result result) {
                Output output = find(result, known).orElse(null);
                if (output == null) {
                    Optional<MissingResult> before = result.id() == null ? Optional.empty() : take(left, result.id());
                    int number = before.isPresent() ? before.get().number() : next++;
                    output = new Output(job.id(), number, result.url(), null, null, null, null, null, null, result.id(), true, null);
                    known.add(output);
                }
                save(output, result);
            } else if (named instanceof MissingResult one && known.stream().noneMatch(output -> isSame(one.id(), output.resultId()))) {
                Optional<MissingResult> before = take(left, one.id());
                all.add(one.withNumber(before.isPresent() ? before.get().number() : next++));
            }
        }
        all.addAll(left);
        all.removeIf(one -> known.stream().anyMatch(output -> isSame(one.id(), output.resultId())));
        return all.stream().sorted(Comparator.comparingInt(MissingResult::number)).toList();
    }

    /** In the order of the answer. */
    private static List<Object> inOrder(List<Result> results, List<MissingResult> missing) {
        List<Object> all = new ArrayList<>(results);
        missing.stream().sorted(Comparator.comparingInt(MissingResult::number))
                .forEach(one -> all.add(Math.max(0, Math.min(one.number() - 1, all.size())), one));
        return all;
    }

    /** What an earlier answer named, as not named any more until this one does; previews that were not fetched are forgotten. */
    private List<Output> knownBefore(Job job) {
        List<Output> known = jdbc.sql("SELECT * FROM output WHERE job = :job ORDER BY number").param("job", job.id())
                .query(JournalRows::output).list();
        if (!known.isEmpty()) {
            jdbc.sql("DELETE FROM output WHERE job = :job AND path IS NULL AND preview_of IS NOT NULL").param("job", job.id()).update();
            jdbc.sql("UPDATE output SET unnamed = path IS NULL WHERE job = :job").param("job", job.id()).update();
        }
        return known.stream().filter(output -> !output.isPreview()).collect(Collectors.toCollection(ArrayList::new));
    }

    private static Optional<Output> find(Result result, List<Output> known) {
        String address = Result.withoutQuery(result.url());
        return known.stream().filter(output -> isSame(result.id(), output.resultId())).findFirst()
                .or(() -> known.stream().filter(output -> (result.id() == null || output.resultId() == null)
                        && address.equals(Result.withoutQuery(output.url()))).findFirst());
    }

    private static boolean isSame(String id, String other) {
        return id != null && id.equals(other);
    }

    /** Removes what is known under an id, or the first without one where there is none. */
    private static Optional<MissingResult> take(List<MissingResult> left, String id) {
        Optional<MissingResult> found = left.stream().filter(one -> id == null ? one.id() == null : id.equals(one.id())).findFirst();
        found.ifPresent(left::remove);
        return found;
    }

    private void save(Output output, Result result) {
        jdbc.sql("""
                INSERT INTO output (job, number, url, result_id) VALUES (:job, :number, :url, :id)
                ON CONFLICT (job, number) DO UPDATE SET result_id = coalesce(output.result_id, excluded.result_id), unnamed = FALSE,
                    url = CASE WHEN output.path IS NULL THEN excluded.url ELSE output.url END""")
                .param("job", output.job()).param("number", output.number()).param("url", result.url()).param("id", result.id()).update();
        if (result.preview() != null) {
            // Negative, so that it never collides with a result, however many a later answer names.
            jdbc.sql("INSERT INTO output (job, number, url, preview_of) VALUES (:job, :number, :url, :of) ON CONFLICT DO NOTHING")
                    .param("job", output.job()).param("number", -output.number()).param("url", result.preview())
                    .param("of", output.number()).update();
        }
    }

    // ------------------------------------------------------------------ names

    public boolean isReserved(String base) {
        return reads.sql("SELECT count(*) FROM output WHERE base = :base").param("base", base).query(Integer.class).single() > 0;
    }

    /** @return false where another result has that name, or this one is published under its own */
    public boolean reserve(Output output, String base) {
        return Boolean.TRUE.equals(transaction.execute(status -> jdbc.sql("""
                UPDATE output SET base = :base WHERE job = :job AND number = :number AND path IS NULL
                AND NOT EXISTS (SELECT 1 FROM output WHERE base = :base)""")
                .param("base", base).param("job", output.job()).param("number", output.number()).update() == 1));
    }

    /**
     * To be called only after the file is durable. A name once published never changes. Where a power cut undoes it, the result is fetched
     * again, as after a kill before this.
     */
    public void published(Output output) {
        unsynced.executeWithoutResult(status -> jdbc.sql("""
                UPDATE output SET path = :path, bytes = :bytes, sha256 = :sha256, content_type = :type, c2pa = :c2pa,
                    unnamed = FALSE
                WHERE job = :job AND number = :number AND path IS NULL""")
                .param("path", output.path()).param("bytes", output.bytes()).param("sha256", output.sha256())
                .param("type", output.contentType()).param("c2pa", output.c2pa()).param("job", output.job())
                .param("number", output.number()).update());
    }

    /** It did not come: the others are fetched first. */
    public void tried(Output output) {
        jdbc.sql("UPDATE output SET tries = tries + 1 WHERE job = :job AND number = :number").param("job", output.job())
                .param("number", output.number()).update();
    }
}
