package io.dromedary.journal;

import io.dromedary.job.TrainedCharacter;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The characters that jobs have made; a job's delivery inserts them, see {@link Journal#delivered}. */
public final class Characters {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public Characters(DataSource source) {
        this.jdbc = JdbcClient.create(source);
        this.transaction = JournalPool.unitsOf(source);
    }

    /** By name, then by version. */
    public List<TrainedCharacter> all() {
        return jdbc.sql("SELECT * FROM character ORDER BY name, version").query((row, number) -> new TrainedCharacter(row.getString("name"),
                row.getString("version"), row.getString("reference_id"), row.getString("job"), row.getLong("created"))).list();
    }

    public Optional<TrainedCharacter> find(String name, String version) {
        return all().stream().filter(known -> known.name().equals(name) && known.version().equals(version)).findFirst();
    }

    /** Deleted at the provider. Its name may be used again, so the job that made it no longer counts as a duplicate. */
    public void forget(TrainedCharacter character) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("DELETE FROM character WHERE name = :name AND version = :version").param("name", character.name())
                    .param("version", character.version()).update();
            jdbc.sql("UPDATE job SET intent = NULL WHERE id = :job AND state = 'DELIVERED'").param("job", character.job()).update();
        });
    }
}
