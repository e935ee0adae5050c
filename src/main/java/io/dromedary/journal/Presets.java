package io.dromedary.journal;

import io.dromedary.job.Preset;
import io.dromedary.text.ClockSkew;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The provider's lists of motions and styles, as last fetched. */
public final class Presets {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public Presets(DataSource source, Clock clock) {
        this.jdbc = JdbcClient.create(source);
        this.transaction = JournalPool.unitsOf(source);
        this.clock = clock;
    }

    /** Replaces the older list; an empty one is taken for a fault of the provider and replaces nothing. */
    public void keep(Preset.Kind kind, List<Preset> presets) {
        if (presets.isEmpty()) {
            return;
        }
        transaction.executeWithoutResult(status -> {
            jdbc.sql("DELETE FROM preset WHERE kind = :kind").param("kind", word(kind)).update();
            presets.forEach(preset -> jdbc
                    .sql("""
                    INSERT INTO preset (kind, id, name, description, fetched) \
                    VALUES (:kind, :id, :name, :description, :now) ON CONFLICT DO NOTHING""")
                    .param("kind", word(kind)).param("id", preset.id()).param("name", preset.name())
                    .param("description", preset.description())
                    .param("now", clock.millis()).update());
        });
    }

    /** Sorted by name. */
    public List<Preset> list(Preset.Kind kind) {
        return jdbc.sql("SELECT * FROM preset WHERE kind = :kind ORDER BY name, id").param("kind", word(kind))
                .query((row, number) -> new Preset(row.getString("id"), row.getString("name"), row.getString("description"))).list();
    }

    /** Empty if the list was never fetched. */
    public Optional<Instant> fetched(Preset.Kind kind) {
        return jdbc.sql("SELECT fetched FROM preset WHERE kind = :kind LIMIT 1").param("kind", word(kind)).query(Long.class).optional()
                .map(Instant::ofEpochMilli);
    }

    /** Whether the list is to be fetched again: also where it was fetched by a clock that was ahead, since its age is not known then. */
    public boolean isOld(Preset.Kind kind, Duration age) {
        return fetched(kind).filter(at -> at.plus(age).isAfter(clock.instant()) && !at.isAfter(ClockSkew.latest(clock))).isEmpty();
    }

    private static String word(Preset.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
