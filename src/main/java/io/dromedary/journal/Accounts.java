package io.dromedary.journal;

import io.dromedary.job.Job;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the accounts showed by their answers; it outlives a restart. */
public final class Accounts {

    private final JdbcClient jdbc;

    public Accounts(DataSource source) {
        this.jdbc = JdbcClient.create(source);
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
        return jdbc.sql("""
                SELECT NOT EXISTS (SELECT 1 FROM job WHERE realm = :realm AND refused IS NULL AND withdrawn IS NULL
                    AND state IN ('READY', 'SUBMITTING', 'WAITING', 'COLLECTING') AND NOT (state = 'READY' AND %s))"""
                .formatted(Pauses.OF_MODEL)).param("realm", realm).query(Boolean.class).single();
    }

    /** How many requests at once the account showed that it takes; empty while it takes as many as are configured. */
    public OptionalInt places(String realm) {
        return jdbc.sql("SELECT places FROM account WHERE realm = :realm AND places IS NOT NULL").param("realm", realm)
                .query(Integer.class).optional().map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    /** @param places null where it takes as many as are configured */
    public void places(String realm, Integer places) {
        jdbc.sql("UPDATE account SET places = :places WHERE realm = :realm").param("places", places).param("realm", realm).update();
    }

    /** Requests that are certainly at the provider. */
    public int accepted(String realm) {
        return jdbc.sql("SELECT count(*) FROM job WHERE realm = :realm AND state = 'WAITING'").param("realm", realm)
                .query(Integer.class).single();
    }

    /** Requests that are or may be at the provider. */
    public int taken(String realm) {
        return jdbc.sql("SELECT count(*) FROM job WHERE realm = :realm AND state IN ('SUBMITTING', 'WAITING')").param("realm", realm)
                .query(Integer.class).single();
    }
}
