package io.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Channel;
import io.dromedary.job.Cost.Money;
import io.dromedary.job.Job;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Spending;
import io.dromedary.testing.Ledger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A month as a table, over the days on which it was spent. */
class SpendTableTest {

    private static final int DAYS = 70;
    private static final Map<State, Money> ENDS = new EnumMap<>(Map.of(State.DELIVERED, Money.CHARGED, State.UNDELIVERABLE, Money.CHARGED,
            State.NSFW, Money.REFUNDED, State.FAILED, Money.REFUNDED, State.UNCERTAIN, Money.UNDETERMINED, State.EXPIRED,
            Money.UNDETERMINED, State.WAITING, Money.UNDER_WAY));

    @TempDir
    private Path folder;

    private static Price price(int tenths) {
        return Price.of(BigDecimal.valueOf(tenths, 1), Price.Source.ESTIMATE).orElseThrow();
    }

    /** Of each day and what became of the money. */
    private static Map<String, BigDecimal> sums(Spending spending, YearMonth month) {
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        SpendCommand.table(spending.lines(month.atDay(1), month.atEndOfMonth()), new PrintStream(table, false, StandardCharsets.UTF_8));
        Map<String, BigDecimal> sums = new TreeMap<>();
        table.toString(StandardCharsets.UTF_8).lines().skip(1).map(line -> line.split(",")).forEach(
                cells -> sums.merge(cells[0] + " " + cells[3], new BigDecimal(cells[4]), BigDecimal::add));
        return sums;
    }

    @Test
    void theLinesOfEachMonthAddUpToWhatEachDaysSubmissionsCost() {
        try (Ledger ledger = new Ledger(folder)) {
            Random random = new Random(7);
            List<State> ends = List.copyOf(new TreeMap<>(ENDS).keySet());
            Map<String, BigDecimal> expected = new TreeMap<>();
            Job uncertain = null;
            LocalDate of = null;
            for (int i = 0; i < 4 * DAYS; i++) {
                LocalDate day = LocalDate.now(ledger.clock);
                ledger.price = price(random.nextInt(1, 200));
                State end = ends.get(random.nextInt(ends.size()));
                Job job = ledger.in(end, "j" + i);
                if (end == State.UNCERTAIN && uncertain == null) {
                    uncertain = job;
                    of = day;
                }
                expected.merge(day + " " + ENDS.get(end).word(), ledger.price.credits(), BigDecimal::add);
                ledger.clock.advance(Duration.ofHours(6));
            }
            // What is settled weeks later moves within the day on which it was submitted.
            BigDecimal settled = ledger.view.attempts(uncertain).get(0).price().credits();
            ledger.journal.end(uncertain, new Verdict(Channel.CANCELED, "Written off.", "Nothing.", Verdict.Charged.YES),
                    "errors/canceled");
            expected.merge(of + " undetermined", settled.negate(), BigDecimal::add);
            expected.merge(of + " charged", settled, BigDecimal::add);
            expected.values().removeIf(sum -> sum.signum() == 0);
            // Then
            Spending spending = new Spending(ledger.source);
            Map<String, BigDecimal> found = new TreeMap<>();
            YearMonth last = YearMonth.now(ledger.clock);
            for (YearMonth month = last.minusMonths(3); !month.isAfter(last); month = month.plusMonths(1)) {
                found.putAll(sums(spending, month));
            }
            assertThat(found.keySet()).isEqualTo(expected.keySet());
            assertThat(found).allSatisfy((key, sum) -> assertThat(sum).as(key).isEqualByComparingTo(expected.get(key)));
        }
    }
}
