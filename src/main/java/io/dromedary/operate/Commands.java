package io.dromedary.operate;

import io.dromedary.api.RequestId;
import io.dromedary.archive.Destinations;
import io.dromedary.archive.WayBack;
import io.dromedary.job.Amount;
import io.dromedary.job.Channel;
import io.dromedary.job.Hold;
import io.dromedary.job.Job;
import io.dromedary.job.Places;
import io.dromedary.job.RequestTakenException;
import io.dromedary.job.StaleJobException;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Generation;
import io.dromedary.journal.GenerationMarks;
import io.dromedary.journal.JobFilter;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.Journal;
import io.dromedary.journal.Pauses;
import io.dromedary.journal.Pauses.Pause;
import io.dromedary.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a person can do with jobs, whoever asks for it: the page, the JSON interface, the command line. Each is only noted in the journal;
 * the running line, or the next one, carries it out.
 */
public final class Commands {

    private static final int PAGE = 500;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    /** A request of theirs may be open at the provider. */
    private static final Set<State> WITH_REQUEST = EnumSet.of(State.WAITING, State.EXPIRED, State.UNDELIVERABLE, State.UNCERTAIN);
    private static final String NO_JOB = "there is no such job";
    private static final String NOT_MEANT = "there is no such job among those that the rest of the filter means";
    private static final String MOVING = "its files are just being moved; try again in a moment";
    private static final String AWAITS_WORD = "its answer was lost and no request is known: look for it in the provider's console, then "
            + "attach its request, or submit it again if it is not there";

    private final Journal journal;
    private final JobSearch search;
    private final Pauses pauses;
    private final Generation generation;
    private final GenerationMarks marks;
    private final Store drops;
    private final Destinations destinations;
    private final Duration deadline;
    private final Clock clock;

    /**
     * @param drops    where the drops' files are
     * @param deadline how long a request that is waited for again may take
     */
    public Commands(Journal journal, JobSearch search, Pauses pauses, Generation generation, GenerationMarks marks, Store drops,
            Duration deadline, Clock clock) {
        this.journal = journal;
        this.search = search;
        this.pauses = pauses;
        this.generation = generation;
        this.marks = marks;
        this.drops = drops;
        this.destinations = new Destinations(drops, journal);
        this.deadline = deadline;
        this.clock = clock;
    }

    // ------------------------------------------------------------------ any number of jobs

    /**
     * Tries again what ended outside the outbox. What may still live at the provider is waited for again, and not submitted; any other
     * drop goes back into the inbox, where it is a new attempt. What is held is read again, with what the sidecar and the profile say now;
     * its price is not approved by that.
     */
    public Outcome retry(JobFilter filter, String who) {
        return each(filter, "retried", job -> switch (job.state()) {
            case ENTERING, READY, SUBMITTING, WAITING, COLLECTING -> Optional.of("it is already running");
            case DELIVERED ->
                Optional.of("it is delivered; for another take put `variation: 2` (any value) into its sidecar and drop it again");
            case DUPLICATE -> Optional.of("the same is delivered or running already; for another take put `variation: 2` (any value) into "
                    + "its sidecar");
            case UNCERTAIN, EXPIRED, UNDELIVERABLE -> waitAgain(job, who);
            case REJECTED, NSFW, FAILED, CANCELED, HELD -> putBack(job, who);
        });
    }

    private Optional<String> waitAgain(Job job, String who) {
        if (job.movingTo() != null) {
            return Optional.of(MOVING);
        }
        if (job.requestId() == null) {
            return Optional.of(AWAITS_WORD);
        }
        journal.waitAgain(job, clock.instant().plus(deadline), "retried by %s: the status of its request is read again".formatted(who));
        return Optional.empty();
    }

