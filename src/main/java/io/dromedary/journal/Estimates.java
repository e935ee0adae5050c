package io.dromedary.journal;

import io.dromedary.job.Job;
import io.dromedary.job.Price;
import io.dromedary.text.ClockSkew;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the provider's free estimates said, so that each question is asked once a day. */
public final class Estimates {

    private static final Duration KEPT = Duration.ofDays(1);
    /** A question without an answer is asked again after that. */
    private static final Duration SILENT = Duration.ofMinutes(10);
    private static final String IS_OLD = "asked > :latest OR asked <= CASE WHEN answered THEN :day ELSE :silent END";

    private final JdbcClient jdbc;
    private final JdbcClient reads;
    private final Clock clock;

    /** @param credits null where the provider gave no number, or no answer */
    public record Known(BigDecimal credits) {
    }

    public Estimates(DataSource source, Clock clock) {
        this.jdbc = JdbcClient.create(source);
        this.reads = JournalPool.readsOf(source);
        this.clock = clock;
    }

    /** Empty where it is to be asked, such as again: also what was asked by a clock that was ahead, since its age is not known. */
    public Optional<Known> find(String question) {
        return reads.sql("SELECT price FROM price WHERE question = :question AND asking IS NULL AND NOT (%s)".formatted(IS_OLD))
                .param("question", question).params(ages())
                .query((row, number) -> new Known(credits(row))).optional();
    }

    private Map<String, Long> ages() {
        long now = clock.millis();
        return Map.of("latest", ClockSkew.latest(clock).toEpochMilli(), "day", now - KEPT.toMillis(), "silent", now - SILENT.toMillis());
    }

    /**
     * Of the jobs with one question, one asks, for all of them.
     *
     * @return false where another job is about to ask, or the answer has just come
     */
    public boolean claim(String question, Job job) {
        return jdbc.sql("""
                INSERT INTO price (question, answered, asked, asking) VALUES (:question, FALSE, :now, :job)
                ON CONFLICT (question) DO UPDATE SET price = NULL, answered = FALSE, asked = :now, asking = :job
                WHERE CASE WHEN price.asking IS NULL
                    THEN %s
                    ELSE %s END"""
                .formatted(IS_OLD.replaceAll("(asked|answered)", "price.$1"), DoneForAll.isFree("price.asking", "price.asked")))
                .param("question", question).params(ages()).params(DoneForAll.parameters(job, clock))
                .update() == 1;
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
                ON CONFLICT (question) DO UPDATE SET price = excluded.price, answered = excluded.answered, asked = excluded.asked,
                    asking = NULL""")
                .param("question", question).param("price", millionths).param("answered", answered).param("now", clock.millis()).update();
    }
}
