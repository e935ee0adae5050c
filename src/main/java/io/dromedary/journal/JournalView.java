package io.dromedary.journal;

import io.dromedary.job.Attempt;
import io.dromedary.job.CancelMarker;
import io.dromedary.job.Event;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Places;
import io.dromedary.job.State;
import java.time.Clock;
import java.time.Instant;
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
    /** As in the index of it. */
    private static final String AT_WORK = "substr(place, 1, 5) = '" + Places.WORK + "/'";

    private final JdbcClient jdbc;
    private final Pauses pauses;
    private final Tally tally;
    private final Accounts accounts;
    private final Clock clock;

    public JournalView(DataSource source) {
        this(source, Clock.systemUTC());
    }

    public JournalView(DataSource source, Clock clock) {
        this.jdbc = JournalPool.readsOf(source);
        this.pauses = new Pauses(source, clock);
        this.tally = new Tally(source);
        this.accounts = new Accounts(source, clock);
        this.clock = clock;
    }

    public Optional<Job> job(String id) {
        return jdbc.sql("SELECT * FROM job WHERE id = :id").param("id", id).query(JournalRows::job).optional();
    }

    /**
     * Whether any job's files are in a claim's folder or below it, or on their way there; the files of a row are with its manifest, too.
     */
    public boolean holds(String claim) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT 1 FROM job WHERE id = :claim
                        AND (place = :place OR place LIKE :place || '/%%' OR moving_to = :place OR moving_to LIKE :place || '/%%'))
                    OR EXISTS (SELECT 1 FROM job WHERE %1$s AND place = :place)
                    OR EXISTS (SELECT 1 FROM job WHERE %1$s AND place > :place || '/' AND place < :place || '0')
                    OR EXISTS (SELECT 1 FROM line WHERE job = :claim)""".formatted(AT_WORK)).param("place", Places.in(Places.WORK, claim))
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

    /** When the job's attempts, events and outputs were taken out, see {@link Pruning}; empty while they are here. */
    public Optional<Instant> pruned(Job job) {
        return jdbc.sql("SELECT pruned FROM job WHERE id = :id AND pruned IS NOT NULL").param("id", job.id()).query(Long.class).optional()
                .map(Instant::ofEpochMilli);
    }

    /** Oldest first. */
    public List<Attempt> attempts(Job job) {
        return jdbc.sql("SELECT * FROM attempt WHERE job = :job ORDER BY number").param("job", job.id()).query(JournalRows::attempt).list();
    }

    public List<Event> events(Job job) {
        return jdbc.sql("SELECT * FROM event WHERE job = :job ORDER BY seq").param("job", job.id()).query(JournalRows::event).list();
    }

    /** The events of the job's tries that failed and were made again, oldest first. */
    public List<Event> failures(Job job) {
        return jdbc.sql("SELECT * FROM event WHERE job = :job AND failures IS NOT NULL ORDER BY seq").param("job", job.id())
                .query(JournalRows::event).list();
    }

    /** The number of the last event, 0 before the first; unlike the clock it never goes back. */
    public long lastEvent() {
        return jdbc.sql("SELECT coalesce(max(seq), 0) FROM event").query(Long.class).single();
    }

    /** How many jobs there are in each state; what went back into the inbox is counted as the job that it becomes next. */
    public Map<State, Long> counts() {
        return tally.byState();
    }

    /** How many of the jobs with an event after that one are in each state. */
    public Map<State, Long> countsAfter(long event) {
        return jdbc.sql("""
                SELECT state, count(*) AS jobs FROM job WHERE id IN (SELECT job FROM event WHERE seq > :event) AND went_back IS NULL
                GROUP BY state""").param("event", event)
                .query((row, number) -> Map.entry(State.valueOf(row.getString("state")), row.getLong("jobs"))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** How many drops went back into the inbox, and are there. */
    public long wentBack() {
        return tally.wentBack();
    }

    /** Whether files of these names are on their way to a folder. */
    public boolean isAwaited(String folder, List<String> files) {
        return jdbc.sql("SELECT * FROM job WHERE moving_to = :folder").param("folder", folder).query(JournalRows::job).list().stream()
                .anyMatch(job -> !Collections.disjoint(job.files(), files));
    }

    /** Who paused the line, and why; empty while it may spend. */
    public Optional<Pauses.Pause> paused() {
        return pauses.line();
    }

    /** What is paused that keeps a job from being submitted. */
    public Optional<Pauses.Pause> paused(Job job) {
        return pauses.of(job);
    }

    /** All pauses, those of the line first. */
    public List<Pauses.Pause> pauses() {
        return pauses.all();
    }

    /** The models that a person has paused, or the line itself. */
    public List<Pauses.Pause> pausedModels() {
        return pauses.models();
    }

    /** How many jobs of each folder of the inbox wait for their turn; those that wait for a pause of their model to end are left out. */
    public Map<String, Long> waitingByFolder() {
        return tally.waitingByFolder();
    }

    /** How many jobs wait for a pause of their model to end. */
    public long waitingForModels() {
        return tally.waitingForModels();
    }

    /**
     * Whether there are jobs that have not ended, or whose files are still being moved, or whose lost response was just found. Of a model
     * that the line itself has paused only a trial that is due, or under way, is one; but all are where the provider takes no requests now.
     *
     * @param paused realms whose waiting jobs do not count, before or after their submission
     */
    public boolean isAnyUnfinished(List<String> paused) {
        return jdbc
                .sql("""
                SELECT EXISTS (SELECT 1 FROM tally WHERE state IN ('ENTERING', 'COLLECTING') AND jobs > 0)
                    OR EXISTS (SELECT 1 FROM tally WHERE state = 'READY' AND jobs > 0 AND realm NOT IN (:paused) AND NOT %1$s AND NOT %2$s)
                        AND NOT EXISTS (SELECT 1 FROM generation WHERE hold IS NOT NULL)
                    OR EXISTS (SELECT 1 FROM tally WHERE state = 'READY' AND jobs > 0 AND realm NOT IN (:paused) AND NOT %1$s
                        AND EXISTS (SELECT 1 FROM pause WHERE scope = 'model:' || tally.model AND (next_trial <= :now OR closed)))
                        AND NOT EXISTS (SELECT 1 FROM generation WHERE hold IS NOT NULL)
                    OR EXISTS (SELECT 1 FROM tally WHERE state = 'SUBMITTING' AND jobs > 0 AND realm NOT IN (:paused) AND NOT %1$s
                        AND NOT %2$s)
                    OR EXISTS (SELECT 1 FROM pause JOIN job ON job.id = pause.trial WHERE job.state = 'SUBMITTING'
                        AND job.realm NOT IN (:paused) AND NOT %1$s)
                    OR EXISTS (SELECT 1 FROM tally WHERE state = 'WAITING' AND jobs > 0 AND realm NOT IN (:paused))
                    OR EXISTS (SELECT 1 FROM tally WHERE moving AND jobs > 0
                        AND NOT (state IN ('READY', 'WAITING') AND realm IN (:paused)))
                    OR EXISTS (SELECT 1 FROM job WHERE owner IS NOT NULL AND NOT (state IN ('READY', 'WAITING') AND realm IN (:paused)))
                    OR EXISTS (SELECT 1 FROM job WHERE withdrawn IS NOT NULL AND state IN ('READY', 'HELD', 'WAITING', 'COLLECTING')
                        AND state = 'HELD')
                    OR EXISTS (SELECT 1 FROM hint JOIN attempt ON attempt.token = hint.attempt JOIN job ON job.id = attempt.job
                        WHERE hint.request_id IS NOT NULL AND job.attempt = attempt.token AND job.state = 'UNCERTAIN'
                            AND job.request_id IS NULL)""".formatted(Pauses.OF_LINE, Pauses.ofModelOf("tally")))
                .param("paused", paused.isEmpty() ? List.of("") : paused).param("now", clock.millis())
                .query(Boolean.class).single();
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

    public boolean isAnyHeld() {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM job WHERE state = 'HELD' AND moving_to IS NULL AND withdrawn IS NULL)")
                .query(Boolean.class).single();
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
                SELECT * FROM job WHERE withdrawn IS NOT NULL AND state IN ('READY', 'HELD', 'WAITING', 'COLLECTING')
                    AND NOT (state = 'READY' AND moving_to IS NOT NULL)
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

    /** Where accounts, or models of one, showed that they take fewer requests at once than are configured. */
    public List<Accounts.Places> places() {
        return accounts.places();
    }

    /** The address of the newest result; without its query. */
    public Optional<String> lastResultAddress() {
        return jdbc.sql("SELECT url FROM output ORDER BY rowid DESC LIMIT 1").query(String.class).optional()
                .map(url -> url.replaceFirst("[?#].*", ""));
    }

    /** How many of the places at the provider are taken, in all accounts. */
    public long atProvider() {
        return tally.in(State.SUBMITTING) + tally.in(State.WAITING);
    }

    /** Running or parked, oldest first. */
    public List<Job> charactersInTheMaking() {
        return jdbc.sql("""
                SELECT * FROM job WHERE created > 0
                    AND state IN ('READY', 'SUBMITTING', 'WAITING', 'COLLECTING', 'UNDELIVERABLE', 'UNCERTAIN', 'EXPIRED')
                    AND json_extract(request, '$.target.dialect') = 'character' ORDER BY created, id""").query(JournalRows::job).list();
    }
}
