package io.dromedary.journal;

import io.dromedary.job.Attempt;
import io.dromedary.job.CancelMarker;
import io.dromedary.job.Event;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Places;
import io.dromedary.job.State;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Read-only queries of the journal. */
public final class JournalView {

    private static final int PAGE = 1000;
    private final JdbcClient jdbc;
    private final Pauses pauses;

    public JournalView(DataSource source) {
        this.jdbc = JdbcClient.create(source);
        this.pauses = new Pauses(source, Clock.systemUTC());
    }

    public Optional<Job> job(String id) {
        return jdbc.sql("SELECT * FROM job WHERE id = :id").param("id", id).query(JournalRows::job).optional();
    }

    /** Whether any job's files are in a claim's folder or below it; the files of a row are with its manifest, too. */
    public boolean holds(String claim) {
        // Most claims belong to the job of the same id, found by key; the second search scans all jobs.
        return jdbc.sql("""
                SELECT EXISTS (SELECT 1 FROM job WHERE id = :claim AND (place = :place OR place LIKE :place || '/%'))
                    OR EXISTS (SELECT 1 FROM job WHERE place = :place OR place LIKE :place || '/%')
                    OR EXISTS (SELECT 1 FROM line WHERE job = :claim)""").param("place", Places.in(Places.WORK, claim))
                .param("claim", claim)
                .query(Boolean.class).single();
    }

    /** The id of the job that has, or ever had, a request of the provider. */
    public Optional<String> jobOf(String requestId) {
        return jdbc.sql("""
                SELECT id FROM job WHERE request_id = :request
                UNION SELECT job FROM attempt WHERE request_id = :request LIMIT 1""").param("request", requestId).query(String.class)
                .optional();
    }

    public Optional<Attempt> attempt(String token) {
        return token == null
                ? Optional.empty()
                : jdbc.sql("SELECT * FROM attempt WHERE token = :token").param("token", token).query(JournalRows::attempt).optional();
    }

    /** Oldest first. */
    public List<Attempt> attempts(Job job) {
        return jdbc.sql("SELECT * FROM attempt WHERE job = :job ORDER BY number").param("job", job.id()).query(JournalRows::attempt).list();
    }

    public List<Event> events(Job job) {
        return jdbc.sql("SELECT * FROM event WHERE job = :job ORDER BY seq").param("job", job.id()).query(JournalRows::event).list();
    }

    /** The number of the last event, 0 before the first; unlike the clock it never goes back. */
    public long lastEvent() {
        return jdbc.sql("SELECT coalesce(max(seq), 0) FROM event").query(Long.class).single();
    }

    /** How many jobs there are in each state. */
    public Map<State, Long> counts() {
        return counts("1 = 1", 0);
    }

    /** How many of the jobs with an event after that one are in each state. */
    public Map<State, Long> countsAfter(long event) {
        return counts("id IN (SELECT job FROM event WHERE seq > :event)", event);
    }

