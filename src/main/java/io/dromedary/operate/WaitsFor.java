package io.dromedary.operate;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Sweep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What a job waits for, since when and until when; see docs/guarantees.md, Waits.
 *
 * @param what  such as {@code for the provider to finish}
 * @param end   what happens at {@code until}, such as {@code parked}; null where nothing is sure to
 * @param until null where there is no end
 */
public record WaitsFor(String what, Instant since, String end, Instant until) {

    /** How a job begins that tells what it waits for; see {@code LookUps}. */
    private static final String WAITS = "waits ";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss");

    /**
     * @param patience after which a job that cannot be submitted is given up
     * @return empty where it waits for nothing: it has ended
     */
    public static Optional<WaitsFor> of(Job job, Duration patience, Sweep sweep, Clock clock) {
        Instant since = Instant.ofEpochMilli(job.changed());
        return Optional.ofNullable(switch (job.state()) {
            case ENTERING -> open("for its rows to be registered", since);
            case READY -> ready(job, patience, since, clock);
            case SUBMITTING -> open("for the answer to its submission", since);
            case WAITING -> new WaitsFor("for the provider to finish", since, "parked", Instant.ofEpochMilli(job.deadline()));
            case COLLECTING -> open("for its results to be fetched", since);
            case UNCERTAIN, EXPIRED, UNDELIVERABLE -> parked(job, sweep, since);
            default -> job.movingTo() == null ? null : open("for its files to be moved to " + job.movingTo(), since);
        });
    }

    private static WaitsFor ready(Job job, Duration patience, Instant since, Clock clock) {
        if (job.why().startsWith(WAITS)) {
            return open(job.why().substring(WAITS.length()), since);
        }
        if (job.throttledSince() != null) {
            Instant hindered = Instant.ofEpochMilli(job.throttledSince());
            return new WaitsFor("for another try, hindered", hindered, "given up", hindered.plus(patience));
        }
        return job.notBefore() > clock.millis()
                ? new WaitsFor("for its turn", since, "next try", Instant.ofEpochMilli(job.notBefore()))
                : open("for its turn", since);
    }

    private static WaitsFor parked(Job job, Sweep sweep, Instant since) {
        if (job.parked() == null || sweep.isOver(job)) {
            return open("for nothing but a person: it is looked at no longer", since);
        }
        Instant parked = Instant.ofEpochMilli(job.parked());
        return job.state() == State.UNCERTAIN && job.requestId() == null
                ? open("for a person's word", parked)
                : new WaitsFor("for the sweep", parked, "the last look is", sweep.end(job));
    }

    private static WaitsFor open(String what, Instant since) {
        return new WaitsFor(what, since, null, null);
    }

    /** Such as {@code for the provider to finish, since 11-28 14:20:00; parked at 11-28 16:20:00}. */
    public String sentence(ZoneId zone) {
        DateTimeFormatter time = TIME.withZone(zone);
        return "%s, since %s%s".formatted(what, time.format(since), until == null ? "" : "; %s at %s".formatted(end, time.format(until)));
    }
}
