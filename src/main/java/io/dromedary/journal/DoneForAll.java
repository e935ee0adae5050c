package io.dromedary.journal;

import io.dromedary.job.Job;
import io.dromedary.text.ClockSkew;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * What one job does for all that wait for it. Its claim is valid only while that job is leased, and a minute at most, so that no crash and
 * no failure blocks others.
 */
final class DoneForAll {

    /** A job that takes longer may be dead; doing it twice costs nothing. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private DoneForAll() {
    }

    /**
     * Condition that a job may claim it, for the parameters of {@link #parameters}.
     *
     * @param claimer column with the id of the job that has claimed it
     * @param since   column with the time of that
     */
    static String isFree(String claimer, String since) {
        return """
                (%1$s = :job OR %2$s < :dead OR %2$s > :latest
                    OR NOT EXISTS (SELECT 1 FROM job WHERE job.id = %1$s AND job.owner IS NOT NULL))""".formatted(claimer, since);
    }

    /** Of a claim that is made now. */
    static Map<String, Object> parameters(Job job, Clock clock) {
        return Map.of("job", job.id(), "now", clock.millis(), "dead", clock.instant().minus(LONGEST).toEpochMilli(), "latest",
                ClockSkew.latest(clock).toEpochMilli());
    }
}