    /** What went back into the inbox is counted as the job that it becomes next. */
    private Map<State, Long> counts(String which, long event) {
        return jdbc.sql("SELECT state, count(*) AS jobs FROM job WHERE " + which + " AND went_back IS NULL GROUP BY state")
                .param("event", event)
                .query((row, number) -> Map.entry(State.valueOf(row.getString("state")), row.getLong("jobs"))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** How many drops went back into the inbox, and are there. */
    public long wentBack() {
        return jdbc.sql("SELECT count(*) FROM job WHERE went_back IS NOT NULL AND moving_to IS NULL").query(Long.class).single();
    }

    /** Whether files of these names are on their way to a folder. */
    public boolean isAwaited(String folder, List<String> files) {
        return jdbc.sql("SELECT * FROM job WHERE moving_to = :folder").param("folder", folder).query(JournalRows::job).list().stream()
                .anyMatch(job -> !Collections.disjoint(job.files(), files));
    }

    /** In a sentence, who paused the line, and why; empty while it may spend. */
    public Optional<String> paused() {
        return pauses.line().map(Pauses.Pause::sentence);
    }

    /**
     * Jobs that have not ended, or whose files are still being moved, or whose lost response was just found.
     *
     * @param paused realms whose waiting jobs do not count, before or after their submission
     */
    public long unfinished(List<String> paused) {
        return jdbc.sql("""
                SELECT count(DISTINCT id) FROM (
                    SELECT id FROM job WHERE state IN ('ENTERING', 'COLLECTING')
                    UNION ALL SELECT id FROM job WHERE state = 'READY' AND realm NOT IN (:paused)
                        AND NOT EXISTS (SELECT 1 FROM generation WHERE hold IS NOT NULL)
                        AND NOT EXISTS (SELECT 1 FROM pause WHERE scope = '')
                    UNION ALL SELECT id FROM job WHERE state = 'WAITING' AND realm NOT IN (:paused)
                    UNION ALL SELECT id FROM job WHERE state = 'HELD' AND withdrawn IS NOT NULL
                    UNION ALL SELECT id FROM job WHERE state = 'SUBMITTING' AND (owner IS NOT NULL OR realm NOT IN (:paused)
                        AND NOT EXISTS (SELECT 1 FROM pause WHERE scope = ''))
                    UNION ALL SELECT id FROM job WHERE moving_to IS NOT NULL AND NOT (state IN ('READY', 'WAITING') AND realm IN (:paused))
                    UNION ALL SELECT id FROM job WHERE owner IS NOT NULL AND NOT (state IN ('READY', 'WAITING') AND realm IN (:paused))
                    UNION ALL SELECT id FROM job WHERE state = 'UNCERTAIN' AND request_id IS NULL
                        AND attempt IN (SELECT attempt FROM hint WHERE request_id IS NOT NULL)) AS open""")
                .param("paused", paused.isEmpty() ? List.of("") : paused)
                .query(Long.class).single();
    }

    /** The held job that a drop of this name became, if any. */
    public Optional<Job> held(String folder, String name) {
        return jdbc.sql("SELECT * FROM job WHERE state = 'HELD' AND folder = :folder AND name = :name AND moving_to IS NULL")
                .param("folder", folder).param("name", name).query(JournalRows::job).list().stream().findFirst();
    }

    /** Held jobs, the most urgent first. */
    public List<Job> held() {
        return jdbc.sql("""
                SELECT * FROM job WHERE state = 'HELD' AND moving_to IS NULL AND withdrawn IS NULL ORDER BY priority DESC, created, id""")
                .query(JournalRows::job).list();
    }

    /** Newest first. */
    public List<Job> newest(int limit, boolean unfinishedOnly) {
        return jdbc.sql("SELECT * FROM job " + (unfinishedOnly ? "WHERE state NOT IN ('DELIVERED', 'DUPLICATE') " : "")
                + "ORDER BY created DESC, id DESC LIMIT :limit").param("limit", limit).query(JournalRows::job).list();
    }

    /**
     * One page of the unfinished jobs that a deleted marker would cancel, by id.
     *
     * @param after the last id of the page before, empty for the first
     */
    public List<CancelMarker> marked(String after) {
        return jdbc.sql("""
                SELECT id, marker FROM job WHERE marker IS NOT NULL AND withdrawn IS NULL AND id > :after
                    AND state IN ('READY', 'SUBMITTING', 'WAITING', 'COLLECTING')
                ORDER BY id LIMIT :limit""").param("after", after).param("limit", PAGE)
                .query((row, number) -> new CancelMarker(row.getString("id"), row.getString("marker"))).list();
    }

    /** Jobs with a cancel request that can be acted on now, the unsent first. */
    public List<Job> withdrawn() {
        return jdbc.sql("""
                SELECT * FROM job WHERE withdrawn IS NOT NULL
                    AND (state = 'READY' AND moving_to IS NULL OR state IN ('HELD', 'WAITING', 'COLLECTING'))
                ORDER BY state <> 'READY', withdrawn, id LIMIT :limit""").param("limit", PAGE).query(JournalRows::job).list();
    }

    /** The results, which were paid for, then the previews. */
    public List<Output> outputs(Job job) {
        return jdbc.sql("SELECT * FROM output WHERE job = :job ORDER BY preview_of IS NOT NULL, abs(number)").param("job", job.id())
                .query(JournalRows::output).list();
    }

    /**
     * The next output to fetch: results before previews, and before those that did not come when they were tried, so that none of them
     * holds up the others.
     */
    public Optional<Output> nextOutput(Job job) {
        return jdbc.sql("""
                SELECT * FROM output WHERE job = :job AND path IS NULL
                ORDER BY preview_of IS NOT NULL, tries, unnamed, abs(number) LIMIT 1""").param("job", job.id())
                .query(JournalRows::output).optional();
    }

    /** Why accounts are paused, by realm; empty while none is. */
    public Map<String, String> accountPaused() {
        return jdbc.sql("SELECT realm, why FROM account WHERE paused_since IS NOT NULL")
                .query((row, number) -> Map.entry(row.getString("realm"), row.getString("why"))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The address of the newest result; without its query. */
    public Optional<String> lastResultAddress() {
        return jdbc.sql("SELECT url FROM output ORDER BY rowid DESC LIMIT 1").query(String.class).optional()
                .map(url -> url.replaceFirst("[?#].*", ""));
    }

    /** How many of the places at the provider are taken. */
    public long atProvider() {
        return jdbc.sql("SELECT count(*) FROM job WHERE state IN ('SUBMITTING', 'WAITING')").query(Long.class).single();
    }

    /** Running or parked, oldest first. */
    public List<Job> charactersInTheMaking() {
        return jdbc.sql("""
                SELECT * FROM job WHERE state IN ('READY', 'SUBMITTING', 'WAITING', 'COLLECTING', 'UNDELIVERABLE', 'UNCERTAIN', 'EXPIRED')
                    AND json_extract(request, '$.target.dialect') = 'character' ORDER BY created, id""").query(JournalRows::job).list();
    }
}
