package io.dromedary.journal;

import io.dromedary.job.Job;
import io.dromedary.job.Target;
import io.dromedary.text.SafeText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the accounts showed by their answers; it outlives a restart. */
public final class Accounts {

    private final JdbcClient jdbc;
    private final JdbcClient reads;
    private final Tally tally;
    private final Clock clock;

    public Accounts(DataSource source, Clock clock) {
        this.jdbc = JdbcClient.create(source);
        this.reads = JournalPool.readsOf(source);
        this.tally = new Tally(source);
        this.clock = clock;
    }

    /** A job that was tried after a refusal was accepted. */
    public void proven(String realm) {
        jdbc.sql("UPDATE account SET proven = proven + 1 WHERE realm = :realm").param("realm", realm).update();
    }

    /** Whether the account accepted another job since it refused this one. */
    public boolean acceptedAnother(Job refused) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT 1 FROM job JOIN account ON account.realm = job.realm
                    WHERE job.id = :job AND job.refused < account.proven)""").param("job", refused.id()).query(Boolean.class).single();
    }

    /** Whether nothing of the account is under way or to come but jobs that it refused. */
    public boolean onlyRefused(String realm) {
        // By models, so that those that wait for a paused one are not read.
        return jdbc.sql("""
                SELECT NOT EXISTS (SELECT 1 FROM job WHERE created > 0 AND state IN ('SUBMITTING', 'WAITING', 'COLLECTING')
                        AND realm = :realm AND refused IS NULL AND withdrawn IS NULL)
                    AND NOT EXISTS (SELECT 1 FROM job WHERE owner IS NOT NULL AND state = 'READY' AND realm = :realm
                        AND refused IS NULL AND withdrawn IS NULL AND NOT %s)
                    AND NOT EXISTS (SELECT 1 FROM tally WHERE state = 'READY' AND realm = :realm AND jobs > 0 AND NOT %s
                        AND EXISTS (SELECT 1 FROM job WHERE job.state = 'READY' AND owner IS NULL AND withdrawn IS NULL
                            AND job.realm = tally.realm AND job.model = tally.model AND refused IS NULL))"""
                .formatted(Pauses.OF_MODEL, Pauses.ofModelOf("tally"))).param("realm", realm).query(Boolean.class).single();
    }

    // ------------------------------------------------------------------ places

    /**
     * How many requests at once an account showed that it takes, fewer than are configured.
     *
     * @param model    null where it is of all models together
     * @param accepted requests since that number, with all places taken
     * @param patience after so many of them one place more is tried
     * @param tried    whether the last place is being tried, and no request was accepted with it yet
     * @param since    when it showed that it takes so few; milliseconds since 1970
     * @param why      what it answered then
     */
    public record Places(String realm, String model, int places, int accepted, int patience, boolean tried, long since, String why) {

        public static Places of(String realm, String model, int places, int patience, String why) {
            return new Places(realm, model, places, 0, patience, false, 0, why);
        }

        /** Such as {@code The account takes 2 requests at once since 2026-11-28 14:20 UTC: No place now (HTTP 429: ...).} */
        public String sentence() {
            return "%s takes %d request%s at once since %s: %s. It is tried with one more from time to time.".formatted(
                    model != null ? "The model " + SafeText.line(model) : realm.equals(Target.WEB) ? "The web account" : "The account",
                    places, places == 1 ? "" : "s", Pauses.time(since),
                    SafeText.line(why).replaceFirst("(?<![.\\s])[.\\s]*+$", ""));
        }
    }

    /** All that are fewer than configured, those of an account as a whole first. */
    public List<Places> places() {
        return reads.sql("SELECT * FROM concurrency ORDER BY realm, model").query(Accounts::shown).list();
    }

    /** It showed how many it takes, or is tried with one more: since when there are fewer than configured stays as it is then. */
    public void keep(Places shown) {
        jdbc.sql("""
                INSERT INTO concurrency (realm, model, places, accepted, patience, tried, since, why)
                VALUES (:realm, :model, :places, :accepted, :patience, :tried, :since, :why)
                ON CONFLICT (realm, model) DO UPDATE SET places = excluded.places, accepted = excluded.accepted,
                    patience = excluded.patience, tried = excluded.tried, why = excluded.why,
                    since = CASE WHEN excluded.places < concurrency.places THEN excluded.since ELSE concurrency.since END""")
                .param("realm", shown.realm).param("model", of(shown.model)).param("places", shown.places)
                .param("accepted", shown.accepted).param("patience", shown.patience).param("tried", shown.tried)
                .param("since", clock.millis()).param("why", shown.why).update();
    }

    /** It takes as many as are configured. */
    public void forget(Places shown) {
        jdbc.sql("DELETE FROM concurrency WHERE realm = :realm AND model = :model").param("realm", shown.realm)
                .param("model", of(shown.model)).update();
    }

    private static Places shown(ResultSet row, int number) throws SQLException {
        String model = row.getString("model");
        return new Places(row.getString("realm"), model.isEmpty() ? null : model, row.getInt("places"), row.getInt("accepted"),
                row.getInt("patience"), row.getBoolean("tried"), row.getLong("since"), row.getString("why"));
    }

    private static String of(String model) {
        return model == null ? "" : model;
    }

    /** Requests of a model, or of all where that is null, that are certainly at the provider. */
    public int accepted(String realm, String model) {
        return model == null ? tally.accepted(realm) : tally.accepted(realm, model);
    }

    /** Requests of a model, or of all where that is null, that are or may be at the provider. */
    public int taken(String realm, String model) {
        return model == null ? tally.atProvider(realm) : tally.atProvider(realm, model);
    }
}
