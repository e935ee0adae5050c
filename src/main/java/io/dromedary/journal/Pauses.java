package io.dromedary.journal;

import io.dromedary.job.Job;
import io.dromedary.text.SafeText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A person's word that nothing new is to be spent, on anything or on one model. It holds over restarts, until the person takes it back. The
 * line is paused by a command, by a file in the inbox, or by both; each ends only what it began. A model is paused by a person, or by the
 * line itself, since it fails or takes no requests (see {@link FailingModels}): a person's word replaces the line's, and ends it.
 */
public final class Pauses {

    /** Whether the line is paused, for the statements that ask for what may be spent. */
    static final String OF_LINE = "EXISTS (SELECT 1 FROM pause WHERE scope IN ('', '_PAUSE'))";
    /** Whether the model of a row of {@code job} is paused, and the row is not its trial. */
    static final String OF_MODEL = "EXISTS (SELECT 1 FROM pause WHERE scope = 'model:' || job.model AND trial IS NOT job.id)";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    /** Of the whole line. */
    private static final String ALL = "";
    private static final String FILE = "_PAUSE";
    private static final String MODEL = "model:";

    private final JdbcClient jdbc;
    private final JdbcClient reads;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /**
     * @param scope what is paused, and by what
     * @param since milliseconds since 1970
     * @param who   who said it: a user of this machine, or where it was said
     * @param trials what tells whether a model works again that the line itself has paused; null where a person did
     */
    public record Pause(String scope, long since, String who, String why, Trials trials) {

        /** A person's. */
        public Pause(String scope, long since, String who, String why) {
            this(scope, since, who, why, null);
        }

        /**
         * Such as {@code The line is paused since 2026-11-28 14:20 UTC by anna: the budget is used up.} Of the line's own it says when the
         * next trial is.
         */
        public String sentence() {
            return "%s is paused since %s by %s%s.%s".formatted(
                    model().map(model -> "The model " + SafeText.line(model)).orElse("The line"), time(since), SafeText.line(who),
                    why.isBlank() ? "" : ": " + SafeText.line(why).replaceFirst("(?<![.\\s])[.\\s]*+$", ""),
                    trials == null ? "" : " " + trials.sentence());
        }

        /** Whether the line itself paused it, and ends it after a trial that went well. */
        public boolean isByLine() {
            return trials != null;
        }

        /** Empty where the whole line is paused. */
        public Optional<String> model() {
            return scope.startsWith(MODEL) ? Optional.of(scope.substring(MODEL.length())) : Optional.empty();
        }

        public boolean isByFile() {
            return scope.equals(FILE);
        }

        /** What a person has to do to end it. */
        public String end() {
            return isByFile()
                    ? "take away " + SafeText.line(who).replaceFirst("^the file ", "")
                    : "say `./dromedary resume%s`".formatted(model().map(model -> " --model " + SafeText.line(model)).orElse(""));
        }
    }

    /**
     * What tells whether a model works again.
     *
     * @param failed how many have failed
     * @param next   when the next one may go; milliseconds since 1970
     * @param job    the last one, where it has not ended; else null
     * @param closed whether the provider takes no requests of the model, so that it works again as soon as one is accepted
     */
    public record Trials(int failed, long next, String job, boolean closed) {

        /** What one of them has to do, to end the pause. */
        public String goal() {
            return closed ? "is accepted" : "brings a result";
        }

        /** When the next one may go. */
        public String time() {
            return Pauses.time(next);
        }

        /** Such as {@code 2 trials have failed; the next job is tried at 2026-11-28 14:24 UTC.} */
        public String sentence() {
            String before = failed == 0 ? "" : failed == 1 ? "One trial has failed; " : failed + " trials have failed; ";
            return job == null
                    ? "%she next job is tried at %s.".formatted(before.isEmpty() ? "T" : before + "t", time())
                    : "%she job %s is tried now.".formatted(before.isEmpty() ? "T" : before + "t", job);
        }
    }

