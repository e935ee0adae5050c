package io.dromedary.journal;

import io.dromedary.job.Price;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the provider's free estimates said, so that each question is asked once a day. */
public final class Estimates {

    private static final Duration KEPT = Duration.ofDays(1);
    /** A question without an answer is asked again after that. */
    private static final Duration SILENT = Duration.ofMinutes(10);

    private final JdbcClient jdbc;
    private final Clock clock;

    /** @param credits null where the provider gave no number, or no answer */
    public record Known(BigDecimal credits) {
    }

    public Estimates(DataSource source, Clock clock) {
        this.jdbc = JdbcClient.create(source);
        this.clock = clock;
    }

    /** Empty where it is to be asked, such as again: also what was asked by a clock that was ahead, since its age is not known. */
    public Optional<Known> find(String question) {
        long now = clock.millis();
        return jdbc.sql("""
                SELECT price FROM price WHERE question = :question AND asked <= :now
                    AND asked > CASE WHEN answered THEN :day ELSE :silent END""")
                .param("question", question).param("now", now).param("day", now - KEPT.toMillis()).param("silent", now - SILENT.toMillis())
                .query((row, number) -> new Known(credits(row))).optional();
    }

    private static BigDecimal credits(ResultSet row) throws SQLException {
        long millionths = row.getLong("price");
        return row.wasNull() ? null : Price.ofMillionths(millionths);
    }

    /** @param price null where the provider has none */
    public void answered(String question, Price price) {
        keep(question, price == null ? null : price.millionths(), true);
    }

    public void unanswered(String question) {
        keep(question, null, false);
    }

    private void keep(String question, Long millionths, boolean answered) {
        jdbc.sql("DELETE FROM price WHERE asked <= :old").param("old", clock.millis() - KEPT.toMillis()).update();
        jdbc.sql("""
                INSERT INTO price (question, price, answered, asked) VALUES (:question, :price, :answered, :now)
                ON CONFLICT (question) DO UPDATE SET price = excluded.price, answered = excluded.answered, asked = excluded.asked""")
                .param("question", question).param("price", millionths).param("answered", answered).param("now", clock.millis()).update();
    }
}
