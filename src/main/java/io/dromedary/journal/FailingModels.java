package io.dromedary.journal;

import static io.dromedary.journal.JournalRows.json;

import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.settings.SettingsReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Models that fail whatever is asked of them. So many equal failures in a row, of different drops of one model of one account, and the line
 * itself pauses the model. From time to time one job goes as a trial: a result ends the pause, a failure doubles the wait. A model of which
 * the provider takes no requests is paused at once, until it takes one.
 *
 * <p>Everything is done within the change of the job that it follows from, so that no crash comes between the two.
 */
public final class FailingModels {

    /** Who pauses a model that fails. */
    static final String WHO = "the line";

    /** Models whose next trial is due, and that have none under way; a trial that came back unsent is none any more. */
    static final String WITH_TRIAL_DUE = """
            SELECT substr(scope, 7) FROM pause WHERE next_trial <= :now AND NOT EXISTS (SELECT 1 FROM job WHERE job.id = pause.trial
                AND (job.state IN ('SUBMITTING', 'WAITING') OR job.state = 'READY' AND job.owner IS NOT NULL))""";

    private static final int NOT_ALLOWED = 403;
    /** What these refuse is how the request was made: it is the drop's own. */
    private static final Set<Integer> OF_CONTENT = Set.of(411, 413, 414, 415, 422, 431);

    /**
     * When a model is paused, and when it is tried again.
     *
     * @param after   so many equal failures; 0 for never
     * @param first   wait until a trial; doubled after each one that failed
     * @param longest wait between two trials
     */
    public record Rules(int after, Duration first, Duration longest) {

        public static final Rules USUAL = new Rules(3, Duration.ofMinutes(1), Duration.ofHours(1));

        public static Rules read(SettingsReader settings) {
            return new Rules(settings.number("dromedary.failing.after", 0), settings.seconds("dromedary.failing.first", 1),
                    settings.seconds("dromedary.failing.max", 1));
        }

        /** @param failed trials */
        Duration wait(int failed) {
            Duration wait = first;
            for (int i = 0; i < failed && wait.compareTo(longest) < 0; i++) {
                wait = wait.multipliedBy(2);
            }
            return wait.compareTo(longest) < 0 ? wait : longest;
        }
    }

    private final JdbcClient jdbc;
    private final Rules rules;
    private final Clock clock;

