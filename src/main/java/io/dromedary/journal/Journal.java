package io.dromedary.journal;

import static io.dromedary.journal.JournalRows.json;

import io.dromedary.job.Attempt;
import io.dromedary.job.Channel;
import io.dromedary.job.CharacterKey;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Hold;
import io.dromedary.job.Job;
import io.dromedary.job.Limits;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MissingResult;
import io.dromedary.job.Output;
import io.dromedary.job.OverLimitException;
import io.dromedary.job.Price;
import io.dromedary.job.RequestTakenException;
import io.dromedary.job.Result;
import io.dromedary.job.StaleJobException;
import io.dromedary.job.State;
import io.dromedary.job.Took;
import io.dromedary.job.Verdict;
import io.dromedary.job.Workload;
import io.dromedary.text.ClockSkew;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The durable state of every job.
 *
 * <p>Each method is one transaction, durable when it returns; but not one that a power cut may undo without harm, since the line does the
 * same again then: it is durable with the next one that is, or when {@link #settle} returns. A change of state is a compare-and-set: it is
 * made only if the job still is in the state that the caller knows, and was handed out to nobody else since ({@link StaleJobException}
 * otherwise), and appends an event.
 *
 * <p>{@code owner}, {@code fence} and {@code lease_until} are the lease of a run on a job. {@link #takeReady} and {@link #takeUnfinished}
 * lease a job under a new fence, and so does whoever takes a job out of another's hands. A method that releases the job clears owner and
 * lease; a lease that is not renewed runs out, and {@link #releaseExpired} releases the job.
 */
public final class Journal {

    /** How long a lease lasts without being renewed. */
    public static final Duration LEASE = Duration.ofSeconds(30);

    private static final int PAGE = 1000;
    /** How long the provider keeps an Idempotency-Key is stated nowhere; a repeat after that would be another, paid, submission. */
    private static final Duration KEY_LIFE = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final JdbcClient reads;
    private final JournalView view;
    private final ManifestRows lines;
    private final Claimed claimed;
    private final Outputs outputs;
    private final Reservations reservations;
    private final TimesTaken times;
    private final FailingModels failing;
    private final TransactionTemplate transaction;
    private final TransactionTemplate unsynced;
    private final Clock clock;
    private final String owner;
    private final Duration lease;
    private final Consumer<Job> watcher;

    /**
     * @param owner   id of this run
     * @param watcher gets each job after a change
     */
    public Journal(DataSource source, Clock clock, String owner, Consumer<Job> watcher) {
        this(source, clock, owner, LEASE, FailingModels.Rules.USUAL, watcher);
    }

    /**
     * @param lease   how long a job stays leased without being renewed
     * @param failing when models are paused that fail
     */
    public Journal(DataSource source, Clock clock, String owner, Duration lease, FailingModels.Rules failing, Consumer<Job> watcher) {
        this.jdbc = JdbcClient.create(source);
        this.reads = JournalPool.readsOf(source);
        this.view = new JournalView(source);
        this.lines = new ManifestRows(source);
        this.claimed = new Claimed(source, clock);
        this.outputs = new Outputs(source);
        this.reservations = new Reservations(source, clock);
        this.times = new TimesTaken(source);
        this.failing = new FailingModels(source, failing, clock);
        this.transaction = JournalPool.unitsOf(source);
        this.unsynced = JournalPool.unsyncedUnitsOf(source);
        this.clock = clock;
        this.owner = owner;
        this.lease = lease;
        this.watcher = watcher;
    }

    /** At the start: leases of earlier runs are released, and the accounts are assumed to work. */
    public void recover() {
        jdbc.sql("UPDATE job SET owner = NULL, lease_until = NULL, fence = fence + 1 WHERE owner IS NOT NULL").update();
        jdbc.sql("DELETE FROM upload WHERE url IS NULL").update();
        jdbc.sql("UPDATE account SET paused_since = NULL, why = NULL").update();
    }

    /** All changes before are durable when this returns: for what cannot be done again, such as telling others. */
    public void settle() {
        new Generation(jdbc).settle();
    }

    // ------------------------------------------------------------------ entering

    /**
     * Registers a drop whose files are in {@code place}.
     *
     * @param marker file below the root whose deletion cancels it, already durable; null where there is none
     * @return empty where a job with the same intent is running, delivered or parked
     */
    public Optional<Job> enter(String id, String name, String folder, List<String> files, String place, List<MediaFile> media,
            DropRequest request, String intent, String marker) {
        // A drop of a bucket leaves the inbox next. One of a folder has left it, and goes back where the journal does not know it.
        TransactionTemplate unit = claimed.of(id).isEmpty() ? unsynced : transaction;
        return unit.execute(
                status -> insert(id, State.READY, name, folder, files, place, media, request, intent, marker, null, null, "accepted"));
    }

    /** Registers a drop that ends at once. */
    public Job enterEnded(String id, String name, String folder, List<String> files, String place, Verdict verdict, String movingTo) {
        return insert(id, verdict.channel().state(), name, folder, files, place, List.of(), null, null, null, verdict, movingTo,
                verdict.why())
                .orElseThrow();
    }

    /** Registers a manifest, whose rows are jobs of their own: it is leased again until all of them are registered. */
    public Job enterManifest(String id, String name, String folder, List<String> files, String place) {
        return insert(id, State.ENTERING, name, folder, files, place, List.of(), null, null, null, null, null,
                "its rows are registered, each as a job of its own")
                .orElseThrow();
    }

    /** All rows of the manifest are registered. */
    public Job entered(Job manifest, String why, String movingTo) {
        return change(manifest, State.DELIVERED, why, null, columns("moving_to", movingTo));
    }

    private Optional<Job> insert(String id, State state, String name, String folder, List<String> files, String place,
            List<MediaFile> media, DropRequest request, String intent, String marker, Verdict verdict, String movingTo, String why) {
        return transaction.execute(status -> {
            Optional<Job> job = jdbc.sql("""
                    INSERT INTO job (id, state, name, folder, files, media, request, intent, priority, place, moving_to, verdict, reason,
                                     owner, lease_until, fence, not_before, failures, why, realm, model, marker, created, changed)
                    VALUES (:id, :state, :name, :folder, :files, :media, :request, :intent, :priority, :place, :movingTo, :verdict,
                            :reason, :owner, :until, 1, 0, 0, :why, :realm, :model, :marker, :now, :now)
                    ON CONFLICT DO NOTHING RETURNING *""")
                    .param("id", id).param("state", state.name()).param("name", name).param("folder", folder)
                    .param("files", json(files)).param("media", json(media)).param("request", json(request)).param("intent", intent)
                    .param("priority", request == null ? 0 : request.priority()).param("place", place).param("movingTo", movingTo)
                    .param("verdict", json(verdict)).param("reason", Reason.of(verdict, name, files))
                    .param("owner", movingTo == null ? null : owner)
                    .param("until", movingTo == null ? null : leaseUntil()).param("why", why)
                    .param("realm", request == null ? "api" : request.target().realm()).param("marker", marker).param("now", clock.millis())
                    .param("model", request == null || request.model() == null ? "" : request.model())
                    .query(JournalRows::job).optional();
            job.ifPresent(entry -> {
                event(entry, null, why, null, null);
                lines.triedAgain(entry);
                claimed.entered(place);
                tell(entry);
            });
            return job;
        });
    }

    /** The one job that an intent identifies: running, delivered or parked. */
    public Optional<Job> live(String intent) {
        return jdbc.sql("""
                SELECT * FROM job WHERE intent = :intent AND state IN
                    ('READY', 'HELD', 'SUBMITTING', 'WAITING', 'COLLECTING', 'DELIVERED', 'UNDELIVERABLE', 'UNCERTAIN', 'EXPIRED')""")
                .param("intent", intent).query(JournalRows::job).optional();
    }

    /** A parked job whose drop was put back into the inbox continues with those files, in the state {@code to}. */
    public Job adopt(Job parked, State to, List<String> files, String place, String marker, String movingTo, Instant deadline, String why) {
        Map<String, Object> set = columns("files", json(files), "place", place, "marker", marker, "not_before", 0, "failures", 0,
                "moving_to", movingTo, "settled", 0, "parked", to.isParked() ? clock.millis() : null, "went_back", null);
        set.putAll(movingTo == null ? released() : leased());
        set.put("fence", parked.fence() + 1);
        if (to != parked.state()) {
            set.putAll(columns("verdict", null, "deadline", deadline == null ? null : deadline.toEpochMilli()));
        }
        if (parked.state() == State.HELD) {
            set.putAll(approval(parked));
        }
        return transaction.execute(status -> {
            claimed.entered(place);
            return change(parked, to, why, null, set);
        });
    }

    // ------------------------------------------------------------------ handing out

    /** The accounts with jobs that wait for their turn, due or not. */
    public List<String> realmsOfReady() {
        return reads.sql("SELECT DISTINCT realm FROM tally WHERE state = 'READY' AND jobs > 0 ORDER BY realm").query(String.class).list();
    }

    /**
     * Leases jobs for an account's free places at the provider: the most urgent first, of those the folders of the inbox in turn, of a
     * folder the oldest.
     *
     * @param places how many jobs of the account may be at the provider at once
     * @param most   how many to lease now
     */
    public List<Job> takeReady(String realm, int places, int most) {
        return takeReady(realm, places, most, Map.of());
    }

    /** @param models how many jobs of single models may be at the provider at once */
    public List<Job> takeReady(String realm, int places, int most, Map<String, Integer> models) {
        return takeReady(realm, places, most, models, ReadyJobs.NEXT);
    }

    /**
     * Leases one job as a trial: another one than those that the account refused, else the one that was refused longest ago.
     *
     * @param another whether it must be another one
     */
    public List<Job> takeForTrial(String realm, int places, boolean another) {
        return unsynced.execute(status -> {
            List<Job> trial = takeReady(realm, places, 1, Map.of(), ReadyJobs.UNREFUSED);
            return trial.isEmpty() && !another ? takeReady(realm, places, 1, Map.of(), ReadyJobs.REFUSED) : trial;
        });
    }

    /** Leases for each model that the line itself has paused, where its next trial is due, one job as that. */
    public List<Job> takeTrialsOfModels(String realm, int places, int most, Map<String, Integer> models) {
        return transaction.execute(status -> {
            List<Job> trials = takeReady(realm, places, most, models, ReadyJobs.TRIALS_OF_MODELS);
            trials.forEach(failing::tries);
            return trials;
        });
    }

    private List<Job> takeReady(String realm, int places, int most, Map<String, Integer> models, String which) {
        if (free(places, taken(realm)) <= 0) {
            // Without a transaction: so end most looks of a line that is busy.
            return List.of();
        }
        return unsynced.execute(status -> {
            Map<String, Integer> taken = taken(realm);
            int free = free(places, taken);
            if (free <= 0) {
                return List.of();
            }
            Map<String, Integer> ofModels = new HashMap<>();
            models.forEach((model, its) -> ofModels.put(model, Math.max(0, its - taken.getOrDefault(model, 0))));
            return takeInOrder(which, realm, Math.min(free, most), ofModels);
        });
    }

    private static int free(int places, Map<String, Integer> taken) {
        return places - taken.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many places of an account jobs of each model have: at the provider, or on their way there. */
    private Map<String, Integer> taken(String realm) {
        return reads.sql("""
                SELECT model, sum(jobs) AS jobs FROM (
                    SELECT model, jobs FROM tally WHERE realm = :realm AND state IN ('SUBMITTING', 'WAITING')
                    UNION ALL SELECT model, 1 FROM job
                    WHERE owner IS NOT NULL AND realm = :realm AND state = 'READY' AND moving_to IS NULL) AS counted
                GROUP BY model""").param("realm", realm)
                .query((row, number) -> Map.entry(row.getString("model"), row.getInt("jobs"))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private List<Job> takeInOrder(String which, String realm, int limit, Map<String, Integer> free) {
        List<String> next = jdbc.sql(which).param("realm", realm).param("now", clock.millis()).param("limit", limit)
                .param("free", json(free)).query(String.class).list();
        if (next.isEmpty()) {
            return List.of();
        }
        List<Job> taken = take("SELECT value FROM json_each(:next)", Map.of("next", json(next)));
        next.forEach(id -> jdbc.sql(ReadyJobs.SERVED).param("realm", realm).param("job", id).update());
        return taken.stream().sorted(Comparator.comparingInt(job -> next.indexOf(job.id()))).toList();
    }

    /**
     * Leases jobs that can continue from their state: after a restart, after a failed download, parked; the parked ones last. While a
     * person has paused the line or the model, no submission is repeated.
     *
     * @param idempotency whether the host honours Idempotency-Key, so that a lost response can be had by repeating the POST; it does so
     *     for the queue only. Source: facts, idempotency
     */
    public List<Job> takeUnfinished(boolean idempotency) {
        // A question for each partial index: one for all of them would read every job that ever was.
        return unsynced.execute(status -> take("""
                SELECT id FROM (
                    SELECT id, not_before, 0 AS parked FROM job
                    WHERE owner IS NULL AND not_before <= :now AND state IN ('ENTERING', 'SUBMITTING', 'WAITING', 'COLLECTING')
                        AND state IN ('ENTERING', 'READY', 'SUBMITTING', 'WAITING', 'COLLECTING', 'EXPIRED', 'UNCERTAIN', 'UNDELIVERABLE')
                        AND NOT (state = 'SUBMITTING' AND :idempotency AND (%1$s OR %2$s))
                    UNION ALL SELECT id, not_before, 0 FROM job WHERE owner IS NULL AND moving_to IS NOT NULL AND not_before <= :now
                    UNION ALL SELECT id, not_before, 1 FROM job
                    WHERE owner IS NULL AND moving_to IS NULL AND parked IS NOT NULL AND settled = 0 AND not_before <= :now
                        AND (state IN ('EXPIRED', 'UNDELIVERABLE') OR state = 'UNCERTAIN' AND (request_id IS NOT NULL OR :idempotency
                            AND NOT EXISTS (SELECT 1 FROM generation WHERE hold IS NOT NULL)
                            AND NOT %1$s AND NOT %2$s
                            AND EXISTS (SELECT 1 FROM attempt WHERE token = job.attempt AND attempt.created > :keyLives
                                AND attempt.created <= :soon)
                            AND coalesce(json_extract(request, '$.target.dialect'), 'queue') = 'queue'))) AS due
                ORDER BY parked, not_before, id LIMIT :limit""".formatted(Pauses.OF_LINE, Pauses.OF_MODEL),
                Map.of("idempotency", idempotency, "keyLives", clock.instant().minus(KEY_LIFE).toEpochMilli(), "soon", soon(), "now",
                        clock.millis(), "limit", PAGE)))
                .stream().sorted(Comparator.comparingInt((Job job) -> job.request() == null ? 0 : -job.request().priority())
                        .thenComparingLong(Job::created).thenComparing(Job::id))
                .toList();
    }

    private List<Job> take(String which, Map<String, Object> parameters) {
        return jdbc.sql("""
                UPDATE job SET owner = :owner, lease_until = :until, fence = fence + 1, hinted = hinted AND moving_to IS NOT NULL
                WHERE id IN (""" + which + ") RETURNING *")
                .param("owner", owner).param("until", leaseUntil()).params(parameters).query(JournalRows::job).list();
    }

    /**
     * Renews the leases of the jobs that this run still works on, also late, such as on a computer that slept: a lease that ran out is this
     * run's until somebody ends it, and whoever does raises the fence.
     *
     * @param held ids with their fences
     */
    public void renew(Map<String, Long> held) {
        jdbc.sql("""
                UPDATE job SET lease_until = :until
                WHERE owner = :owner AND (id, fence) IN (SELECT key, value FROM json_each(:held))""")
                .param("until", leaseUntil()).param("owner", owner).param("held", json(held)).update();
    }

    /**
     * Releases every job whose lease ran out: nobody works on it any more. A lease that ends later than any can was made by a clock that
     * was wrong, and counts as run out, too.
     *
     * @return the jobs, which can be handed out again
     */
    public List<Job> releaseExpired() {
        return jdbc.sql("""
                UPDATE job SET owner = NULL, lease_until = NULL, fence = fence + 1
                WHERE owner IS NOT NULL AND (lease_until <= :now OR lease_until > :latest) RETURNING *""")
                .param("now", clock.millis()).param("latest", leaseUntil()).query(JournalRows::job).list();
    }

    /**
     * Brings in what a clock that was wrong has put off, so that no job waits longer than the longest wait that is set anywhere.
     *
     * @param longest  wait until a job's next turn
     * @param deadline of a request
     */
    public void boundWaits(Duration longest, Duration deadline) {
        jdbc.sql("""
                UPDATE job SET not_before = :now WHERE owner IS NULL AND not_before > :latest
                    AND state IN ('ENTERING', 'READY', 'SUBMITTING', 'WAITING', 'COLLECTING', 'EXPIRED', 'UNCERTAIN', 'UNDELIVERABLE')""")
                .param("now", clock.millis()).param("latest", clock.instant().plus(longest).toEpochMilli()).update();
        jdbc.sql("UPDATE job SET deadline = :latest WHERE state = 'WAITING' AND deadline > :latest")
                .param("latest", clock.instant().plus(deadline).toEpochMilli()).update();
        jdbc.sql("UPDATE job SET throttled_since = :now WHERE state = 'READY' AND throttled_since > :now").param("now", clock.millis())
                .update();
        jdbc.sql("UPDATE job SET parked = :now WHERE parked > :now AND settled = 0").param("now", clock.millis()).update();
        failing.boundWaits();
    }

    private long leaseUntil() {
        return clock.instant().plus(lease).toEpochMilli();
    }

    private Map<String, Object> leased() {
        return columns("owner", owner, "lease_until", leaseUntil());
    }

    private static Map<String, Object> released() {
        return columns("owner", null, "lease_until", null);
    }

    /** Releases the lease without changing the job; it is leased again from {@code notBefore} on, or as soon as there is a hint. */
    public Job release(Job job, Instant notBefore) {
        return rest(job, notBefore, null);
    }

    /**
     * Releases the lease, where the provider may have sent a Retry-After.
     *
     * @param quietUntil end of the Retry-After, before which hints have no effect; null where there was none
     */
    public Job rest(Job job, Instant notBefore, Instant quietUntil) {
        return unsynced.execute(status -> {
            Map<String, Object> set = columns("not_before", notBefore.toEpochMilli(),
                    "quiet_until", quietUntil == null ? null : quietUntil.toEpochMilli());
            set.putAll(released());
            return hinted(update(job, set));
        });
    }

    /** A hint arrived while the job was leased: its status read is due now. */
    private Job hinted(Job job) {
        return jdbc.sql("UPDATE job SET not_before = coalesce(quiet_until, 0) WHERE id = :job AND fence = :fence AND hinted RETURNING *")
                .param("job", job.id()).param("fence", job.fence()).query(JournalRows::job).optional().orElse(job);
    }

    // ------------------------------------------------------------------ the line

    Job media(Job job, UnaryOperator<MediaFile> change) {
        return update(job, columns("media", json(view.job(job.id()).orElseThrow().media().stream().map(change).toList())));
    }

    /**
     * The intent to submit, durable before the POST is sent. An earlier attempt that was certainly not accepted is repeated with its
     * own token (the Idempotency-Key), as long as the body is the same.
     *
     * @param price what it costs if it is charged, which is reserved with the intent; null where that is not known
     * @throws OverLimitException if a limit keeps it back; nothing is changed then
     */
    public Job submitting(Job job, String model, String body, Price price, Limits limits) {
        String hash = DigestUtils.sha256Hex(body);
        return transaction.execute(status -> {
            Optional<Attempt> open = view.attempt(job.attempt()).filter(last -> last.isOpen() && last.bodySha256().equals(hash));
            String token = open.map(Attempt::token).orElseGet(() -> UUID.randomUUID().toString());
            if (open.isEmpty()) {
                jdbc.sql("""
                        INSERT INTO attempt (token, job, number, model, body, body_sha256, created)
                        VALUES (:token, :job, (SELECT count(*) + 1 FROM attempt WHERE job = :job), :model, :body, :hash, :now)""")
                        .param("token", token).param("job", job.id()).param("model", model).param("body", body).param("hash", hash)
                        .param("now", clock.millis()).update();
            }
            Map<String, Object> set = columns("attempt", token);
            if (job.state() != State.SUBMITTING) {
                reserve(job, token, price, limits);
                set.putAll(columns("workload", open.filter(last -> last.outcome() != null).isPresent() ? null : Workload.of(model, body),
                        "accepted", null));
            }
            jdbc.sql("UPDATE generation SET number = number + 1").update();
            return change(job, State.SUBMITTING, "submitting", null, set);
        });
    }

    /** What is repeated keeps the price that it was reserved with. */
    private void reserve(Job job, String token, Price price, Limits limits) {
        reservations.heldBy(job, price, limits).ifPresent(held -> {
            throw new OverLimitException(held.verdict());
        });
        jdbc.sql("UPDATE attempt SET day = :day, folder = :folder, price = coalesce(:price, price), "
                + "price_source = coalesce(:source, price_source) WHERE token = :token").param("token", token)
                .param("day", reservations.today()).param("folder", job.folder())
                .param("price", price == null ? null : price.millionths()).param("source", price == null ? null : price.source().name())
                .update();
    }

    /** A submission whose response was lost is repeated byte for byte; empty where none is open. */
    public Optional<String> bodyToRepeat(Job job) {
        return view.attempt(job.attempt()).filter(last -> Attempt.UNCERTAIN.equals(last.outcome())).map(Attempt::body);
    }

    /** Whether the provider may have accepted a submission although no response arrived. */
    public boolean isAnswerLost(Job job) {
        return bodyToRepeat(job).isPresent();
    }

    /**
     * Whether the job's submission may be made once more with the same key: it was not made before {@code since}, and the journal is no
     * older copy, which would not know that the key was used up long ago.
     */
    public boolean isRepeatable(Job job, Instant since) {
        return job.attempt() != null && jdbc
                .sql("""
                SELECT EXISTS (SELECT 1 FROM attempt WHERE token = :token AND created > :since AND created <= :soon \
                AND (outcome IS NULL OR outcome = :uncertain)) AND NOT EXISTS (SELECT 1 FROM generation WHERE hold IS NOT NULL)""")
                .param("token", job.attempt()).param("since", since.toEpochMilli()).param("soon", soon())
                .param("uncertain", Attempt.UNCERTAIN)
                .query(Boolean.class).single();
    }

    /** Whether the provider still knows the key of the job's submission, so that making it again with the same key pays nothing. */
    public boolean isKeyAlive(Job job) {
        return isRepeatable(job, clock.instant().minus(KEY_LIFE));
    }

    /** What was sent by a clock that was further ahead is of unknown age: the host may have forgotten its key. */
    private long soon() {
        return ClockSkew.latest(clock).toEpochMilli();
    }

    /** The response is lost, and the same POST is to be made again: the job keeps its state, and its place at the provider. */
    public Job lost(Job job, String why, Instant notBefore) {
        Map<String, Object> set = columns("not_before", notBefore.toEpochMilli(), "failures", job.failures() + 1, "workload", null);
        set.putAll(released());
        return transaction.execute(status -> {
            outcome(job, Attempt.UNCERTAIN, null);
            return change(job, State.SUBMITTING, why, null,
                    set);
        });
    }

    /** The response was lost when the line stopped; this run makes the same POST again. */
    public Job interrupted(Job job) {
        return transaction.execute(status -> {
            outcome(job, Attempt.UNCERTAIN, null);
            return change(job, State.SUBMITTING, "stopped while submitting; submitted again with the same key", null,
                    columns("workload", null));
        });
    }

    /**
     * The provider's answer to a submission. If the lease was lost meanwhile, the answer still proves which request the job has: it is kept
     * like a hint, so that the request is attached to the job.
     *
     * @throws RequestTakenException if the request is another job's
     */
    public Job accepted(Job job, String requestId, String word, String correlationId, Instant deadline) {
        Map<String, Object> set = columns("request_id", requestId, "word", word, "deadline", deadline.toEpochMilli(), "failures", 0,
                "throttled_since", null, "verdict", null, "refused", null, "accepted", clock.millis());
        try {
            return transaction.execute(status -> {
                refuseTaken(job, requestId);
                outcome(job, "ACCEPTED", requestId);
                reservations.accepted(job.attempt());
                failing.accepted(job);
                Job waiting = change(job, State.WAITING, "request " + requestId, correlationId, set);
                acceptedWithAllPlacesTaken(waiting);
                return waiting;
            });
        } catch (StaleJobException e) {
            jdbc.sql("""
                    INSERT INTO hint (attempt, message, request_id, word, at) VALUES (:attempt, :message, :request, :word, :now)
                    ON CONFLICT DO NOTHING""")
                    .param("attempt", job.attempt()).param("message", "answer " + requestId).param("request", requestId)
                    .param("word", word).param("now", clock.millis()).update();
            throw e.withRequest(requestId);
        }
    }

    private void acceptedWithAllPlacesTaken(Job job) {
        jdbc.sql("""
                UPDATE concurrency SET accepted = accepted + 1 WHERE realm = :realm
                    AND model IN ('', (SELECT model FROM job WHERE id = :job)) AND places <= (SELECT sum(jobs) FROM tally
                    WHERE state = 'WAITING' AND tally.realm = concurrency.realm AND concurrency.model IN ('', tally.model))""")
                .param("realm", job.realm()).param("job", job.id()).update();
    }

    /**
     * Nothing was accepted this time: ready for a retry, unless an earlier response is still lost.
     *
     * @param hindered whether the time counts against the job's patience; not where the account is the problem
     */
    public Job later(Job job, String why, Instant notBefore, boolean hindered) {
        return later(job, why, notBefore, hindered, false);
    }

    /** @param asked whether the provider asked not to be tried before, see {@link #bringForward} */
    public Job later(Job job, String why, Instant notBefore, boolean hindered, boolean asked) {
        Map<String, Object> set = columns("not_before", notBefore.toEpochMilli(), "failures", job.failures() + 1,
                "quiet_until", asked ? notBefore.toEpochMilli() : null);
        set.putAll(released());
        if (hindered && job.throttledSince() == null) {
            set.put("throttled_since", clock.millis());
        }
        if (!isAnswerLost(job)) {
            return change(job, State.READY, why, null, set);
        }
        return transaction.execute(status -> {
            failing.isLost(job);
            return change(job, State.UNCERTAIN, why, null, set);
        });
    }

    /** The provider takes no requests of the job's model now. The others wait until this one, or another, is accepted. */
    public Job modelClosed(Job job, String why, Instant notBefore, boolean asked) {
        return transaction.execute(status -> {
            failing.closed(job, why, notBefore);
            return later(job, why, notBefore, true, asked);
        });
    }

    /** The account refused the job, or the job alone was refused: which of them is known when another one was tried. */
    public Job refused(Job job, String why, Instant notBefore) {
        return transaction.execute(status -> {
            jdbc.sql("UPDATE job SET refused = (SELECT proven FROM account WHERE realm = :realm) WHERE id = :job AND fence = :fence")
                    .param("realm", job.realm()).param("job", job.id()).param("fence", job.fence()).update();
            return later(job, why, notBefore, false);
        });
    }

    /**
     * Another job has to finish something first. Nothing failed, so no failure is counted; one event says what it waits for, and since
     * when.
     */
    public Job waits(Job job, String why, Instant notBefore) {
        // A pause is a person's wish, and counts against nobody's patience.
        Map<String, Object> set = columns("not_before", notBefore.toEpochMilli(), "throttled_since",
                job.throttledSince() == null && paused(job).isEmpty() ? Long.valueOf(clock.millis()) : job.throttledSince());
        set.putAll(released());
        return why.equals(job.why()) ? update(job, set) : change(job, job.state(), why, null, set);
    }

    public Job word(Job job, String word) {
        return unsynced.execute(status -> change(job, job.state(), word, null, Map.of("word", word)));
    }

    /** The provider has finished, nobody knows when. */
    public Job collecting(Job job, String word, List<Result> results, List<MissingResult> missing, Instant resultsUntil) {
        return collecting(job, word, results, missing, resultsUntil, null);
    }

    /**
     * The provider has finished.
     *
     * @param took what is known of how long it took, which is kept; null for nothing
     */
    public Job collecting(Job job, String word, List<Result> results, List<MissingResult> missing, Instant resultsUntil, Took took) {
        return unsynced.execute(status -> {
            List<MissingResult> all = outputs.record(job, results, missing);
            if (took != null) {
                times.keep(job, took, clock.millis());
            }
            outcome(job, "COMPLETED", job.requestId());
            failing.worked(job);
            return change(job, State.COLLECTING,
                    "%d result(s)%s".formatted(results.size(), all.isEmpty() ? "" : ", %d did not come".formatted(all.size())),
                    null,
                    columns("word", word, "failures", 0, "not_before", 0, "results_until", resultsUntil.toEpochMilli(), "verdict", null,
                            "missing", all.isEmpty() ? null : json(all), "collect", null));
        });
    }

    /** When the provider deletes the results, as it was known when they were first named; empty while they are not. */
    public Optional<Instant> resultsUntil(Job job) {
        return jdbc.sql("SELECT results_until FROM job WHERE id = :job AND results_until IS NOT NULL").param("job", job.id())
                .query(Long.class).optional().map(Instant::ofEpochMilli);
    }

    public List<Output> outputs(Job job) {
        return view.outputs(job);
    }

    /** Whether the provider said that the request is completed, which is when it is charged. */
    public boolean isCompleted(Job job) {
        return view.attempt(job.attempt()).filter(last -> "COMPLETED".equals(last.outcome())).isPresent();
    }

    /** How many submissions of the job ended in the channel. */
    public int attempts(Job job, Channel channel) {
        return jdbc.sql("SELECT count(*) FROM attempt WHERE job = :job AND outcome = :outcome").param("job", job.id())
                .param("outcome", channel.name()).query(Integer.class).single();
    }

    /**
     * The provider ended the request and charged nothing: the job gets another attempt, with a key of its own.
     *
     * @param request what is submitted then
     */
    public Job submitOnceMore(Job job, Verdict verdict, DropRequest request, Instant notBefore) {
        return transaction.execute(status -> {
            int number = view.attempt(job.attempt()).map(Attempt::number).orElse(0);
            failing.ended(job, verdict);
            outcome(job, verdict.channel().name(), job.requestId());
            Map<String, Object> set = columns("request_id", null, "word", null, "verdict", null, "failures", number,
                    "throttled_since", null, "not_before", notBefore.toEpochMilli(), "request", json(request));
            if (verdict.channel() == Channel.FAILED) {
                forgetUploads(job);
                set.put("media", json(job.media().stream().map(MediaFile::notUploaded).toList()));
            }
            set.putAll(released());
            return change(job, State.READY, "attempt %d: %s Nothing was charged; it is submitted once more.".formatted(number,
                    verdict.why()), verdict.correlationId(), set);
        });
    }

    /** The results could not be fetched this time. */
    public Job undelivered(Job job, String why, Instant notBefore) {
        Map<String, Object> set = columns("not_before", notBefore.toEpochMilli(), "failures", job.failures() + 1);
        set.putAll(released());
        return change(job, job.state(), why, null, set);
    }

    /** An output that is left out is dropped; nothing else changes. */
    public Job without(Job job, Output output, String why) {
        return transaction.execute(status -> {
            jdbc.sql("DELETE FROM output WHERE job = :job AND number = :number AND path IS NULL")
                    .param("job", job.id()).param("number", output.number()).update();
            return change(job, job.state(), why, null, Map.of());
        });
    }

    /** All results are durable in the outbox; a character that was made can be used from now on. */
    public Job delivered(Job job, String movingTo) {
        String why = "delivered" + (job.missing().isEmpty() ? "" : " in part, %d did not come".formatted(job.missing().size()));
        return transaction.execute(status -> {
            CharacterKey.madeBy(job.request()).ifPresent(character -> jdbc.sql("""
                    INSERT INTO character (name, version, reference_id, job, created) VALUES (:name, :version, :reference, :job, :now)
                    ON CONFLICT DO NOTHING""")
                    .param("name", character.name()).param("version", character.version()).param("reference", job.requestId())
                    .param("job", job.id()).param("now", clock.millis()).update());
            return change(job, State.DELIVERED, why, null, columns("moving_to", movingTo, "verdict", null));
        });
    }

    /** The job ends, or is parked, in the verdict's channel. */
    public Job end(Job job, Verdict verdict, String movingTo) {
        return end(job, verdict, movingTo, false);
    }

    /** @param settled whether the job stays parked, and the sweep has given it up */
    public Job end(Job job, Verdict verdict, String movingTo, boolean settled) {
        return transaction.execute(status -> {
            if (job.state() == State.SUBMITTING || !verdict.channel().state().isParked() && isOfItsSubmission(job, verdict)) {
                outcome(job, verdict.channel().name(), job.requestId());
            }
            if (verdict.channel() == Channel.REJECTED_422 || verdict.channel() == Channel.FAILED) {
                forgetUploads(job);
            }
            failing.ended(job, verdict);
            // Whoever ends it takes the lease: a canceled job may have none, or be in the hands of another stage.
            Map<String, Object> set = columns("verdict", json(verdict), "reason", Reason.of(verdict, job.name(), job.files()),
                    "moving_to", movingTo, "fence", job.fence() + 1, "settled", settled ? 1 : 0,
                    "went_back", verdict.channel() == Channel.CHANGED ? clock.millis() : null);
            set.putAll(leased());
            return change(job, verdict.channel().state(), verdict.why(), verdict.correlationId(), set);
        });
    }

    /** A job that waits for its turn has nothing at the provider: what its last submission ended with stays as it is, and is counted. */
    private boolean isOfItsSubmission(Job job, Verdict verdict) {
        boolean waitsForItsTurn = job.state() == State.READY || job.state() == State.HELD;
        return !waitsForItsTurn
                || verdict.channel() != Channel.HOLD && view.attempt(job.attempt()).filter(Attempt::isOpen).isPresent();
    }

    /** The address of a file may have been the cause: the next job with the file uploads it again. */
    private void forgetUploads(Job job) {
        job.media().forEach(file -> jdbc.sql("DELETE FROM upload WHERE realm = :realm AND sha256 = :sha256 AND url IS NOT NULL")
                .param("realm", job.realm()).param("sha256", file.sha256()).update());
    }

    /** The drop's files go elsewhere, as their names were taken there meanwhile. */
    public Job redirected(Job job, String movingTo) {
        return update(job, columns("moving_to", movingTo));
    }

    /** Whether files of these names are on their way to a folder. */
    public boolean isAwaited(String folder, List<String> files) {
        return view.isAwaited(folder, files);
    }

    /** The drop's files were moved to their destination. From there they cannot be canceled. */
    public Job filed(Job job, Instant notBefore) {
        return filed(job, notBefore, null);
    }

    /** @param marker file below the root whose deletion cancels the drop from now on; null where there is none */
    public Job filed(Job job, Instant notBefore, String marker) {
        Map<String, Object> set = columns("place", job.movingTo(), "moving_to", null, "not_before", notBefore.toEpochMilli(),
                "marker", marker, "withdrawn", job.state() == State.CANCELED ? job.withdrawn() : null);
        set.putAll(released());
        return unsynced.execute(status -> {
            Job filed = update(job, set);
            return filed.state().isHintable() ? hinted(filed) : filed;
        });
    }

    // ------------------------------------------------------------------ the account

    /**
     * @param realm identifies the account
     * @param why   null when it works again
     */
    public void accountPaused(String realm, String why) {
        jdbc.sql("UPDATE account SET paused_since = :since, why = :why WHERE realm = :realm").param("realm", realm)
                .param("since", why == null ? null : clock.millis())
                .param("why", why).update();
    }

    // ------------------------------------------------------------------ a person's decision

    /** Whether a run is working on the job. */
    public boolean isLeased(Job job) {
        return jdbc.sql("SELECT owner IS NOT NULL FROM job WHERE id = :job").param("job", job.id()).query(Boolean.class).single();
    }

    /** Who paused the line, and why; empty while it may spend. */
    public Optional<Pauses.Pause> paused() {
        return view.paused();
    }

    /** What is paused that keeps a job from being submitted. */
    public Optional<Pauses.Pause> paused(Job job) {
        return view.paused(job);
    }

    /** All pauses, those of the line first. */
    public List<Pauses.Pause> pauses() {
        return view.pauses();
    }

    /** The models that a person has paused, or the line itself. */
    public List<Pauses.Pause> pausedModels() {
        return view.pausedModels();
    }

    /** A person canceled it; the running line, or the next run, acts on it. */
    public Job withdraw(Job job, String why) {
        return change(job, job.state(), why, null, columns("withdrawn", clock.millis()));
    }

    /** The job continues: it is too late to cancel. */
    public Job tooLate(Job job, String why) {
        return change(job, job.state(), why, null, columns("withdrawn", null, "marker", null));
    }

    /**
     * The request whose response was lost was found at the provider: its status is read, whoever has the lease.
     *
     * @throws RequestTakenException if the request is another job's, whose result would be delivered twice
     */
    public Job attach(Job uncertain, String requestId, Instant deadline, String why) {
        Map<String, Object> set = columns("request_id", requestId, "deadline", deadline.toEpochMilli(), "verdict", null, "not_before", 0,
                "failures", 0, "settled", 0);
        return transaction.execute(status -> {
            refuseTaken(uncertain, requestId);
            outcome(uncertain, "ACCEPTED", requestId);
            return change(uncertain, State.WAITING, why, null, takenBack(uncertain, set));
        });
    }

    private void refuseTaken(Job job, String requestId) {
        view.jobOf(requestId).filter(other -> !other.equals(job.id())).ifPresent(other -> {
            throw new RequestTakenException(requestId, other);
        });
    }

    /** A person asks to collect what the provider's next answer names, whatever its status word. */
    public Job collectNow(Job job, String why) {
        return change(job, job.state(), why, null,
                columns("collect", clock.millis(), "not_before", 0, "settled", 0));
    }

    public boolean isToBeCollected(Job job) {
        return jdbc.sql("SELECT count(*) FROM job WHERE id = :job AND collect IS NOT NULL").param("job", job.id()).query(Integer.class)
                .single() > 0;
    }

    /** The provider's answer named no result, so a person's wish to collect is over. */
    public Job nothingToCollect(Job job) {
        return change(job, job.state(), "nothing to collect by hand: the provider's answer names no result", null,
                columns("collect", null));
    }

    /** A person has checked that the provider does not have it. */
    public Job submitAgain(Job uncertain, String why) {
        Map<String, Object> set = columns("verdict", null, "not_before", 0, "failures", 0, "throttled_since", null, "request_id", null,
                "word", null, "settled", 0);
        return transaction.execute(status -> {
            outcome(uncertain, null, null);
            return change(uncertain, State.READY, why, null, takenBack(uncertain, set));
        });
    }

    /** Whoever has the job is fenced off, and it is handed out anew. */
    private static Map<String, Object> takenBack(Job job, Map<String, Object> set) {
        Map<String, Object> all = new HashMap<>(set);
        all.putAll(released());
        all.put("fence", job.fence() + 1);
        return all;
    }

    /**
     * A person tries an ended job again: its drop goes back into the inbox, where it becomes a job of its own. This one keeps its state
     * (what was held is canceled), and counts as a failure no longer.
     *
     * @param movingTo the folder that the files go to
     */
    public Job putBack(Job ended, String movingTo, String why) {
        Map<String, Object> set = columns("moving_to", movingTo, "went_back", clock.millis(), "reason", null, "not_before", 0);
        if (ended.state() == State.HELD) {
            set.put("verdict", null);
        }
        return change(ended, ended.state() == State.HELD ? State.CANCELED : ended.state(), why, null, takenBack(ended, set));
    }

    /** A person pays what a held job costs: its files go back into {@code movingTo}, and it is submitted. */
    public Job approve(Job held, String movingTo, String why) {
        Map<String, Object> set = goingOn(held, movingTo);
        set.putAll(approval(held));
        return change(held, State.READY, why, null, takenBack(held, set));
    }

    /** A held job fits below its limit again. */
    public Job releaseHeld(Job held, String movingTo, String why) {
        return change(held, State.READY, why, null, takenBack(held, goingOn(held, movingTo)));
    }

    private static Map<String, Object> goingOn(Job held, String movingTo) {
        return columns("moving_to", movingTo, "verdict", null, "not_before", 0, "failures", 0, "throttled_since", null, "expected",
                credits(held).map(Price::millionths).orElse(null));
    }

    private static Map<String, Object> approval(Job held) {
        return columns("approved", credits(held).map(Price::millionths).orElse(-1L));
    }

    private static Optional<Price> credits(Job held) {
        return Optional.ofNullable(held.verdict()).map(Verdict::hold).map(Hold::credits)
                .flatMap(known -> Price.of(known, Price.Source.ESTIMATE));
    }

    /** The drop of a held job was changed and dropped again, which is another job. */
    public Job droppedAgain(Job held, String why) {
        return change(held, State.CANCELED, why, null, takenBack(held, columns("verdict", null, "went_back", clock.millis())));
    }

    /**
     * Nobody will find out whether a parked job was charged: a person counts it as if it were, and gives its result up.
     *
     * @param verdict  which says that it is charged
     * @param movingTo the folder that the files go to
     */
    public Job writeOff(Job parked, Verdict verdict, String movingTo) {
        return transaction.execute(status -> {
            outcome(parked, verdict.channel().name(), null);
            return change(parked, verdict.channel().state(), verdict.why(), null,
                    takenBack(parked, columns("verdict", json(verdict), "reason", Reason.of(verdict, parked.name(), parked.files()),
                            "moving_to", movingTo, "not_before", 0)));
        });
    }

    /** A person has the request of a parked job waited for again. Nothing is submitted. */
    public Job waitAgain(Job parked, Instant deadline, String why) {
        return change(parked, State.WAITING, why, null, takenBack(parked, columns("deadline", deadline.toEpochMilli(), "verdict", null,
                "not_before", 0, "failures", 0, "settled", 0)));
    }

    /**
     * A person does not want to wait for a job's turn.
     *
     * @return when it is due: now, or when the provider's Retry-After is over
     */
    public Instant bringForward(Job job, String why) {
        return transaction.execute(status -> {
            long due = jdbc.sql("SELECT max(coalesce(quiet_until, 0), :now) FROM job WHERE id = :job").param("now", clock.millis())
                    .param("job", job.id()).query(Long.class).single();
            change(job, job.state(), why, null, columns("not_before", due, "settled", 0));
            return Instant.ofEpochMilli(due);
        });
    }

    // ------------------------------------------------------------------ one change

    private Job change(Job job, State to, String why, String correlationId, Map<String, Object> set) {
        Map<String, Object> all = columns("state", to.name(), "why", why, "changed", clock.millis(), "parked", parkedSince(job, to));
        if (to != job.state()) {
            all.putAll(columns("reason", null, "went_back", null));
        }
        if (to != State.READY) {
            all.put("expected", null);
        }
        all.putAll(set);
        if (correlationId != null) {
            all.put("correlation_id", correlationId);
        }
        return transaction.execute(status -> {
            Job next = write(job, all).orElseThrow(() -> stale(job, to));
            reservations.settle(next.attempt());
            event(next, job.state(), why, correlationId, set.get("failures") instanceof Integer failed && failed > 0 ? failed : null);
            if (!to.isHintable()) {
                jdbc.sql("DELETE FROM hint WHERE attempt IN (SELECT token FROM attempt WHERE job = :job)").param("job", job.id()).update();
            }
            tell(next);
            return next;
        });
    }

    /** After the commit, since a change that cannot be written is made again. */
    private void tell(Job job) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                watcher.accept(job);
            }
        });
    }

    /** A parked job that the sweep has taken up stays parked until it turns out otherwise. */
    private Long parkedSince(Job job, State to) {
        boolean taken = to == State.COLLECTING || to == State.SUBMITTING;
        return taken || to.isParked() && job.parked() != null ? job.parked() : to.isParked() ? clock.millis() : null;
    }

    private Job update(Job job, Map<String, Object> set) {
        return transaction.execute(status -> write(job, set).orElseThrow(() -> stale(job, job.state())));
    }

    private StaleJobException stale(Job job, State to) {
        return view.job(job.id()).filter(now -> now.fence() != job.fence()).map(now -> StaleJobException.lostLease(job, now))
                .orElseGet(() -> new StaleJobException(job, to));
    }

    private Optional<Job> write(Job job, Map<String, Object> set) {
        String columns = set.keySet().stream().map(column -> column + " = :" + column).collect(Collectors.joining(", "));
        return jdbc.sql("UPDATE job SET " + columns + " WHERE id = :job AND state = :from AND fence = :handOut RETURNING *")
                .params(set).param("job", job.id()).param("from", job.state().name()).param("handOut", job.fence())
                .query(JournalRows::job).optional();
    }

    /** @param namesAndValues a column's name, then its value, and so on; values may be null */
    private static Map<String, Object> columns(Object... namesAndValues) {
        Map<String, Object> columns = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            columns.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return columns;
    }

    /** @param failures how many tries in a row have failed; null where it tells of none that did */
    private void event(Job job, State from, String why, String correlationId, Integer failures) {
        jdbc.sql("""
                INSERT INTO event (job, at, who, from_state, to_state, why, correlation_id, failures)
                VALUES (:job, :at, :who, :from, :to, :why, :correlation, :failures)""").param("failures", failures)
                .param("job", job.id()).param("at", clock.millis()).param("who", owner).param("from", from == null ? null : from.name())
                .param("to", job.state().name()).param("why", why).param("correlation", correlationId).update();
    }

    private void outcome(Job job, String outcome, String requestId) {
        jdbc.sql("UPDATE attempt SET outcome = :outcome, request_id = coalesce(:request, request_id) WHERE token = :token")
                .param("outcome", outcome).param("request", requestId).param("token", job.attempt()).update();
    }
}
