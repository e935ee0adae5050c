package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.testing.Ledger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** What is asked again and again costs what there is to do, not what there ever was: no statement of it reads jobs that have ended. */
class PeriodicQuestionsTest {

    /** Indices that hold only what is open, or those jobs or attempts that the question is about. */
    private static final Pattern OPEN = Pattern.compile("USING (COVERING )?INDEX (job_(due|ready|oldest_ready|refused|throttled|deadline"
            + "|uncertain|prunable|marked|withdrawn|leased|parked|moving|held|held_name|expected|at_work)|attempt_under_way|hint_found"
            + "|manifest_untold|spending_open)( |$)");
    /** One row, or those of one job, or those after an event that was told already. */
    private static final Pattern KEYED = Pattern.compile("USING (COVERING )?(INDEX (job_live|job_of_request|attempt_of_request|event_of_job"
            + "|line_of_job|sqlite_autoindex_\\w+) \\((id|intent|request_id|job|token|attempt|manifest|base|reader|scope|realm)=\\?"
            + "|INTEGER PRIMARY KEY \\(rowid[=>]\\?)");
    /** A row for each kind of job, for each pause, account, folder, reader; the sums of the days that are asked for. */
    private static final Pattern SMALL = Pattern
            .compile("^((SCAN|SEARCH) (tally|pause|account|turn|generation|told_up_to|waiting|next|ranked|concurrency|grouped|last|due"
                    + "|held|counted|sums|submission|wanted|json_each|CONSTANT ROW)\\b.*|SCAN \\(subquery-\\d+\\)|SEARCH event"
                    + "|SEARCH spending USING INDEX "
                    + "sqlite_autoindex_spending_1 \\(day.*)$");
    /** The newest or the first ones, in the order of the index and so many as are shown; or one of the jobs with one reason. */
    private static final Pattern FIRST = Pattern
            .compile("USING (COVERING )?INDEX (job_of_state \\(state=\\? AND created>\\?\\)|job_delivered"
                    + "|job_newest|took_last \\(workload=\\?\\)"
                    + "|attempt_completed \\(model=\\?\\)|job_of_reason \\(state=\\? AND reason=\\?\\))");

    @TempDir
    private Path folder;

    @Test
    void noneReadsJobsThatHaveEnded() throws SQLException {
        try (HikariDataSource source = JournalFile.open(folder.resolve("journal.db"))) {
            // Given
            Recorder recorder = new Recorder(source);
            Ledger ledger = new Ledger(folder);
            Job one = ledger.in(State.WAITING, "j");
            ledger.close();
            // When
            Map<String, Set<String>> asked = new LinkedHashMap<>();
            new Questions(recorder, ledger.clock, one).all().forEach((name, question) -> {
                recorder.statements.clear();
                assertThat(question.get()).isNotNull();
                asked.put(name, Set.copyOf(recorder.statements));
            });
            // Then
            assertThat(asked).hasSizeGreaterThan(50).allSatisfy((name, statements) -> assertThat(statements).isNotEmpty());
            List<String> unlimited = new ArrayList<>();
            Set<String> unused = new TreeSet<>(names(source, "SELECT name FROM sqlite_master WHERE tbl_name = 'job' AND name LIKE 'job!_%' "
                    + "ESCAPE '!' AND type = 'index'"));
            for (Map.Entry<String, Set<String>> question : asked.entrySet()) {
                for (String sql : question.getValue()) {
                    for (String step : plan(source, sql)) {
                        unused.removeIf(index -> step.matches(".* INDEX %s( .*)?".formatted(index)));
                        if (!isLimited(step)) {
                            unlimited.add("%s: %s".formatted(question.getKey(), step));
                        }
                    }
                }
            }
            assertThat(unlimited).isEmpty();
            assertThat(unused).as("indices that nobody needs").isEmpty();
        }
    }

    private static boolean isLimited(String step) {
        return !step.matches("(SCAN|SEARCH) .*") || Stream.of(OPEN, KEYED, SMALL, FIRST).anyMatch(good -> good.matcher(step).find());
    }

    private static List<String> names(DataSource source, String sql) {
        return new JdbcTemplate(source).queryForList(sql, String.class);
    }

    private static List<String> plan(DataSource source, String sql) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }

    /** The texts of the statements that are prepared. */
    private static final class Recorder extends AbstractDataSource {
        private final DataSource source;
        private final Set<String> statements = new LinkedHashSet<>();

        Recorder(DataSource source) {
            this.source = source;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = source.getConnection();
            return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class},
                    (proxy, method, args) -> {
                        if (method.getReturnType().equals(PreparedStatement.class)) {
                            statements.add((String) args[0]);
                        }
                        try {
                            return method.invoke(connection, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }
}
