package io.dromedary.journal;

import io.dromedary.job.AccountTotals;
import io.dromedary.job.Amount;
import io.dromedary.job.Cost;
import io.dromedary.job.Cost.Money;
import io.dromedary.job.Price;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What was spent, by the prices that were known when it was submitted. The one rule of what becomes of the money of a submission: all who
 * tell of money ask here. A submission belongs to the day of its intent. Times are milliseconds since 1970.
 */
public final class Spending {

    /**
     * A {@link Money}, or null where nothing can be charged: it was not accepted, or not sent. Only completed requests are charged, see
     * {@link io.dromedary.job.Verdict.Charged}; a verdict may know better why one ended. Jobs are asked for open ones only, since most
     * have ended.
     */
    private static final String MONEY = """
            CASE
                WHEN outcome = 'COMPLETED' THEN 'CHARGED'
                WHEN outcome IN ('NSFW', 'FAILED', 'CANCELED') THEN coalesce((
                    SELECT CASE json_extract(verdict, '$.charged') WHEN 'YES' THEN 'CHARGED' WHEN 'UNKNOWN' THEN 'UNDETERMINED' END
                    FROM job WHERE job.id = attempt.job AND job.attempt = attempt.token), 'REFUNDED')
                WHEN outcome IN ('UNCERTAIN', 'EXPIRED') THEN 'UNDETERMINED'
                WHEN outcome = 'ACCEPTED' THEN (
                    SELECT CASE WHEN state IN ('WAITING', 'COLLECTING') THEN 'UNDER_WAY' ELSE 'UNDETERMINED' END
                    FROM job WHERE job.id = attempt.job)
                WHEN outcome IS NULL THEN (
                    SELECT 'UNDER_WAY' FROM job
                    WHERE job.id = attempt.job AND job.attempt = attempt.token AND state = 'SUBMITTING')
            END""";
    private static final String SUMS = Arrays.stream(Money.values()).map(money -> """
            coalesce(sum(price) FILTER (WHERE money = '%1$s'), 0) AS %1$s_price, count(*) FILTER (WHERE money = '%1$s') AS %1$s,
            count(*) FILTER (WHERE money = '%1$s' AND price IS NULL) AS %1$s_unpriced""".formatted(money))
            .collect(Collectors.joining(", "));

    private final JdbcClient jdbc;

    /**
     * What a person asks of money.
     *
     * @param models of this month; the dearest first
     */
    public record Report(AccountTotals today, AccountTotals yesterday, AccountTotals month, List<AccountTotals> models) {
    }

    public Spending(DataSource source) {
        this.jdbc = JdbcClient.create(source);
    }

    /** @param clock whose zone says when a day begins */
    public Report report(Clock clock) {
        LocalDate day = LocalDate.now(clock);
        long today = start(day, clock);
        long month = start(day.withDayOfMonth(1), clock);
        return new Report(between(today, Long.MAX_VALUE), between(start(day.minusDays(1), clock), today), between(month, Long.MAX_VALUE),
                byModel(month, Long.MAX_VALUE));
    }

    private static long start(LocalDate day, Clock clock) {
        return day.atStartOfDay(clock.getZone()).toInstant().toEpochMilli();
    }

    public AccountTotals between(long from, long until) {
        return sums("'' AS model", "created >= :from AND created < :until", "").param("from", from).param("until", until)
                .query((row, number) -> totals(row)).single();
    }

    /** Those with the most charged first; the others by their names. */
    public List<AccountTotals> byModel(long from, long until) {
        return sums("model", "created >= :from AND created < :until", "GROUP BY model ORDER BY CHARGED_price DESC, model")
                .param("from", from).param("until", until).query((row, number) -> totals(row)).list();
    }

    /** What may still be charged, of whenever it is. */
    public AccountTotals open() {
        return sums("'' AS model", """
                token IN (SELECT attempt FROM job WHERE state IN ('SUBMITTING', 'WAITING', 'COLLECTING', 'UNCERTAIN', 'EXPIRED', \
                'UNDELIVERABLE'))""", "").query((row, number) -> totals(row)).single();
    }

    private JdbcClient.StatementSpec sums(String group, String which, String end) {
        return jdbc.sql("SELECT %s, %s FROM (SELECT model, price, %s AS money FROM attempt WHERE %s) AS submission %s"
                .formatted(group, SUMS, MONEY, which, end));
    }

    /** By their ids; jobs of which nothing can be charged are left out. */
    public Map<String, Cost> ofJobs(Collection<String> jobs) {
        return jdbc.sql("""
                SELECT * FROM (SELECT job, price, price_source, %s AS money FROM attempt
                    WHERE token IN (SELECT attempt FROM job WHERE id IN (SELECT value FROM json_each(:jobs)))) AS submission
                WHERE money IS NOT NULL""".formatted(MONEY)).param("jobs", JournalRows.json(jobs))
                .query((row, number) -> Map.entry(row.getString("job"), new Cost(Money.valueOf(row.getString("money")),
                        JournalRows.price(row))))
                .list().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static AccountTotals totals(ResultSet row) throws SQLException {
        return new AccountTotals(row.getString("model"), amount(row, Money.CHARGED), amount(row, Money.REFUNDED),
                amount(row, Money.UNDER_WAY), amount(row, Money.UNDETERMINED));
    }

    private static Amount amount(ResultSet row, Money money) throws SQLException {
        return new Amount(Price.ofMillionths(row.getLong(money + "_price")), row.getLong(money.name()), row.getLong(money + "_unpriced"));
    }
}
