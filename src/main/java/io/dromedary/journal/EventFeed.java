package io.dromedary.journal;

import io.dromedary.job.Event;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of events as a transactional outbox: what happened is in it in the same transaction as the change itself, and each reader has a
 * cursor. A reader that moves its cursor only after it has told an event tells each at least once, over any kill.
 */
public final class EventFeed {

    private final JdbcClient reading;
    private final JdbcClient writing;
    private final String source;

    /** @param seq the place in the order of all events; never used twice */
    public record Entry(long seq, String job, Event event) {
    }

    /**
     * @param reading a connection of its own, so that no reader holds up the line
     * @param source  id of the journal
     */
    public EventFeed(DataSource reading, DataSource writing, String source) {
        this.reading = JdbcClient.create(reading);
        this.writing = JdbcClient.create(writing);
        this.source = source;
    }

    /** The id of the journal; together with the number of an event it is unique anywhere. */
    public String source() {
        return source;
    }

    /** New readers begin with the next event; the place of those that are none any more is forgotten. */
    public void follow(Collection<String> readers) {
        writing.sql("DELETE FROM told_up_to WHERE reader NOT IN (SELECT value FROM json_each(:readers))")
                .param("readers", JournalRows.json(readers)).update();
        for (String reader : readers) {
            writing.sql("""
                    INSERT INTO told_up_to (reader, seq) SELECT :reader, coalesce(max(seq), 0) FROM event WHERE true
                    ON CONFLICT DO NOTHING""").param("reader", reader).update();
        }
    }

    public boolean isFollowed(String reader) {
        return writing.sql("SELECT count(*) FROM told_up_to WHERE reader = :reader").param("reader", reader).query(Integer.class)
                .single() > 0;
    }

    public long toldUpTo(String reader) {
        return writing.sql("SELECT seq FROM told_up_to WHERE reader = :reader").param("reader", reader).query(Long.class).single();
    }

    public void toldUpTo(String reader, long seq) {
        writing.sql("UPDATE told_up_to SET seq = :seq WHERE reader = :reader").param("seq", seq).param("reader", reader).update();
    }

    public long last() {
        return reading.sql("SELECT coalesce(max(seq), 0) FROM event").query(Long.class).single();
    }

    /** Events in their order. They are durable: no power cut gives the number of one that was told to another. */
    public List<Entry> toTell(long seq, int most) {
        List<Entry> entries = after(seq, most);
        if (!entries.isEmpty()) {
            new Generation(writing).settle();
        }
        return entries;
    }

    /** Events in their order. */
    public List<Entry> after(long seq, int most) {
        return reading.sql("SELECT * FROM event WHERE seq > :seq ORDER BY seq LIMIT :most").param("seq", seq).param("most", most)
                .query((row, number) -> new Entry(row.getLong("seq"), row.getString("job"), JournalRows.event(row, number))).list();
    }

    /** The last event after {@code seq} before the first that is younger than {@code at}; milliseconds since 1970. */
    public Optional<Long> lastUntil(long seq, long at) {
        return reading.sql("""
                SELECT max(seq) AS last FROM event WHERE seq > :seq
                    AND seq < coalesce((SELECT min(seq) FROM event WHERE seq > :seq AND at > :at), 9223372036854775807)""")
                .param("seq", seq).param("at", at).query((row, number) -> Optional.ofNullable((Number) row.getObject("last"))).single()
                .map(Number::longValue);
    }
}
