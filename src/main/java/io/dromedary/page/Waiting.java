package io.dromedary.page;

import io.dromedary.job.Job;
import io.dromedary.job.Sweep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a job waits for, since when and until when; see docs/guarantees.md, Waits. */
public final class Waiting {

    private final Sweep sweep;
    private final Duration patience;
    private final Clock clock;
    private final Times times;

    /** @param patience how long a submission may be hindered */
    public Waiting(Sweep sweep, Duration patience, Clock clock) {
        this.sweep = sweep;
        this.patience = patience;
        this.clock = clock;
        this.times = new Times(clock);
    }

    /** Empty where it waits for nothing. */
    Optional<String> of(Job job) {
        String since = times.at(job.changed());
        return Optional.ofNullable(switch (job.state()) {
            case ENTERING -> "Its rows are being registered, since %s.".formatted(since);
            case READY -> job.throttledSince() == null
                    ? "It waits for its turn, since %s.%s".formatted(since, next(job))
                    : "It could not be submitted since %s.%s It is given up at %s.".formatted(times.at(job.throttledSince()), next(job),
                            at(Instant.ofEpochMilli(job.throttledSince()).plus(patience)));
            case SUBMITTING -> "It waits for the answer to its submission, since %s.".formatted(since);
            case WAITING ->
                "The provider works on it, since %s.%s At %s it is parked, and looked at more rarely.".formatted(since, next(job),
                        job.deadline() == null ? "its deadline" : times.at(job.deadline()));
            case COLLECTING -> "Its results are being fetched, since %s.%s".formatted(since, next(job));
            case UNCERTAIN, EXPIRED, UNDELIVERABLE -> parked(job);
            default -> null;
        });
    }

    private String parked(Job job) {
        if (job.parked() == null || sweep.isOver(job)) {
            return "It is looked at no longer; it waits for a person.";
        }
        return job.requestId() == null
                ? "It waits for a person's word, since %s.".formatted(times.at(job.parked()))
                : "It is still looked at, since %s.%s The last look is at %s.".formatted(times.at(job.parked()), next(job),
                        at(sweep.end(job)));
    }

    private String next(Job job) {
        return job.notBefore() > clock.millis() ? " The next look is at " + times.at(job.notBefore()) + "." : "";
    }

    private String at(Instant time) {
        return times.at(time.toEpochMilli());
    }
}