    FailingModels(DataSource source, Rules rules, Clock clock) {
        this.jdbc = JdbcClient.create(source);
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Whether a failure is the model's, as far as one alone can tell: a generation that failed, or a refusal of a request that names
     * nothing wrong in it.
     *
     * @param from the state that the job had when it failed
     */
    static boolean isOfModel(State from, Verdict verdict) {
        return switch (verdict.channel()) {
            case FAILED -> from == State.WAITING;
            case REJECTED_422 -> from == State.SUBMITTING && verdict.fields().isEmpty() && verdict.httpStatus() != null
                    && !OF_CONTENT.contains(verdict.httpStatus());
            case REJECTED_403 ->
                from == State.SUBMITTING && Integer.valueOf(NOT_ALLOWED).equals(verdict.httpStatus()) && !isAboutMoney(verdict.why());
            default -> false;
        };
    }

    private static boolean isAboutMoney(String why) {
        String words = why.toLowerCase(Locale.ROOT);
        return Stream.of("credit", "balance", "fund").anyMatch(words::contains);
    }

    // ------------------------------------------------------------------ what became of jobs

    /** The job has the model's next trial. */
    void tries(Job trial) {
        jdbc.sql("UPDATE pause SET trial = :job WHERE scope = :scope AND next_trial IS NOT NULL").param("job", trial.id())
                .param("scope", scope(trial)).update();
    }

    /**
     * The provider takes no requests of the job's model: nothing more of it goes but one job as a trial.
     *
     * @param next when this job may be tried again
     */
    void closed(Job job, String why, Instant next) {
        boolean wasTrial = jdbc.sql("""
                UPDATE pause SET trials = trials + 1, next_trial = :next, trial = NULL, why = CASE WHEN closed THEN :why ELSE why END
                WHERE scope = :scope AND trial = :job AND next_trial IS NOT NULL""").param("next", next.toEpochMilli())
                .param("why", why).param("scope", scope(job)).param("job", job.id()).update() > 0;
        if (!wasTrial) {
            jdbc.sql("""
                    INSERT INTO pause (scope, since, who, why, trials, next_trial, closed)
                    VALUES (:scope, :since, :who, :why, 0, :next, TRUE) ON CONFLICT DO NOTHING""")
                    .param("scope", scope(job)).param("since", clock.millis()).param("who", WHO).param("why", why)
                    .param("next", next.toEpochMilli()).update();
        }
    }

    /** The provider takes requests of the model. One whose requests fail all the same stays paused until there is a result. */
    void accepted(Job job) {
        jdbc.sql("DELETE FROM pause WHERE scope = :scope AND closed").param("scope", scope(job)).update();
    }

    /** The request has a result: the model works. */
    void worked(Job job) {
        if (job.request() != null && jdbc.sql("DELETE FROM failing WHERE realm = :realm AND model = :model").param("realm", job.realm())
                .param("model", job.request().model()).update() > 0) {
            jdbc.sql("DELETE FROM pause WHERE scope = :scope AND next_trial IS NOT NULL").param("scope", scope(job)).update();
        }
    }

    /** The submission, or its request, ended without a result; or nobody knows what became of it. */
    void ended(Job job, Verdict verdict) {
        boolean wasSent = job.state() == State.SUBMITTING || job.state() == State.WAITING;
        if (!wasSent || job.request() == null || job.request().model() == null) {
            return;
        }
        boolean failed = isOfModel(job.state(), verdict);
        String failure = Reason.of(verdict, job.name(), job.files());
        if (verdict.channel() == Channel.RATE_LIMITED) {
            // The others would wait as long one after the other: a drain leaves them to a later run.
            jdbc.sql("UPDATE pause SET closed = FALSE WHERE scope = :scope AND trial = :job").param("scope", scope(job))
                    .param("job", job.id()).update();
        }
        trialEnded(job, failed ? failure : null);
        if (failed && rules.after > 0) {
            count(job, failure);
        }
    }

    /** The answer to a repeated submission stays lost. */
    void isLost(Job job) {
        trialEnded(job, null);
    }

    /** @param failure null where the trial tells nothing about the model: the next one is as far off as this was */
    private void trialEnded(Job job, String failure) {
        Optional<Integer> failed = jdbc.sql("SELECT trials FROM pause WHERE scope = :scope AND trial = :job AND next_trial IS NOT NULL")
                .param("scope", scope(job)).param("job", job.id()).query(Integer.class).optional();
        failed.map(trials -> failure == null ? trials : trials + 1).ifPresent(trials -> jdbc.sql("""
                UPDATE pause SET trials = :trials, next_trial = :next, trial = NULL, why = coalesce(:why, why) WHERE scope = :scope""")
                .param("trials", trials).param("next", next(trials)).param("why", failure == null ? null : why(failure))
                .param("scope", scope(job)).update());
    }

    private long next(int trials) {
        return clock.instant().plus(rules.wait(trials)).toEpochMilli();
    }

    private void count(Job job, String failure) {
        List<String> before = jdbc.sql("SELECT value FROM failing, json_each(drops) WHERE realm = :realm AND model = :model "
                + "AND failure = :failure").param("realm", job.realm()).param("model", job.request().model()).param("failure", failure)
                .query(String.class).list();
        String drop = jdbc.sql("SELECT coalesce(intent, id) FROM job WHERE id = :job").param("job", job.id()).query(String.class).single();
        if (before.size() >= rules.after || before.contains(drop)) {
            return;
        }
        List<String> drops = Stream.concat(before.stream(), Stream.of(drop)).toList();
        jdbc.sql("""
                INSERT INTO failing (realm, model, failure, drops) VALUES (:realm, :model, :failure, :drops)
                ON CONFLICT (realm, model) DO UPDATE SET failure = excluded.failure, drops = excluded.drops""")
                .param("realm", job.realm()).param("model", job.request().model()).param("failure", failure).param("drops", json(drops))
                .update();
        if (drops.size() >= rules.after) {
            pause(job, failure);
        }
    }

    /** What a person has paused stays paused until a person ends it. */
    private void pause(Job job, String failure) {
        jdbc.sql("""
                INSERT INTO pause (scope, since, who, why, trials, next_trial) VALUES (:scope, :since, :who, :why, 0, :next)
                ON CONFLICT DO NOTHING""").param("scope", scope(job)).param("since", clock.millis()).param("who", WHO)
                .param("why", why(failure)).param("next", next(0)).update();
    }

    private static String why(String failure) {
        return "its drops end alike, one after the other (%s)".formatted(failure);
    }

    /** Brings in what a clock that was wrong has put off. */
    void boundWaits() {
        jdbc.sql("UPDATE pause SET next_trial = :now WHERE next_trial > :latest").param("now", clock.millis())
                .param("latest", clock.instant().plus(rules.longest).toEpochMilli()).update();
    }

    private static String scope(Job job) {
        return Pauses.scopeOf(job.request() == null ? "" : job.request().model());
    }
}
