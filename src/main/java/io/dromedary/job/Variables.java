package io.dromedary.job;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/**
 * The contracts between routes: every exchange variable, and the bodies that are a contract. A variable has one type wherever it is set or
 * read. The lint of the routes rejects all other variables; {@code docs/architecture.md} shows which routes set and read each.
 */
public final class Variables {

    /** The drop's job as last read from the journal. Set by each stage that changes it; read by nearly every bean. */
    @Holds("io.dromedary.job.Job")
    public static final String JOB = "job";

    /** The claimed files. Set when they are claimed, or made of a manifest row; read until there is a job. */
    @Holds("io.dromedary.intake.Claim")
    public static final String CLAIM = "claim";

    /** The request of a claimed drop, parsed and validated. Set and read by the route that registers it. */
    @Holds("io.dromedary.intake.ReadDrop")
    public static final String DROP = "drop";

    /** The names of the files that came with a manifest. Set and read while its rows become drops. */
    @Holds("io.dromedary.intake.FileNames")
    public static final String MANIFEST_MEDIA = "manifestMedia";

    /** The kind of preset whose list is fetched next; null where none is needed. Set and read while names are looked up. */
    @Holds("io.dromedary.job.Preset$Kind")
    public static final String PRESET_KIND = "presetKind";

    /** The progress of a free call. Set and read by the route that retries it. */
    @Holds("io.dromedary.api.query.QueryState")
    public static final String QUERY = "query";

    /** The file that is uploaded now. Set before each upload; read by the calls that upload it. */
    @Holds("io.dromedary.job.MediaFile")
    public static final String MEDIA = "media";

    /** Where that file is uploaded to, and its public address. Set by the provider's response; read by the upload and its confirmation. */
    @Holds("io.dromedary.api.UploadSlot")
    public static final String SLOT = "slot";

    /** What the submission costs if it is charged; null where that is not known. Set before the intent, which keeps it. */
    @Holds("io.dromedary.job.Price")
    public static final String PRICE = "price";

    /** What a job's price depends on; null where no price is wanted. Set before the price; read by those who know it, or ask for it. */
    @Holds("io.dromedary.price.PriceQuestion")
    public static final String QUESTION = "question";

    /** The exact body of the paid POST. Set when all files have addresses; read by the estimate, the intent, the POST and its reader. */
    @Holds("java.lang.String")
    public static final String REQUEST_BODY = "requestBody";

    /** The last status read; null before the first. Set by each status read; read by the rules of polling. */
    @Holds("io.dromedary.api.Status")
    public static final String STATUS = "status";

    /** The result or preview that is downloaded now; null when all are. Set for each; read by the download and its error handling. */
    @Holds("io.dromedary.job.Output")
    public static final String OUTPUT = "output";

    /** The address of that result, after redirects; null when it was downloaded. Set and read by the download. */
    @Holds("java.lang.String")
    public static final String RESULT_ADDRESS = "resultAddress";

    /** The record that is published now, as JSON. Set by the step that makes it so; read by the one that publishes it. */
    @Holds("[B")
    public static final String JSON = "json";

    /** Whether the provider canceled a request. Set by its response; read by the route that asked for it. */
    @Holds("boolean")
    public static final String CANCELED = "canceled";

    /** The paused account that is probed. Set and read by the probe. */
    @Holds("java.lang.String")
    public static final String REALM = "realm";

    /** An authenticated webhook. Set and read by the route that receives it. */
    @Holds("io.dromedary.webhook.Notice")
    public static final String WEBHOOK = "webhook";

    /**
     * What a person or a program asks of the management port. Set by each route that takes such a request; read by the beans that answer.
     */
    @Holds("io.dromedary.manage.Request")
    public static final String REQUEST = "request";

    /** Some keys of a bucket, page by page. Set by who wants to know; read by the route that lists, and by the beans it lists for. */
    @Holds("io.dromedary.store.Listing")
    public static final String LISTING = "listing";

    /** The one object that is fetched, copied or deleted now. Set by the route that works on it; read by the route that makes the call. */
    @Holds("io.dromedary.store.ObjectCall")
    public static final String OBJECT = "object";

    /** The files of a drop on their way out of its folder. Set by the route that archives; read by the routes that move a file. */
    @Holds("io.dromedary.archive.FileMoves")
    public static final String MOVES = "moves";

    /** How far a listing of the bucket's inbox into the mirror has come. Set and read by the routes that look at the bucket. */
    @Holds("io.dromedary.intake.bucket.MirrorLook")
    public static final String LOOK = "look";

    /** How far the clean-up of claims has come. Set and read by the route that deletes claimed objects from the inbox. */
    @Holds("io.dromedary.intake.bucket.ClaimSweep")
    public static final String SWEEP = "sweep";

    /** Who is told of events now. Set and read by the route that tells. */
    @Holds("io.dromedary.tell.Destination")
    public static final String DESTINATION = "destination";

    /** The one event that a destination is told of now. Set and read by the route that tells. */
    @Holds("io.dromedary.tell.Announcement")
    public static final String ANNOUNCEMENT = "announcement";

    /** The id of the job whose claim is undone. Set by who gives a claim up; read by the route that undoes it. */
    @Holds("java.lang.String")
    public static final String UNDO = "undo";

    /** What a route takes as the body and what it leaves there, where either is a contract with several callers. */
    public static final List<Body> BODIES = List.of(
            new Body("call-free", "the call, prepared on the message", "Answer"),
            new Body("call-paid", "the call, prepared on the message", "Answer"),
            new Body("call-results", "the call, prepared on the message", "StreamedAnswer, to be closed by who asked"),
            new Body("call-store", "the call, prepared on the message", "Answer"),
            new Body("query", "Query", "what the query reads; an exception where it has no answer"),
            new Body("accepted", "Accepted", "nothing"),
            new Body("dead-letter", "Verdict", "nothing"),
            new Body("manifest-row", "ManifestRow", "nothing"),
            new Body("claim", "one file of the drop, as the file consumer has it", "nothing"));

    /** The type of a variable; by name, since this package must not depend on those above it. */
    @Target(ElementType.FIELD)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Holds {
        String value();
    }

    /** @param route name after {@code direct:} or {@code seda:} */
    public record Body(String route, String takes, String leaves) {
    }

    private Variables() {
    }
}
