package io.dromedary.operate;

import io.dromedary.await.Expectations;
import io.dromedary.job.Expected;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Sweep;
import io.dromedary.journal.Pauses.Pause;
import io.dromedary.journal.Standing;
import io.dromedary.submit.Account;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The rules of what jobs wait for, for everybody who shows it; see docs/guarantees.md, Waits. */
public final class Waiting {

    /** How a job begins that tells what it waits for; see {@code LookUps}. */
    private static final String WAITS = "waits ";

    private final Duration patience;
    private final Sweep sweep;
    private final Supplier<Standing> standing;
    private final Expectations expectations;
    private final Clock clock;

    /**
     * @param patience after which a job that cannot be submitted is given up
     * @param standing what keeps the line from submitting
     */
    public Waiting(Duration patience, Sweep sweep, Supplier<Standing> standing, Expectations expectations, Clock clock) {
        this.patience = patience;
        this.sweep = sweep;
        this.standing = standing;
        this.expectations = expectations;
        this.clock = clock;
    }

    /** What each job waits for as things stand; empty for one that waits for nothing, since it has ended. */
    public Function<Job, Optional<WaitsFor>> now() {
        Standing now = standing.get();
        Function<Job, Optional<Expected>> expected = expectations.now();
        return job -> Optional.ofNullable(of(job, now, expected));
    }

    private WaitsFor of(Job job, Standing now, Function<Job, Optional<Expected>> expected) {
        return switch (job.state()) {
            case ENTERING -> open(job, "for its rows to be registered");
            case READY -> ready(job, now);
            case SUBMITTING -> open(job, "for the answer to its submission");
            case WAITING -> new WaitsFor("for the provider to finish", since(job), next(job), job.deadline() == null ? null : "parked",
                    job.deadline() == null ? null : Instant.ofEpochMilli(job.deadline()), expected.apply(job).orElse(null));
            case COLLECTING -> open(job, "for its results to be fetched");
            case HELD -> held(job, job.verdict().hold().limit().isLiftedByApproval()
                    ? "for somebody to approve its price: " + job.why()
                    : "for room below a limit: " + job.why());
            case UNCERTAIN, EXPIRED, UNDELIVERABLE -> parked(job);
            default -> job.movingTo() == null ? null : open(job, "for its files to be moved to " + job.movingTo());
        };
    }

    /** What holds up all jobs comes before what holds up this one. */
    private WaitsFor ready(Job job, Standing now) {
        String account = now.accounts().get(job.realm());
        if (now.hold().isPresent()) {
            return held(job, "for somebody to say `./dromedary jobs --go-on`: " + now.hold().get());
        }
        if (account != null) {
            return held(job, "for %s to work again: %s".formatted(Account.name(job.realm()).replaceFirst("^The", "the"), account));
        }
        if (now.pause().isPresent()) {
            return held(job, "for somebody to %s: %s".formatted(now.pause().get().end(), now.pause().get().sentence()));
        }
        Pause model = job.request() == null ? null : now.models().get(job.request().model());
        if (model != null && model.isByLine() && job.id().equals(model.trials().job())) {
            return open(job, "for its turn, as the trial of its model");
        }
        if (model != null && model.isByLine()) {
            return held(job, "for a trial of its model that %s, or for somebody to %s: %s".formatted(model.trials().goal(), model.end(),
                    model.sentence()));
        }
        if (model != null) {
            return held(job, "for somebody to %s: %s".formatted(model.end(), model.sentence()));
        }
        if (job.why().startsWith(WAITS)) {
            return open(job, job.why().substring(WAITS.length()));
        }
        if (job.throttledSince() != null) {
            Instant hindered = Instant.ofEpochMilli(job.throttledSince());
            return new WaitsFor("for another try: " + job.why(), hindered, next(job), "given up", hindered.plus(patience));
        }
        return open(job, job.failures() > 0 ? "for another try: " + job.why() : "for its turn");
    }

    private WaitsFor parked(Job job) {
        if (job.parked() == null || sweep.isOver(job)) {
            return held(job, "for nothing but a person: it is looked at no longer");
        }
        Instant parked = Instant.ofEpochMilli(job.parked());
        return job.state() == State.UNCERTAIN && job.requestId() == null
                ? new WaitsFor("for a person's word", parked, null, null, null)
                : new WaitsFor("for the sweep, which looks at it more and more rarely", parked, next(job), "the last look is",
                        sweep.end(job));
    }

    private WaitsFor open(Job job, String what) {
        return new WaitsFor(what, since(job), next(job), null, null);
    }

    /** No time brings it on. */
    private static WaitsFor held(Job job, String what) {
        return new WaitsFor(what.replaceFirst("[.]$", ""), since(job), null, null, null);
    }

    private static Instant since(Job job) {
        return Instant.ofEpochMilli(job.changed());
    }

    private Instant next(Job job) {
        return job.notBefore() > clock.millis() ? Instant.ofEpochMilli(job.notBefore()) : null;
    }
}