    private Optional<String> putBack(Job job, String who) {
        String home = WayBack.of(job);
        if (job.movingTo() != null) {
            return Optional.of(MOVING);
        }
        if (isBelow(job.place(), home)) {
            return Optional.of("it was put back into the inbox already");
        }
        if (!allThere(job)) {
            return Optional.of("not all of its files are in %s any more".formatted(job.place()));
        }
        try {
            for (String file : job.files()) {
                if (drops.exists(Places.in(home, file))) {
                    return Optional.of("the inbox has a file of its name; try again when that is taken in");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        journal.putBack(job, home, "retried by %s: its drop goes back into %s, as a new attempt".formatted(who, home));
        return Optional.empty();
    }

    private static boolean isBelow(String place, String top) {
        return (place + "/").startsWith(top + "/");
    }

    /** Of several, those that are not held are not meant; of one, its owner is told what it is. */
    public static JobFilter approvable(JobFilter filter) {
        return filter.ids().isEmpty() && filter.states().isEmpty()
                ? new JobFilter(filter.ids(), Set.of(State.HELD), filter.reason(), filter.text(), filter.since(), filter.profile())
                : filter;
    }

    /** A person pays what held jobs cost. A budget is not lifted by that. */
    public Outcome approve(JobFilter filter, String who) {
        return each(filter, "approved", job -> {
            if (job.state() != State.HELD) {
                return Optional.of("it is %s; only a HELD job takes your approval".formatted(job.state()));
            }
            if (job.movingTo() != null) {
                return Optional.of(MOVING);
            }
            Hold hold = job.verdict().hold();
            if (!hold.limit().isLiftedByApproval()) {
                return Optional.of("a budget keeps it back, which approval does not lift: it goes on by itself when it fits");
            }
            if (!allThere(job)) {
                return Optional.of("not all of its files are in %s any more; cancel it".formatted(job.place()));
            }
            journal.approve(job, Places.in(Places.WORK, job.id()), "approved by %s%s".formatted(who,
                    hold.credits() == null ? ", at an unknown price" : ", for " + Amount.credits(hold.credits())));
            return Optional.empty();
        });
    }

    private boolean allThere(Job job) {
        try {
            for (String file : job.files()) {
                if (!drops.exists(Places.in(job.place(), file))) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What waits for its turn does not wait any longer. A provider's Retry-After is heeded all the same. */
    public Outcome now(JobFilter filter, String who) {
        return each(filter, "brought forward", job -> {
            if (job.state() == State.UNCERTAIN && job.requestId() == null) {
                return Optional.of(AWAITS_WORD);
            }
            if (job.state() == State.HELD) {
                return Optional.of("a limit of money keeps it back; approve it, or raise the limit");
            }
            if (!job.state().isUnfinished() && !job.state().isParked()) {
                return Optional.of("it has ended");
            }
            Optional<Pause> paused = job.state() == State.READY || job.state() == State.SUBMITTING ? pauses.of(job) : Optional.empty();
            if (paused.isPresent()) {
                return Optional.of(paused.get().model().isPresent()
                        ? "its model is paused; resume that first"
                        : "the line is paused; resume it first");
            }
            if (journal.isLeased(job)) {
                return Optional.of("the line is working on it now");
            }
            if (job.state().isUnfinished() && job.notBefore() <= clock.millis()) {
                return Optional.of(job.state() == State.READY
                        ? "nothing holds it back but that all places at the provider are taken, or the account is paused"
                        : "it is due already");
            }
            Instant due = journal.bringForward(job, "brought forward by " + who);
            return due.isAfter(clock.instant())
                    ? Optional.of("the provider asks for nothing before " + TIME.format(due))
                    : Optional.empty();
        });
    }

    /** Cancels what was not sent yet, and asks the provider to take back what it only queues. */
    public Outcome cancel(JobFilter filter, String who) {
        return each(filter, "to be canceled", job -> {
            if (job.state() == State.ENTERING) {
                return Optional.of("its rows are jobs of their own");
            }
            if (!job.state().isUnfinished() && job.state() != State.HELD) {
                return Optional.of("it has ended");
            }
            if (job.withdrawn() != null) {
                return Optional.of("it is being canceled");
            }
            journal.withdraw(job, "canceled by " + who);
            return Optional.empty();
        });
    }

    // ------------------------------------------------------------------ a person's word

    /** The provider shows this request for an uncertain job: it is waited for and delivered. */
    public Outcome attach(String job, String requestId, String who) {
        return each(JobFilter.of(job), "attached", uncertain -> {
            if (uncertain.state() != State.UNCERTAIN) {
                return Optional.of("it is %s; only an UNCERTAIN job takes your word".formatted(uncertain.state()));
            }
            if (RequestId.usable(requestId) == null) {
                return Optional.of("that is no id of a request: at most 200 letters, digits and dashes without spaces");
            }
            try {
                journal.attach(uncertain, requestId, clock.instant().plus(deadline),
                        "attached by %s to request %s".formatted(who, requestId));
                return Optional.empty();
            } catch (RequestTakenException e) {
                return Optional.of(e.getMessage().replaceAll("[.]$", ""));
            }
        });
    }

    /** The provider does not have an uncertain job: it is submitted again, and paid if that was wrong. */
    public Outcome submitAgain(JobFilter filter, String who) {
        return each(filter, "to be submitted again", job -> {
            if (job.state() != State.UNCERTAIN) {
                return Optional.of("it is %s; only an UNCERTAIN job takes your word".formatted(job.state()));
            }
            journal.submitAgain(job, "to be submitted again, by " + who);
            return Optional.empty();
        });
    }

    /** Whether {@link #writeOff} can be said of it: nobody knows whether it is charged. */
    public static boolean isUndetermined(Job job) {
        return switch (job.state()) {
            case UNCERTAIN, EXPIRED -> true;
            case UNDELIVERABLE -> job.verdict() != null && job.verdict().charged() == Verdict.Charged.UNKNOWN;
            default -> false;
        };
    }

    /** Nobody will find out what became of it: its money counts as charged from now on, and nothing is asked of the provider any more. */
    public Outcome writeOff(JobFilter filter, String who) {
        return each(filter, "written off", job -> {
            if (!isUndetermined(job)) {
                return Optional.of(job.state() == State.UNDELIVERABLE
                        ? "it is known to be charged, and the line goes on fetching its results"
                        : "it is %s; only money that nobody knows of is written off: UNCERTAIN, EXPIRED, UNDELIVERABLE"
                                .formatted(job.state()));
            }
            if (job.movingTo() != null) {
                return Optional.of(MOVING);
            }
            journal.writeOff(job, writtenOff(job.verdict(), who), destinations.of(job.id(), job.folder(), job.files(), job.place(),
                    Channel.CANCELED.folder()));
            return Optional.empty();
        });
    }

    private static Verdict writtenOff(Verdict verdict, String who) {
        return new Verdict(Channel.CANCELED, "Written off by %s, so it counts as charged: %s".formatted(who, verdict.why()),
                "The provider is asked for it no longer. Move the drop back into the inbox, or say `./dromedary retry JOB`, to submit "
                        + "it once more, at its price.",
                Verdict.Charged.YES, verdict.httpStatus(), verdict.correlationId(), verdict.fields());
    }

    /** Whether {@link #collect} can be said of it. */
    public static boolean isCollectable(Job job) {
        return job.requestId() != null && WITH_REQUEST.contains(job.state());
    }

    /** The results that the provider's next answer names are all that a job will have, whatever its status word says. */
    public Outcome collect(JobFilter filter, String who) {
        return each(filter, "to be collected", job -> {
            if (!isCollectable(job)) {
                return Optional.of(("it is %s; only a job whose request is open at the provider can be collected: WAITING, EXPIRED, "
                        + "UNDELIVERABLE").formatted(job.state()));
            }
            journal.collectNow(job, "to be collected, by %s, whatever the provider's status word says".formatted(who));
            return Optional.empty();
        });
    }

    // ------------------------------------------------------------------ the line

    /**
     * Nothing new is spent until {@link #resume}; what is at the provider is delivered.
     *
     * @return whether it was not paused before
     */
    public boolean pause(String who, String why) {
        return pauses.pauseLine(who, why);
    }

    /** @return whether it was paused */
    public boolean resume() {
        return pauses.resumeLine();
    }

    /** What keeps the line from spending, also after {@link #resume}: a file in the inbox says so as long as it lies there. */
    public Optional<Pause> paused() {
        return pauses.line();
    }

    /**
     * Nothing new is spent on a model, by its id, until {@link #resumeModel}; others go on.
     *
     * @return whether it was not paused before
     */
    public boolean pauseModel(String model, String who, String why) {
        return pauses.pauseModel(model, who, why);
    }

    /** @return whether it was paused */
    public boolean resumeModel(String model) {
        return pauses.resumeModel(model);
    }

    /**
     * After an older journal was put back: what it does not know of need not be waited for, and submitting begins again.
     *
     * @return whether it was on hold
     */
    public boolean goOn() throws IOException {
        if (generation.hold().isEmpty()) {
            return false;
        }
        marks.goOn();
        return true;
    }

    // ------------------------------------------------------------------

    private interface Step {
        /** @return why it was left as it is; empty where it was done */
        Optional<String> apply(Job job);
    }

    private Outcome each(JobFilter filter, String verb, Step step) {
        Map<String, Integer> skipped = new LinkedHashMap<>();
        int done = 0;
        int seen = 0;
        String last = null;
        for (List<Job> page = search.page(filter, null, PAGE); !page.isEmpty(); page = search.page(filter, last, PAGE)) {
            for (Job job : page) {
                Optional<String> left = tried(step, job);
                left.ifPresent(why -> skipped.merge(why, 1, Integer::sum));
                done += left.isEmpty() ? 1 : 0;
            }
            seen += page.size();
            last = page.get(page.size() - 1).id();
        }
        int named = Set.copyOf(filter.ids()).size();
        if (seen < named) {
            boolean onlyNamed = filter.equals(new JobFilter(filter.ids(), Set.of(), null, null, null));
            skipped.merge(onlyNamed ? NO_JOB : NOT_MEANT, named - seen, Integer::sum);
        }
        return new Outcome(done, verb, skipped);
    }

    /** Whoever changes a job first decides; the command sees what the other has made of it. */
    private Optional<String> tried(Step step, Job job) {
        try {
            return step.apply(job);
        } catch (StaleJobException e) {
            return search.page(JobFilter.of(job.id()), null, 1).stream().findFirst().flatMap(now -> {
                try {
                    return step.apply(now);
                } catch (StaleJobException again) {
                    return Optional.of("it is changing just now");
                }
            });
        }
    }
}
