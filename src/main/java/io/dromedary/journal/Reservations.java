package io.dromedary.journal;

import io.dromedary.job.Cap;
import io.dromedary.job.Cost.Money;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Job;
import io.dromedary.job.Limits;
import io.dromedary.job.Price;
import io.dromedary.job.Verdict;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The money of submissions: what becomes of it, its sums, and whether another submission fits below the limits. Changes are made within
 * the transaction of the step that they belong to, and the journal has one writer, so no two submissions are given the same money.
 */
public final class Reservations {

    /**
     * A {@link Money}, or null where nothing can be charged: it was not accepted, or not sent. Only completed requests are charged, see
     * {@link io.dromedary.job.Verdict.Charged}; a verdict may know better why one ended.
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
    /** What the submissions of a manifest, or of a job, cost so far. */
    private static final String OF_DROP = """
            SELECT money, coalesce(price, 0) AS credits FROM attempt
            WHERE job = :job OR job IN (SELECT sister.job FROM line JOIN line AS sister ON sister.manifest = line.manifest
                WHERE line.job = :job)""";
    /** Of the day before counts what is open: nobody knows yet whether it was accepted before midnight. */
    private static final String OF_PERIOD = """
            SELECT money, credits FROM spending
            WHERE (day >= :from AND money <> 'REFUNDED' OR day = :before AND money IN ('UNDER_WAY', 'UNDETERMINED')) AND\s""";
    private static final String WITHIN = "(:folder = '' OR folder = :folder OR substr(folder, 1, length(:folder) + 1) = :folder || '/')";

    /** Of an attempt's {@link Money}; null where nothing can be charged. */
    private record Change(String before, String now) {
    }

    private final JdbcClient jdbc;
    private final Clock clock;

    /** @param clock whose zone says when a day begins */
    public Reservations(DataSource source, Clock clock) {
        this.jdbc = JdbcClient.create(source);
        this.clock = clock;
    }

    /** The day that a submission of now belongs to. */
    String today() {
        return LocalDate.now(clock).toString();
    }

    /** After any change of a job or an attempt: the money of the attempt, and the sums, follow. */
    void settle(String attempt) {
        jdbc.sql("SELECT money AS before, %s AS now FROM attempt WHERE token = :token".formatted(MONEY)).param("token", attempt)
                .query((row, number) -> new Change(row.getString("before"), row.getString("now"))).optional()
                .filter(change -> !Objects.equals(change.before, change.now)).ifPresent(change -> {
                    count(attempt, change);
                    jdbc.sql("UPDATE attempt SET money = :now WHERE token = :token").param("now", change.now).param("token", attempt)
                            .update();
                });
    }

    /** What is answered after midnight may have been accepted after midnight, and counts for the new day. */
    void accepted(String attempt) {
        boolean isLater = jdbc.sql("SELECT day = :yesterday AND money = 'UNDER_WAY' FROM attempt WHERE token = :token")
                .param("yesterday", LocalDate.now(clock).minusDays(1).toString())
                .param("token", attempt).query(Boolean.class).optional().orElse(false);
        if (isLater) {
            count(attempt, new Change(Money.UNDER_WAY.name(), null));
            jdbc.sql("UPDATE attempt SET day = :today WHERE token = :token").param("today", today()).param("token", attempt).update();
            count(attempt, new Change(null, Money.UNDER_WAY.name()));
        }
    }

    /** The sums of the day that the attempt belongs to lose it as what it was, and get it as what it is. */
    private void count(String attempt, Change change) {
        jdbc.sql("""
                INSERT INTO spending (day, folder, model, money, credits, requests, unpriced)
                SELECT day, folder, model, counted, sign * coalesce(price, 0), sign, sign * (price IS NULL)
                FROM attempt, (SELECT :before AS counted, -1 AS sign UNION ALL SELECT :now, 1) AS moved
                WHERE token = :token AND counted IS NOT NULL
                ON CONFLICT (day, folder, model, money) DO UPDATE SET credits = credits + excluded.credits,
                    requests = requests + excluded.requests, unpriced = unpriced + excluded.unpriced""")
                .param("before", change.before).param("now", change.now).param("token", attempt).update();
    }

