package io.dromedary.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * When parked jobs are looked at, and until when. The older the trouble, the rarer the looks; the last one is when the provider deletes the
 * results, or when the patience is over. Then the job stays in its channel, and its note says so.
 */
public final class Sweep {

    /** A look after an eighth of the time that it has been parked finds an end an eighth too late at most. */
    private static final int SHARE = 8;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final Duration first;
    private final Duration patience;
    private final Clock clock;

    /**
     * @param first    wait until the first look, and the shortest between two
     * @param patience how long a parked job is looked at
     */
    public Sweep(Duration first, Duration patience, Clock clock) {
        this.first = first;
        this.patience = patience;
        this.clock = clock;
    }

    /** The longest wait between two looks. */
    public Duration longest() {
        return first.compareTo(LONGEST) > 0 ? first : LONGEST;
    }

    /** When to look at a parked job next; never long after the last look is due. */
    public Instant next(Job job) {
        Instant now = clock.instant();
        Duration age = job.parked() == null ? Duration.ZERO : Duration.between(Instant.ofEpochMilli(job.parked()), now);
        Duration share = age.dividedBy(SHARE);
        Duration wait = share.compareTo(first) < 0 ? first : share.compareTo(longest()) > 0 ? longest() : share;
        Instant next = now.plus(wait);
        Instant end = end(job);
        return end.isAfter(now) && end.isBefore(next) ? end : next;
    }

    /** When the last look is due. */
    public Instant end(Job job) {
        Instant end = Instant.ofEpochMilli(job.parked() == null ? clock.millis() : job.parked()).plus(patience);
        Instant deleted = deleted(job);
        return deleted != null && deleted.isBefore(end) ? deleted : end;
    }

    /** Results that the provider may have deleted by now. */
    private static Instant deleted(Job job) {
        return job.resultsUntil() == null ? null : Instant.ofEpochMilli(job.resultsUntil());
    }

    /** Whether a parked job had its last look. */
    public boolean isOver(Job job) {
        return job.parked() != null && !clock.instant().isBefore(end(job));
    }

    /** The verdict of a parked job at the end of the sweep: what was lost, and when. What was paid stays paid. */
    public Verdict lastWord(Job job, Verdict verdict) {
        Instant end = end(job);
        boolean lost = verdict.channel() == Channel.UNDELIVERABLE && end.equals(deleted(job));
        String why = lost
                ? "%s The provider kept the result until %s: it is lost, and no longer looked for.".formatted(sentence(verdict.why()),
                        TIME.format(end))
                : "%s It was looked at since %s, and from %s on no longer.".formatted(sentence(verdict.why()),
                        TIME.format(Instant.ofEpochMilli(job.parked())), TIME.format(clock.instant().truncatedTo(ChronoUnit.MINUTES)));
        String request = job.requestId() == null ? "your account" : "request " + job.requestId();
        String todo = lost
                ? ("Ask the provider's support about %s. To have it made again, and paid again, put `variation: 2` into the "
                        + "sidecar and move the drop back into the inbox.")
                        .formatted(request)
                : ("Look for %s in the provider's console, or ask its support. Moved back into the inbox, the drop is looked "
                        + "at again; it is not submitted again.")
                        .formatted(request);
        return new Verdict(verdict.channel(), why, todo, verdict.charged(), verdict.httpStatus(), verdict.correlationId(),
                verdict.fields());
    }

    private static String sentence(String why) {
        return why.endsWith(".") ? why : why + ".";
    }
}
