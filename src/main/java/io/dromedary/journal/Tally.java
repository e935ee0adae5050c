package io.dromedary.journal;

import io.dromedary.job.State;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many jobs there are of each kind. The journal keeps the numbers itself, within each change of a job (see the triggers on
 * {@code job}), so that to count costs the same however many jobs there ever were, and however many wait.
 */
final class Tally {

    private final JdbcClient jdbc;

    Tally(DataSource source) {
        this.jdbc = JournalPool.readsOf(source);
    }

    /** In each state that has any; what went back into the inbox is counted as the job that it becomes next. */
    Map<State, Long> byState() {
        return jdbc.sql("SELECT state, sum(jobs) AS jobs FROM tally WHERE NOT went_back AND jobs > 0 GROUP BY state")
                .query((row, number) -> Map.entry(State.valueOf(row.getString("state")), row.getLong("jobs"))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    long in(State state) {
        return jdbc.sql("SELECT coalesce(sum(jobs), 0) FROM tally WHERE state = :state").param("state", state.name()).query(Long.class)
                .single();
    }

    /** Requests of an account that are certainly at the provider. */
    int accepted(String realm) {
        return count(realm, "state = 'WAITING'");
    }

    /** Requests of an account that are or may be at the provider: so many of its places are taken. */
    int atProvider(String realm) {
        return count(realm, "state IN ('SUBMITTING', 'WAITING')");
    }

    int accepted(String realm, String model) {
        return count(realm, model, "state = 'WAITING'");
    }

    int atProvider(String realm, String model) {
        return count(realm, model, "state IN ('SUBMITTING', 'WAITING')");
    }

    private int count(String realm, String model, String which) {
        return jdbc.sql("SELECT coalesce(sum(jobs), 0) FROM tally WHERE realm = :realm AND model = :model AND " + which)
                .param("realm", realm).param("model", model).query(Integer.class).single();
    }

    private int count(String realm, String which) {
        return jdbc.sql("SELECT coalesce(sum(jobs), 0) FROM tally WHERE realm = :realm AND " + which).param("realm", realm)
                .query(Integer.class).single();
    }

    /** How many jobs of each model wait for their turn. */
    Map<String, Long> waitingByModel() {
        return jdbc.sql("SELECT model, sum(jobs) AS jobs FROM tally WHERE state = 'READY' AND jobs > 0 GROUP BY model")
                .query((row, number) -> Map.entry(row.getString("model"), row.getLong("jobs"))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** How many jobs of each folder of the inbox wait for their turn, and for no pause of their model. */
    Map<String, Long> waitingByFolder() {
        return jdbc.sql("SELECT folder, sum(jobs) AS jobs FROM tally WHERE state = 'READY' AND jobs > 0 AND NOT %s GROUP BY folder"
                .formatted(Pauses.ofModelOf("tally")))
                .query((row, number) -> Map.entry(row.getString("folder"), row.getLong("jobs"))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** How many jobs wait for a pause of their model to end. */
    long waitingForModels() {
        return jdbc.sql("SELECT coalesce(sum(jobs), 0) FROM tally WHERE state = 'READY' AND " + Pauses.ofModelOf("tally"))
                .query(Long.class).single();
    }

    /** How many drops went back into the inbox, and are there. */
    long wentBack() {
        return jdbc.sql("SELECT coalesce(sum(jobs), 0) FROM tally WHERE went_back AND NOT moving").query(Long.class).single();
    }
}