    /**
     * What keeps a job from being submitted now.
     *
     * @param price null where nobody knows it; what has none counts as nothing where it is allowed
     */
    Optional<Held> heldBy(Job job, Price price, Limits limits) {
        if (!limits.exist()) {
            return Optional.empty();
        }
        BigDecimal undetermined = undetermined();
        if (isBelow(limits.undetermined(), undetermined)) {
            Cap cap = new Cap(Limit.UNDETERMINED, "", limits.undetermined(), "dromedary.undetermined-max");
            return Optional.of(new Held(cap, price, new Used(BigDecimal.ZERO, BigDecimal.ZERO, undetermined)));
        }
        Optional<Long> approval = jdbc.sql("SELECT approved FROM job WHERE id = :job AND approved IS NOT NULL").param("job", job.id())
                .query(Long.class).optional();
        if (price == null) {
            return limits.needPrice() && approval.isEmpty()
                    ? Optional.of(Held.unpriced(job.request().model()))
                    : Optional.empty();
        }
        BigDecimal credits = price.credits();
        boolean approved = approval.filter(most -> most >= price.millionths()).isPresent();
        if (!approved && isBelow(limits.maxCredits(), credits)) {
            return Optional.of(Held.question(Limit.MAX_CREDITS, price, limits.maxCredits(), "its max_credits"));
        }
        if (!approved && isBelow(limits.approveAbove(), credits)) {
            return Optional.of(Held.question(Limit.APPROVAL, price, limits.approveAbove(), "dromedary.approve-above"));
        }
        return limits.caps().stream().map(cap -> new Held(cap, price, used(cap, job.id()))).filter(Held::isOver).findFirst();
    }

    /**
     * What keeps a job from being submitted now, said before money is reserved for it; empty where nothing does.
     *
     * @param price null where nobody knows it
     */
    public Optional<Verdict> keepsBack(Job job, Price price, Limits limits) {
        return heldBy(job, price, limits).map(Held::verdict);
    }

    /**
     * Whether a held job can go on: it, and all that goes on already and was not submitted yet, are within the limits.
     *
     * @param price  null where nobody knows it
     * @param limits without those that a person's approval lifts
     */
    public boolean fits(Job held, Price price, Limits limits) {
        Price together = price == null ? null : Price.of(price.credits().add(expected()), price.source()).orElse(price);
        return heldBy(held, together, limits).isEmpty();
    }

    /** Of whatever folder: to let go one too few for a second does no harm. */
    private BigDecimal expected() {
        return Price.ofMillionths(jdbc.sql("SELECT coalesce(sum(expected), 0) FROM job WHERE expected IS NOT NULL").query(Long.class)
                .single());
    }

    /** Changes whenever money may have become free: the day, and all sums of this month and of what is open. */
    public String state() {
        return today() + jdbc.sql("""
                SELECT coalesce(group_concat(money || credits || ' ' || requests), '') FROM (
                    SELECT money, sum(credits) AS credits, sum(requests) AS requests FROM (
                        SELECT money, credits, requests FROM spending WHERE day >= :month
                        UNION ALL SELECT money, credits, requests FROM spending
                        WHERE money IN ('UNDER_WAY', 'UNDETERMINED') AND requests > 0 AND day < :month) AS counted
                    GROUP BY money) AS sums""")
                .param("month", LocalDate.now(clock).withDayOfMonth(1).toString()).query(String.class).single() + expected() + " of "
                + jdbc.sql("SELECT coalesce(sum(jobs), 0) FROM tally WHERE state = 'HELD' AND NOT moving").query(Long.class).single();
    }

    private static boolean isBelow(BigDecimal limit, BigDecimal credits) {
        return limit != null && limit.compareTo(credits) < 0;
    }

    /**
     * What of a limit is used up.
     *
     * @param job whose drop it is, where the limit is that of a drop
     */
    public Used used(Cap cap, String job) {
        String which = cap.limit() == Limit.DROP ? OF_DROP : OF_PERIOD + WITHIN;
        LocalDate today = LocalDate.now(clock);
        LocalDate from = cap.limit() == Limit.MONTH ? today.withDayOfMonth(1) : today;
        return jdbc.sql("""
                SELECT coalesce(sum(credits) FILTER (WHERE money = 'CHARGED'), 0) AS spent,
                    coalesce(sum(credits) FILTER (WHERE money = 'UNDER_WAY'), 0) AS reserved,
                    coalesce(sum(credits) FILTER (WHERE money = 'UNDETERMINED'), 0) AS undetermined FROM (%s) AS submission"""
                .formatted(which)).param("job", job).param("folder", cap.folder()).param("from", from.toString())
                .param("before", from.minusDays(1).toString())
                .query((row, number) -> new Used(credits(row, "spent"), credits(row, "reserved"), credits(row, "undetermined"))).single();
    }

    private static BigDecimal credits(ResultSet row, String column) throws SQLException {
        return Price.ofMillionths(row.getLong(column));
    }

    /** What nobody knows of whether it is charged, whenever it was submitted. Credits. */
    public BigDecimal undetermined() {
        return Price.ofMillionths(jdbc.sql("""
                SELECT coalesce(sum(credits), 0) FROM spending
                WHERE money IN ('UNDER_WAY', 'UNDETERMINED') AND requests > 0 AND money = 'UNDETERMINED'""").query(Long.class).single());
    }

    /**
     * What of a limit is used, in credits.
     *
     * @param reserved at the provider, or on the way there
     */
    public record Used(BigDecimal spent, BigDecimal reserved, BigDecimal undetermined) {

        public BigDecimal sum() {
            return spent.add(reserved).add(undetermined);
        }
    }
}