    public Pauses(DataSource source, Clock clock) {
        this.jdbc = JdbcClient.create(source);
        this.reads = JournalPool.readsOf(source);
        this.transaction = JournalPool.unitsOf(source);
        this.clock = clock;
    }

    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /** Empty while the line may spend. That of a command comes first. */
    public Optional<Pause> line() {
        return find("scope IN ('', '_PAUSE') ORDER BY scope LIMIT 1", Map.of()).stream().findFirst();
    }

    /** Those of the line come first, of these that of a command. */
    public List<Pause> all() {
        return find("true ORDER BY scope", Map.of());
    }

    /** Of single models. */
    public List<Pause> models() {
        return find("scope >= 'model:' AND scope < 'model;' ORDER BY scope", Map.of());
    }

    /** What keeps a job from being submitted. Nothing of its model keeps back the trial of that. */
    public Optional<Pause> of(Job job) {
        return job.request() == null
                ? line()
                : find("scope IN ('', '_PAUSE') OR scope = :scope AND trial IS NOT :job ORDER BY scope LIMIT 1",
                        Map.of("scope", MODEL + job.request().model(), "job", job.id())).stream().findFirst();
    }

    /** Whether the model of a row of a table, or of what a statement calls like one, is paused. */
    static String ofModelOf(String table) {
        return "EXISTS (SELECT 1 FROM pause WHERE scope = 'model:' || %s.model)".formatted(table);
    }

    /** What the scope of a pause of one model is. */
    static String scopeOf(String model) {
        return MODEL + model;
    }

    private List<Pause> find(String which, Map<String, String> values) {
        return reads.sql("SELECT * FROM pause WHERE " + which).params(values).query(Pauses::pause).list();
    }

    private static Pause pause(ResultSet row, int number) throws SQLException {
        long next = row.getLong("next_trial");
        Trials trials = row.wasNull() ? null : new Trials(row.getInt("trials"), next, row.getString("trial"), row.getBoolean("closed"));
        return new Pause(row.getString("scope"), row.getLong("since"), row.getString("who"), row.getString("why"), trials);
    }

    /** @return whether it was not paused before */
    public boolean pauseLine(String who, String why) {
        return begin(ALL, who, why);
    }

    /** @return whether it was paused */
    public boolean resumeLine() {
        return end(ALL);
    }

    /**
     * A person pauses it, so that no trial goes any more where the line itself had paused it.
     *
     * @param model by its id
     * @return whether no person had paused it before
     */
    public boolean pauseModel(String model, String who, String why) {
        return jdbc.sql("""
                INSERT INTO pause (scope, since, who, why) VALUES (:scope, :since, :who, :why)
                ON CONFLICT (scope) DO UPDATE SET since = excluded.since, who = excluded.who, why = excluded.why, trials = NULL,
                    next_trial = NULL, trial = NULL WHERE pause.next_trial IS NOT NULL""")
                .param("scope", MODEL + model).param("since", clock.millis()).param("who", who).param("why", why).update() > 0;
    }

    /**
     * Whoever paused it. How it failed before counts no longer.
     *
     * @return whether it was paused
     */
    public boolean resumeModel(String model) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            jdbc.sql("DELETE FROM failing WHERE model = :model").param("model", model).update();
            return end(MODEL + model);
        }));
    }

    /**
     * A file says it as long as it lies there.
     *
     * @return whether it was not paused by one before
     */
    public boolean pauseByFile(String file) {
        return begin(FILE, "the file " + file, "");
    }

    /** @return whether it was paused by one */
    public boolean resumeByFile() {
        return end(FILE);
    }

    private boolean begin(String scope, String who, String why) {
        return jdbc.sql("INSERT INTO pause (scope, since, who, why) VALUES (:scope, :since, :who, :why) ON CONFLICT DO NOTHING")
                .param("scope", scope).param("since", clock.millis()).param("who", who).param("why", why).update() > 0;
    }

    private boolean end(String scope) {
        return jdbc.sql("DELETE FROM pause WHERE scope = :scope").param("scope", scope).update() > 0;
    }
}
