package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.dromedary.job.Cap;
import io.dromedary.job.Hold;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.testing.Ledger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** What is asked again and again costs what there is to do, not what there ever was: no statement of a timer reads all jobs. */
class PeriodicQuestionsTest {

    /** Indices that hold only what is open. */
    private static final Pattern PARTIAL = Pattern.compile(
            " USING (COVERING )?INDEX job_(leased|parked|ready|marked|withdrawn|moving|held|expected)$");

    @TempDir
    private Path folder;

    @Test
    void noneReadsAllJobs() throws SQLException {
        try (HikariDataSource source = JournalFile.open(folder.resolve("journal.db"))) {
            // Given
            Recorder recorder = new Recorder(source);
            Ledger ledger = new Ledger(folder);
            Job one = ledger.in(State.WAITING, "j");
            ledger.close();
            Journal journal = new Journal(recorder, ledger.clock, "this run", job -> {
            });
            JournalView view = new JournalView(recorder);
            Hints hints = new Hints(recorder, journal, Ledger.HOUR, ledger.clock);
            recorder.statements.clear();
            // When: what the timers ask, dispatch, resume, cancel-requests, drain and keep-leases.
            journal.takeReady("api", 4, 4);
            hints.attach();
            journal.takeUnfinished(false);
            journal.takeUnfinished(true);
            view.marked("");
            view.withdrawn();
            view.unfinished(List.of());
            view.unfinished(List.of("api"));
            view.atProvider();
            view.accountPaused();
            journal.renew(Map.of(one.id(), one.fence()));
            journal.releaseExpired();
            journal.boundWaits(Duration.ofHours(1), Duration.ofHours(1));
            journal.isAwaited("errors/failed", List.of("photo.png"));
            view.jobOf("request");
            view.paused();
            view.wentBack();
            // What events and messages ask.
            EventFeed feed = new EventFeed(recorder, recorder, "journal");
            feed.last();
            feed.after(1, 500);
            feed.toldUpTo("notify", 1);
            feed.lastUntil(1, 1);
            EndedJobs ended = new EndedJobs(recorder, recorder);
            ended.firstAfter(1);
            ended.endedManifest();
            // What holds and limits ask.
            Reservations reservations = new Reservations(recorder, ledger.clock);
            reservations.state();
            reservations.undetermined();
            reservations.used(new Cap(Hold.Limit.DAY, "films", BigDecimal.TEN, "budget.day"), "j");
            reservations.used(new Cap(Hold.Limit.DROP, "", BigDecimal.TEN, "budget.drop"), "j");
            view.held();
            view.held("", "photo.png");
            new HeldJobs(recorder).groups();
            new Spending(recorder).report(ledger.clock);
            // And what is asked for the metrics.
            Measures measures = new Measures(recorder, ledger.clock);
            measures.standing();
            measures.open();
            measures.oldestReady();
            measures.oldestUncertain();
            measures.changes(0, 10);
            // Then
            assertThat(recorder.statements).hasSizeGreaterThan(15).allSatisfy(sql -> assertThat(plan(source, sql)).as(sql)
                    .noneMatch(step -> step.matches("SCAN (job|attempt|event|output)( .*)?") && !PARTIAL.matcher(step).find()));
        }
    }

    /** Somebody may have the page open, in which the failures of years are counted. */
    @Test
    void reasonsAreCountedWithoutReadingTheJobs() throws SQLException {
        try (HikariDataSource source = JournalFile.open(folder.resolve("journal.db"))) {
            Recorder recorder = new Recorder(source);
            new JobSearch(recorder).reasons();
            assertThat(recorder.statements).singleElement().satisfies(
                    sql -> assertThat(plan(source, sql)).contains("SCAN job USING COVERING INDEX job_of_reason"));
        }
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
