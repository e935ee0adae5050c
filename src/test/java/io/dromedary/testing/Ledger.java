package io.dromedary.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariDataSource;
import io.dromedary.await.Expectations;
import io.dromedary.deliver.DownloadSettings;
import io.dromedary.deliver.Pace;
import io.dromedary.job.Channel;
import io.dromedary.job.CharacterKey;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Hold;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Job;
import io.dromedary.job.Limits;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Price;
import io.dromedary.job.Result;
import io.dromedary.job.State;
import io.dromedary.job.Sweep;
import io.dromedary.job.Target;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Accounts;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Outputs;
import io.dromedary.journal.SharedUploads;
import io.dromedary.journal.TimesTaken;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.JdbcTemplate;

/** The product's own journal in a folder of a test, and jobs brought to a wanted state by the product's own steps. */
public final class Ledger implements AutoCloseable {

    public static final String MODEL = "higgsfield-ai/dop/standard";
    /** Of every picture, in text. */
    public static final String PICTURE = "PICTURE";
    public static final String PICTURE_SHA256 = DigestUtils.sha256Hex(PICTURE);
    public static final Duration HOUR = Duration.ofHours(1);

    public final MovingClock clock = new MovingClock();
    public final HikariDataSource source;
    public final Journal journal;
    public final JournalView view;
    public final Outputs outputs;
    public final SharedUploads uploads;
    public final Sweep sweep = new Sweep(HOUR, Duration.ofDays(7), clock);
    public final Accounts accounts;
    public final TimesTaken times;
    public final Expectations expectations;
    /** What the journal's watcher was told. */
    public final List<Job> told = new ArrayList<>();
    /** Of all that is submitted. */
    public Limits limits = Limits.NONE;
    /** Of what is submitted; null where it is not known. */
    public Price price;

    public Ledger(Path folder) {
        source = JournalFile.open(folder.resolve("journal.db"));
        journal = new Journal(source, clock, "this run", told::add);
        view = new JournalView(source, clock);
        outputs = new Outputs(source);
        uploads = new SharedUploads(source, journal, clock);
        accounts = new Accounts(source, clock);
        times = new TimesTaken(source);
        expectations = new Expectations(times, clock);
    }

    /** For what no step of the product says. */
    public JdbcTemplate sql() {
        return new JdbcTemplate(source);
    }

    public Job now(Job job) {
        return view.job(job.id()).orElseThrow();
    }

    public static DropRequest request(int priority) {
        return new DropRequest(MODEL, "slow push in", JsonNodeFactory.instance.objectNode(), null, null, null, null, null, priority, null,
                null, null, null, null, null);
    }

    /** What asks for a character, made of pictures. */
    public static DropRequest character(String name, String version) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("name", name).put("model_version", version);
        return new DropRequest("v1/custom-references", null, JsonNodeFactory.instance.objectNode(), null, null, null, null, null, 0, null,
                arguments, null,
                null, null, new Target("character", "v1/custom-references"));
    }

    public static MediaFile picture(String name) {
        return new MediaFile(name, "image/png", 4, 640, 480, PICTURE_SHA256, null, null, null, null);
    }

    /** Of four threads; results may come at ten bytes a second, measured after a second. */
    public static Pace pace() {
        return new Pace(new DownloadSettings(1_000, 3, 4, 10, Duration.ofSeconds(1), Duration.ofMinutes(1)), System::nanoTime);
    }

    public static List<Result> results(String... urls) {
        return Stream.of(urls).map(url -> new Result(url, null)).toList();
    }

    public Job enter(String id) {
        return enter(id, 0);
    }

    public Job enter(String id, int priority) {
        return enter(id, priority, "");
    }

    /** A drop of {@code photo.png} and its prompt, claimed and entered; its intent is its own. */
    public Job enter(String id, int priority, String folder) {
        return journal.enter(id, "photo.png", folder, List.of("photo.png", "photo.txt"), "work/" + id, List.of(picture("photo.png")),
                request(priority), "intent of " + id, null).orElseThrow();
    }

    /** A character that is being made of one picture. */
    public Job enterCharacter(String id, String name, String version) {
        DropRequest request = character(name, version);
        return journal.enter(id, name, "", List.of("1.jpg"), "work/" + id, List.of(picture("1.jpg")), request,
                CharacterKey.madeBy(request).orElseThrow().intent(), null).orElseThrow();
    }

    /** The same, trained and delivered; its id is {@code request of <id>}. */
    public Job trained(String id, String name, String version) {
        Job finished = journal.collecting(waiting(enterCharacter(id, name, version)), "completed", List.of(), List.of(), in(HOUR));
        return journal.filed(journal.delivered(finished, "done/2026/03/04"), clock.instant());
    }

    /** A job in the given state, as its last step left it: in nobody's hands where that step lets go. */
    public Job in(State state, String id) {
        Job entered = enter(id);
        return switch (state) {
            case ENTERING ->
                journal.enterManifest(id + " of lines", "shop.jobs.jsonl", "", List.of("shop.jobs.jsonl"), "work/" + id + " of lines");
            case READY -> entered;
            case HELD -> hold(entered, Limit.APPROVAL);
            case SUBMITTING -> submitting(entered);
            case WAITING -> waiting(entered);
            case COLLECTING -> collecting(entered);
            case DELIVERED -> journal.filed(journal.delivered(collecting(entered), "done/2026/03/04"), clock.instant());
            case UNDELIVERABLE -> end(collecting(entered), Channel.UNDELIVERABLE);
            case UNCERTAIN -> end(submitting(entered), Channel.UNCERTAIN);
            case EXPIRED -> end(waiting(entered), Channel.EXPIRED);
            case NSFW -> end(waiting(entered), Channel.NSFW);
            case FAILED -> end(waiting(entered), Channel.FAILED);
            case CANCELED -> end(waiting(entered), Channel.CANCELED);
            case REJECTED -> end(submitting(entered), Channel.REJECTED_422);
            case DUPLICATE -> end(entered, Channel.DUPLICATE);
        };
    }

    public Job submitting(Job job) {
        return journal.submitting(job, MODEL, "{\"prompt\":\"slow push in\"}", price, limits);
    }

    public Job waiting(Job job) {
        return journal.accepted(submitting(job), "request of " + job.id(), "queued", "correlation of " + job.id(), in(HOUR));
    }

    public Job collecting(Job job) {
        return journal.collecting(waiting(job), "completed", results("https://cdn.example/1.mp4"), List.of(), in(HOUR));
    }

    /** In {@code hold/}, with the price as it is set. */
    public Job hold(Job job, Limit limit) {
        Verdict verdict = Verdict.held(new Hold(limit, price == null ? null : price.credits()), "It is dear.", "Decide.");
        return journal.filed(journal.end(job, verdict, "hold"), clock.instant());
    }

    /** Ended, or parked, and filed. */
    public Job end(Job job, Channel channel) {
        Job ended = journal.end(job, new Verdict(channel, "It ended.", "Do something.", Verdict.Charged.NO), channel.folder());
        return journal.filed(ended, clock.instant());
    }

    /** Three drops of the model that failed one after the other, so that the line has paused it. */
    public void failing() {
        List.of("failed 1", "failed 2", "failed 3").forEach(id -> end(waiting(enter(id)), Channel.FAILED));
    }

    public Instant in(Duration time) {
        return clock.instant().plus(time);
    }

    @Override
    public void close() {
        source.close();
    }
}
