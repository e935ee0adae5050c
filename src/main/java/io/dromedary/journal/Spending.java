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
 * What was spent, by the prices that were known when it was submitted: all who tell of money ask here. What becomes of the money of a
 * submission says {@link Reservations}. A submission belongs to the day of its intent, or of its answer where that is later.
 */
public final class Spending {

    private static final String SUMS = Arrays.stream(Money.values()).map(money -> """
            coalesce(sum(credits) FILTER (WHERE money = '%1$s'), 0) AS %1$s_price,
            coalesce(sum(requests) FILTER (WHERE money = '%1$s'), 0) AS %1$s,
            coalesce(sum(unpriced) FILTER (WHERE money = '%1$s'), 0) AS %1$s_unpriced""".formatted(money))
            .collect(Collectors.joining(", "));
    private static final String OF_DAYS = "day >= :from AND day <= :to";
    private static final String EVER = "9999-12-31";

    private final JdbcClient jdbc;

    /**
     * What a person asks of money.
     *
     * @param models   of this month; the dearest first
     * @param profiles folders below the inbox, of this month; the dearest first
     * @param days     of this month, the last first
     */
    public record Report(AccountTotals today, AccountTotals yesterday, AccountTotals month, List<AccountTotals> models,
            List<AccountTotals> profiles, List<AccountTotals> days) {
    }

    /**
     * The submissions of one day, folder and model of which the same became.
     *
     * @param profile folder below the inbox, empty for the inbox itself
     */
    public record Line(LocalDate day, String profile, String model, Money money, Amount amount) {
    }

    public Spending(DataSource source) {
        this.jdbc = JdbcClient.create(source);
    }

    /** @param clock whose zone says which day it is */
    public Report report(Clock clock) {
        LocalDate day = LocalDate.now(clock);
        LocalDate month = day.withDayOfMonth(1);
        return new Report(between(day, null), between(day.minusDays(1), day.minusDays(1)), between(month, null),
                by("model", month, null, "CHARGED_price DESC, what"), by("folder", month, null, "CHARGED_price DESC, what"),
                by("day", month, null, "what DESC"));
    }

    /** @param to the last day; null for all that follow */
    public AccountTotals between(LocalDate from, LocalDate to) {
        return sums("''", OF_DAYS, "").param("from", from.toString()).param("to", to == null ? EVER : to.toString())
                .query((row, number) -> totals(row)).single();
    }

    /** Of all times, those with the most charged first; the others by their names. */
    public List<AccountTotals> byModel() {
        return by("model", LocalDate.EPOCH, null, "CHARGED_price DESC, what");
    }

    private List<AccountTotals> by(String column, LocalDate from, LocalDate to, String order) {
        return sums(column, OF_DAYS, "GROUP BY what HAVING sum(requests) > 0 ORDER BY " + order).param("from", from.toString())
                .param("to", to == null ? EVER : to.toString()).query((row, number) -> totals(row)).list();
    }

    /** What may still be charged, of whenever it is. */
    public AccountTotals open() {
        return sums("''", "money IN ('UNDER_WAY', 'UNDETERMINED') AND requests > 0", "").query((row, number) -> totals(row)).single();
    }

    /** Each sum of some days by itself, in the order of the days. */
    public List<Line> lines(LocalDate from, LocalDate to) {
        return jdbc.sql("SELECT * FROM spending WHERE " + OF_DAYS + " AND requests > 0 ORDER BY day, folder, model, money")
                .param("from", from.toString()).param("to", to.toString())
                .query((row, number) -> new Line(LocalDate.parse(row.getString("day")), row.getString("folder"), row.getString("model"),
                        Money.valueOf(row.getString("money")), new Amount(Price.ofMillionths(row.getLong("credits")),
                                row.getLong("requests"), row.getLong("unpriced"))))
                .list();
    }

    private JdbcClient.StatementSpec sums(String column, String which, String end) {
        return jdbc.sql("SELECT %s AS what, %s FROM spending WHERE %s %s".formatted(column, SUMS, which, end));
    }

    /** By their ids; jobs of which nothing can be charged are left out. */
    public Map<String, Cost> ofJobs(Collection<String> jobs) {
        return jdbc.sql("""
                SELECT job, price, price_source, money FROM attempt
                WHERE token IN (SELECT attempt FROM job WHERE id IN (SELECT value FROM json_each(:jobs))) AND money IS NOT NULL""")
                .param("jobs", JournalRows.json(jobs))
                .query((row, number) -> Map.entry(row.getString("job"), new Cost(Money.valueOf(row.getString("money")),
                        JournalRows.price(row))))
                .list().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static AccountTotals totals(ResultSet row) throws SQLException {
        return new AccountTotals(row.getString("what"), amount(row, Money.CHARGED), amount(row, Money.REFUNDED),
                amount(row, Money.UNDER_WAY), amount(row, Money.UNDETERMINED));
    }

    private static Amount amount(ResultSet row, Money money) throws SQLException {
        return new Amount(Price.ofMillionths(row.getLong(money + "_price")), row.getLong(money.name()), row.getLong(money + "_unpriced"));
    }
}
