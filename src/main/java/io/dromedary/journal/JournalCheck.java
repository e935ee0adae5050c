package io.dromedary.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.sqlite.SQLiteErrorCode;

/** Whether a journal holds together: what SQLite can say of the file, and what the line relies on. A line may work on it meanwhile. */
public final class JournalCheck {

    /** More of a kind say nothing new. */
    private static final int MOST = 20;
    private static final Set<Integer> UNREADABLE = Set.of(SQLiteErrorCode.SQLITE_CORRUPT.code, SQLiteErrorCode.SQLITE_NOTADB.code);

    private static final String SUMS = """
            SELECT money || ' on ' || day || ' of ' || model || ' in inbox/' || folder || ': the sums of what was spent differ from its '
                || 'submissions by ' || sum(requests) || ' requests, ' || (sum(credits) / 1000000.0) || ' credits, ' || sum(unpriced)
                || ' without a price' FROM (
                SELECT day, folder, model, money, credits - pruned_credits AS credits, requests - pruned_requests AS requests,
                    unpriced - pruned_unpriced AS unpriced FROM spending
                UNION ALL SELECT day, folder, model, money, -coalesce(price, 0), -1, -(price IS NULL) FROM attempt WHERE money IS NOT NULL
            ) AS both GROUP BY day, folder, model, money HAVING sum(credits) <> 0 OR sum(requests) <> 0 OR sum(unpriced) <> 0""";
    private static final String COUNTS = """
            SELECT 'jobs in ' || state || ': there are ' || sum(there) || ', and ' || sum(counted) || ' are counted' FROM (
                SELECT state, realm, model, CASE state WHEN 'READY' THEN folder ELSE '' END AS folder, coalesce(reason, '') AS reason,
                    went_back IS NOT NULL AS back, moving_to IS NOT NULL AS moving, 1 AS there, 0 AS counted FROM job
                UNION ALL SELECT state, realm, model, folder, reason, went_back, moving, 0, jobs FROM tally
            ) AS both GROUP BY state, realm, model, folder, reason, back, moving HAVING sum(there) <> sum(counted)""";
    private static final String SUBMITTED = """
            SELECT 'job ' || id || ' is ' || state || ' and has no request' FROM job
            WHERE state IN ('WAITING', 'COLLECTING') AND request_id IS NULL
            UNION ALL SELECT 'job ' || job.id || ' was submitted, and its submission is not here' FROM job
            WHERE job.attempt IS NOT NULL AND pruned IS NULL AND NOT EXISTS (SELECT 1 FROM attempt WHERE token = job.attempt)""";

    private JournalCheck() {
    }

    /** @return what is wrong, a sentence for each; empty where nothing is */
    public static List<String> of(Path file) {
        try {
            return wrong(file);
        } catch (RuntimeException e) {
            if (NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException cause
                    && UNREADABLE.contains(cause.getErrorCode() & 0xFF)) {
                return List.of("SQLite cannot read it: " + cause.getMessage());
            }
            throw e;
        }
    }

    private static List<String> wrong(Path file) {
        try (HikariDataSource source = JournalFile.openAsItIs(file)) {
            JdbcTemplate sql = new JdbcTemplate(source);
            sql.setMaxRows(MOST);
            // One moment of a line that goes on.
            return new TransactionTemplate(new JdbcTransactionManager(source)).execute(status -> {
                List<String> wrong = new ArrayList<>(sql.queryForList("PRAGMA integrity_check(%d)".formatted(MOST), String.class));
                wrong.removeIf("ok"::equals);
                if (!wrong.isEmpty()) {
                    return wrong;
                }
                wrong.addAll(
                        sql.query("PRAGMA foreign_key_check", (row, number) -> "row %s of the table %s belongs to a %s that is not here"
                                .formatted(row.getString("rowid"), row.getString("table"), row.getString("parent"))));
                if (JournalFile.version(sql) == JournalFile.VERSION) {
                    List.of(SUMS, COUNTS, SUBMITTED).forEach(question -> wrong.addAll(sql.queryForList(question, String.class)));
                }
                return wrong;
            });
        }
    }
}
