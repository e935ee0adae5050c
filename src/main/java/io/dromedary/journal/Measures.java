package io.dromedary.journal;

import io.dromedary.job.AccountTotals;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Numbers for those who watch the line. Each question is answered from an index, however many jobs have ended. */
public final class Measures {

    private static final int PAGE = 1000;

    private final JdbcClient jdbc;
    private final Generation generation;
    private final JournalView view;
    private final Pauses pauses;
    private final Spending spending;

    /**
     * A job went from one state to another.
     *
     * @param from  null where it was entered
     * @param model null where it names none
     * @param since when it came into the state that it left; null where that is not known
     * @param at    milliseconds since 1970, as the others
     * @param bytes of its results, where they are delivered
     * @param price of its last submission; null where that is not known
     * @param isCharged whether its verdict says so
     */
    public record Change(long number, State from, State to, String model, Long since, long at, long bytes, Price price,
            boolean isCharged) {
    }

    public Measures(DataSource source, Clock clock) {
        this.jdbc = JdbcClient.create(source);
        this.generation = new Generation(source);
        this.view = new JournalView(source);
        this.pauses = new Pauses(source, clock);
        this.spending = new Spending(source);
    }

    public Standing standing() {
        return Standing.of(view, pauses, generation);
    }

    /** Jobs that have not ended, and parked ones, by state. */
    public Map<State, Long> open() {
        Map<State, Long> open = new EnumMap<>(State.class);
        open.putAll(view.counts());
        open.keySet().removeIf(state -> !state.isUnfinished() && !state.isParked());
        return open;
    }

    /** What may still be charged. */
    public AccountTotals unsettled() {
        return spending.open();
    }

    /** When the oldest job was entered that waits for its submission; milliseconds since 1970. */
    public Optional<Long> oldestReady() {
        return jdbc.sql("SELECT min(created) FROM job WHERE state = 'READY' AND owner IS NULL AND withdrawn IS NULL").query(Long.class)
                .optional();
    }

    /** Since when the oldest uncertain job is parked; milliseconds since 1970. */
    public Optional<Long> oldestUncertain() {
        return jdbc.sql("SELECT min(parked) FROM job WHERE state = 'UNCERTAIN'").query(Long.class).optional();
    }

    /** Where fewer requests at once are taken than are configured. */
    public List<Accounts.Places> places() {
        return view.places();
    }

    public long lastEvent() {
        return view.lastEvent();
    }

    /** Changes after an event and up to another one, in their order, so many at most. */
    public List<Change> changes(long after, long upTo) {
        return jdbc.sql("""
                SELECT event.seq, event.from_state, event.to_state, event.at, json_extract(job.request, '$.model') AS model,
                    (SELECT max(before.at) FROM event AS before WHERE before.job = event.job AND before.seq < event.seq
                        AND before.to_state = event.from_state AND coalesce(before.from_state, '') <> before.to_state) AS since,
                    CASE event.to_state WHEN 'DELIVERED' THEN (SELECT sum(bytes) FROM output WHERE output.job = event.job) END AS bytes,
                    attempt.price, attempt.price_source,
                    event.to_state = job.state AND coalesce(json_extract(job.verdict, '$.charged'), '') = 'YES' AS charged
                FROM event JOIN job ON job.id = event.job LEFT JOIN attempt ON attempt.token = job.attempt
                WHERE event.seq > :after AND event.seq <= :upTo AND coalesce(event.from_state, '') <> event.to_state
                ORDER BY event.seq LIMIT :limit""").param("after", after).param("upTo", upTo).param("limit", PAGE)
                .query((row, number) -> new Change(row.getLong("seq"), state(row.getString("from_state")),
                        State.valueOf(row.getString("to_state")), row.getString("model"), since(row),
                        row.getLong("at"), row.getLong("bytes"), JournalRows.price(row), row.getBoolean("charged")))
                .list();
    }

    private static Long since(ResultSet row) throws SQLException {
        long since = row.getLong("since");
        return row.wasNull() ? null : since;
    }

    private static State state(String name) {
        return name == null ? null : State.valueOf(name);
    }
}
