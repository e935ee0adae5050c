package io.dromedary.journal;

import io.dromedary.text.SafeText;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A person's word that nothing new is to be spent. It holds over restarts, until the person takes it back. */
public final class Pauses {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    /** Of the whole line. */
    private static final String ALL = "";

    private final JdbcClient jdbc;
    private final Clock clock;

    /**
     * @param since milliseconds since 1970
     * @param who   who said it: a user of this machine, or where it was said
     */
    public record Pause(long since, String who, String why) {

        /** Such as {@code The line is paused since 2026-11-28 14:20 UTC by anna: the budget is used up.} */
        public String sentence() {
            return "The line is paused since %s by %s%s.".formatted(TIME.format(Instant.ofEpochMilli(since)), SafeText.line(who),
                    why.isBlank() ? "" : ": " + SafeText.line(why).replaceFirst("(?<![.\\s])[.\\s]*+$", ""));
        }
    }

    public Pauses(DataSource source, Clock clock) {
        this.jdbc = JdbcClient.create(source);
        this.clock = clock;
    }

    /** Empty while the line may spend. */
    public Optional<Pause> line() {
        return jdbc.sql("SELECT * FROM pause WHERE scope = :scope").param("scope", ALL)
                .query((row, number) -> new Pause(row.getLong("since"), row.getString("who"), row.getString("why"))).optional();
    }

    /** @return whether it was not paused before */
    public boolean pauseLine(String who, String why) {
        return jdbc.sql("INSERT INTO pause (scope, since, who, why) VALUES (:scope, :since, :who, :why) ON CONFLICT DO NOTHING")
                .param("scope", ALL).param("since", clock.millis()).param("who", who).param("why", why).update() > 0;
    }

    /** @return whether it was paused */
    public boolean resumeLine() {
        return jdbc.sql("DELETE FROM pause WHERE scope = :scope").param("scope", ALL).update() > 0;
    }
}
