package io.dromedary.journal;

/**
 * The statements that find which jobs of an account ({@code :realm}) are submitted next ({@code :now}, so many as {@code :limit}), and of
 * models with fewer places no more than are free ({@code :free}).
 */
final class ReadyJobs {

    private static final String FREE = """
            job.state = 'READY' AND job.owner IS NULL AND job.withdrawn IS NULL AND job.moving_to IS NULL AND job.not_before <= :now""";
    private static final String NOTHING_IS_SUBMITTED = Pauses.OF_LINE + " OR EXISTS (SELECT 1 FROM generation WHERE hold IS NOT NULL)";

    private static final String NOT_PAUSED = "NOT " + Pauses.ofModelOf("tally");
    private static final String AS_MANY_AS_ARE_FREE = "coalesce((SELECT value FROM json_each(:free) WHERE key = model), :limit)";

    /** The most urgent first, of those the folders in turn, of a folder the oldest. */
    static final String NEXT = next(NOT_PAUSED, "", AS_MANY_AS_ARE_FREE);
    /** The same of those that the account did not refuse. */
    static final String UNREFUSED = next(NOT_PAUSED, " AND job.refused IS NULL", AS_MANY_AS_ARE_FREE);
    /** The same of models that are tried again, one of each. */
    static final String TRIALS_OF_MODELS = next("tally.model IN (%s)".formatted(FailingModels.WITH_TRIAL_DUE), "", "1");
    /** The folder of a job that was handed out waits for its next turn behind all others. */
    static final String SERVED = """
            INSERT INTO turn (realm, folder, served) SELECT :realm, folder, (SELECT coalesce(max(served), 0) + 1 FROM turn)
            FROM job WHERE id = :job
            ON CONFLICT (realm, folder) DO UPDATE SET served = excluded.served""";
    /** That one first which was refused longest ago. */
    static final String REFUSED = """
            SELECT id FROM job WHERE %s AND job.realm = :realm AND job.refused IS NOT NULL AND NOT (%s) AND NOT %s
            ORDER BY changed, priority DESC, created, id LIMIT :limit""".formatted(FREE, NOTHING_IS_SUBMITTED, Pauses.OF_MODEL);

    private ReadyJobs() {
    }

    /**
     * From each folder and model its next jobs, and of those the next ones: so what waits for a paused model is not read, nor what waits
     * behind the next ones in a folder, however much that is.
     *
     * @param models which of them
     * @param which  of their jobs
     * @param most   of each of them
     */
    private static String next(String models, String which, String most) {
        return """
                SELECT id FROM (SELECT *,
                    row_number() OVER (PARTITION BY model ORDER BY priority DESC, round, served, created, id) AS of_model FROM (
                    SELECT job.id, job.model, job.priority, job.created, coalesce(turn.served, 0) AS served,
                        row_number() OVER (PARTITION BY job.priority, job.folder ORDER BY job.created, job.id) AS round
                    FROM (SELECT DISTINCT model, folder FROM tally
                        WHERE state = 'READY' AND realm = :realm AND jobs > 0 AND %s
                            AND coalesce((SELECT value FROM json_each(:free) WHERE key = tally.model), 1) > 0) AS waiting
                    JOIN job ON job.id IN (SELECT job.id FROM job WHERE %s AND job.realm = :realm AND job.model = waiting.model
                        AND job.folder = waiting.folder%s ORDER BY job.priority DESC, job.created, job.id LIMIT :limit)
                    LEFT JOIN turn ON turn.realm = :realm AND turn.folder = waiting.folder
                    WHERE NOT (%s)) AS next) AS ranked
                WHERE of_model <= %s
                ORDER BY priority DESC, round, served, created, id LIMIT :limit"""
                .formatted(models, FREE, which, NOTHING_IS_SUBMITTED, most);
    }
}
