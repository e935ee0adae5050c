package io.dromedary.journal;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which copy of the journal this is: its id, and the number of intents to submit that were ever recorded in it. An older copy has a smaller
 * number than the marks that are kept elsewhere, see {@link GenerationMarks}.
 */
public final class Generation {

    private final JdbcClient jdbc;

    /**
     * What a mark says.
     *
     * @param id     of the journal
     * @param number of the intents that it had recorded
     */
    public record Mark(String id, long number) {

        /** Empty if the text is no mark. */
        public static Optional<Mark> parse(String text) {
            String[] parts = text.strip().split(" ");
            return parts.length == 2 && parts[1].matches("[0-9]{1,18}")
                    ? Optional.of(new Mark(parts[0], Long.parseLong(parts[1])))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            // As long as the one before, so that it can be written over that.
            return "%s %018d".formatted(id, number);
        }
    }

    public Generation(DataSource source) {
        this(JdbcClient.create(source));
    }

    Generation(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Gives a new journal its id. */
    public void begin() {
        jdbc.sql("INSERT INTO generation (id, number) SELECT :id, 0 WHERE NOT EXISTS (SELECT 1 FROM generation)")
                .param("id", UUID.randomUUID().toString()).update();
    }

    public Mark now() {
        return jdbc.sql("SELECT id, number FROM generation")
                .query((row, number) -> new Mark(row.getString("id"), row.getLong("number"))).single();
    }

    /** Writes, and changes nothing: whether the journal can be written. */
    public void touch() {
        jdbc.sql("UPDATE generation SET number = number").update();
    }

    /** A durable change: the log is written in order, so all that was committed before is durable with it. */
    void settle() {
        jdbc.sql("UPDATE generation SET settled = settled + 1").update();
    }

    /** Whether nothing was ever recorded in it. */
    public boolean isNew() {
        return jdbc.sql("SELECT number = 0 AND NOT EXISTS (SELECT 1 FROM job) FROM generation").query(Boolean.class).single();
    }

    /** Why nothing is submitted; empty while all is well. */
    public Optional<String> hold() {
        return jdbc.sql("SELECT hold FROM generation WHERE hold IS NOT NULL").query(String.class).optional();
    }

    /** From now on nothing is submitted. What happens in an older copy is not what happened under the same numbers before. */
    public void hold(String why) {
        jdbc.sql("UPDATE generation SET events = CASE WHEN hold IS NULL THEN :events ELSE events END, hold = :why").param("why", why)
                .param("events", UUID.randomUUID().toString()).update();
    }

    /** In whose name events are told and numbered, if that is no longer the journal's id. */
    public Optional<String> events() {
        return jdbc.sql("SELECT events FROM generation WHERE events IS NOT NULL").query(String.class).optional();
    }

    /** A person's word: this copy counts, whatever it does not know of. */
    public void goOn(long number) {
        jdbc.sql("UPDATE generation SET hold = NULL, number = :number").param("number", number).update();
    }

    /** Folders that have a mark of the line; the empty text is the root. */
    public Set<String> marked() {
        return Set.copyOf(jdbc.sql("SELECT place FROM marked").query(String.class).list());
    }

    public void markedNow(String place) {
        jdbc.sql("INSERT INTO marked (place) VALUES (:place) ON CONFLICT DO NOTHING").param("place", place).update();
    }
}
