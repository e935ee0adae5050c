package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.testing.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What each question costs in a journal of a million ended jobs, and in one with a hundred thousand that wait, against a small one. */
@Tag("measure")
class QuestionsCostTest {

    private static final int RUNS = 30;
    /** Below that, the clock and the pages' cache decide. */
    private static final double NOISE = 0.2;
    /** What is held is summed up for a person, and so read as a whole: 2 to 3 ms for each 1,000. */
    private static final String OF_ALL_HELD = "holds: groups";

    @TempDir
    private Path folder;

    @Test
    void eachCostsAtMostTwiceAsMuchInALargeJournal() throws Exception {
        Map<String, Double> small = millis("small", 1_000, 2_000, 100, 10);
        Map<String, Double> old = millis("old", 1_000_000, 2_000, 100, 10);
        Map<String, Double> busy = millis("busy", 1_000, 100_000, 50_000, 10_000);
        List<String> tooDear = new ArrayList<>();
        System.out.printf("%-36s %12s %16s %16s   milliseconds, the best of %d%n", "", "1,000 ended", "1,000,000 ended", "100,000 waiting",
                RUNS);
        small.forEach((name, millis) -> {
            double more = name.equals(OF_ALL_HELD) ? old.get(name) : Math.max(old.get(name), busy.get(name));
            boolean dear = more > 2 * millis + NOISE;
            System.out.printf("%-36s %12.3f %16.3f %16.3f%s%n", name, millis, old.get(name), busy.get(name), dear ? "   !" : "");
            if (dear) {
                tooDear.add(name);
            }
        });
        assertThat(tooDear).isEmpty();
    }

    private Map<String, Double> millis(String name, int ended, int ready, int waiting, int held) throws Exception {
        Path place = Files.createDirectory(folder.resolve(name));
        Map<String, Double> best = new LinkedHashMap<>();
        try (Ledger ledger = new Ledger(place)) {
            fill(ledger, ended, ready, waiting, held);
            Job job = ledger.in(State.WAITING, "j");
            HikariDataSource source = ledger.source;
            TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(source));
            new Questions(source, ledger.clock, job).all()
                    .forEach((question, answer) -> best.put(question, millis(transaction, answer)));
        }
        return best;
    }

    private static double millis(TransactionTemplate transaction, Supplier<Object> question) {
        double best = Double.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            double millis = transaction.execute(status -> {
                status.setRollbackOnly();
                long begin = System.nanoTime();
                Object answer = question.get();
                double took = (System.nanoTime() - begin) / 1e6;
                assertThat(answer).isNotNull();
                return took;
            });
            best = Math.min(best, millis);
        }
        return best;
    }

    /** As years of work leave it; rows as the product writes them, since that many are not made step by step. */
    private static void fill(Ledger ledger, int ended, int ready, int waiting, int held) {
        for (State state : List.of(State.DELIVERED, State.FAILED, State.CANCELED, State.NSFW, State.READY, State.WAITING, State.HELD,
                State.UNCERTAIN)) {
            ledger.in(state, "one " + state);
        }
        new Pauses(ledger.source, ledger.clock).pauseModel(Questions.PAUSED, "anna", "too dear");
        JdbcTemplate sql = ledger.sql();
        sql.execute("PRAGMA cache_size = -200000");
        new TransactionTemplate(new JdbcTransactionManager(ledger.source)).executeWithoutResult(status -> {
            copies(sql, "DELIVERED", ended - ended / 10, "");
            copies(sql, "FAILED", ended / 20, ", reason = 'failed: reason ' || (rowid % 20)");
            copies(sql, "CANCELED", ended / 40, ", went_back = changed, withdrawn = changed");
            copies(sql, "NSFW", ended / 40, "");
            copies(sql, "READY", ready / 2, ", marker = 'processing/' || id");
            copies(sql, "READY", ready - ready / 2, ", priority = 9, model = '%s'".formatted(Questions.PAUSED));
            copies(sql, "WAITING", waiting, ", marker = 'processing/' || id, not_before = created + 3600000");
            copies(sql, "HELD", held, ", name = id");
        });
    }

    /** As many jobs like the one that the product brought into the state, with all that belongs to it. */
    private static void copies(JdbcTemplate sql, String state, int count, String set) {
        String prefix = "%s %d ".formatted(state, System.nanoTime());
        String numbers = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < %d) ".formatted(count);
        String of = "one " + state;
        sql.execute("CREATE TEMP TABLE one AS SELECT * FROM job WHERE id = '%s'".formatted(of));
        String columns = String.join(", ", sql.queryForList("SELECT name FROM pragma_table_info('job')", String.class).stream()
                .filter(column -> !List.of("id", "intent", "request_id", "attempt").contains(column)).toList());
        sql.execute("""
                INSERT INTO job (id, intent, request_id, attempt, %1$s) %2$s SELECT '%3$s' || n, '%3$s' || n,
                    CASE WHEN request_id IS NOT NULL THEN '%3$s' || n END, CASE WHEN attempt IS NOT NULL THEN '%3$s' || n END, %1$s
                FROM one, n""".formatted(columns, numbers, prefix));
        if (!set.isEmpty()) {
            sql.execute("UPDATE job SET %s WHERE id >= '%s' AND id < '%sz'".formatted(set.substring(2), prefix, prefix));
        }
        sql.execute("DROP TABLE one");
        copy(sql, "attempt", of, List.of("token", "job", "request_id"), numbers, prefix);
        copy(sql, "event", of, List.of("job", "seq"), numbers, prefix);
        copy(sql, "output", of, List.of("job", "base"), numbers, prefix);
    }

    private static void copy(JdbcTemplate sql, String table, String of, List<String> own, String numbers, String prefix) {
        String rest = String.join(", ", sql.queryForList("SELECT name FROM pragma_table_info('%s')".formatted(table), String.class)
                .stream().filter(column -> !own.contains(column)).toList());
        String values = String.join(", ", own.stream().map(column -> column.equals("seq") ? "NULL" : "'%s' || n".formatted(prefix))
                .toList());
        sql.execute("INSERT INTO %s (%s, %s) %s SELECT %s, %s FROM n, %s WHERE job = '%s'".formatted(table, String.join(", ", own), rest,
                numbers, values, rest, table, of));
    }
}
