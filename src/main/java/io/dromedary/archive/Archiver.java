package io.dromedary.archive;

import io.dromedary.api.ResponseMapper;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Places;
import io.dromedary.job.State;
import io.dromedary.job.Sweep;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Journal;
import io.dromedary.store.Markers;
import io.dromedary.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Puts a drop's files where its job's state says.
 *
 * <p>The journal knows the way before the first file moves ({@code movingTo}), so that an interrupted move is finished after a restart,
 * into the same folder.
 */
public final class Archiver {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy/MM/dd");

    private final Store drops;
    private final Journal journal;
    private final ErrorNotes notes;
    private final Markers markers;
    private final Destinations destinations;
    private final Sweep sweep;
    private final Clock clock;

    public Archiver(Store drops, Journal journal, ErrorNotes notes, Sweep sweep, Clock clock) {
        this.drops = drops;
        this.journal = journal;
        this.notes = notes;
        this.markers = new Markers(drops);
        this.destinations = new Destinations(drops, journal);
        this.sweep = sweep;
        this.clock = clock;
    }

    /**
     * The job ends in the verdict's channel, or is parked there. What is said of the repeat of a lost submission says nothing about the
     * first one, which may be paid: that one stays uncertain, and as the repeats have ended, is made no more. What is parked still when the
     * sweep is over is looked at no longer, and the note says so.
     */
    public synchronized Job end(@Variable(Variables.JOB) Job job, @Body Verdict said) {
        boolean repeated = journal.isAnswerLost(job);
        Verdict verdict = !repeated || said.channel() == Channel.UNCERTAIN ? said : ResponseMapper.uncertain(said);
        boolean over = verdict.channel().state().isParked() && sweep.isOver(job);
        boolean settled = over || repeated && job.state() == State.SUBMITTING;
        return journal.end(job, over ? sweep.lastWord(job, verdict) : verdict,
                verdict.channel() == Channel.CHANGED && job.place().endsWith("/." + Places.CHARACTERS)
                        // Their folder is no sub-folder of the inbox.
                        ? target(job.id(), "", job.files(), job.place(), Places.CHARACTERS)
                        : target(job.id(), job.folder(), job.files(), job.place(), verdict.channel().folder()),
                settled);
    }

    public synchronized Job endDelivered(@Variable(Variables.JOB) Job job) {
        return journal.delivered(job, target(job.id(), job.folder(), job.files(), job.place(), done()));
    }

    /** A manifest whose lines are all entered goes where delivered drops go. */
    public synchronized Job entered(Job manifest, String why) {
        return journal.entered(manifest, why, target(manifest.id(), manifest.folder(), manifest.files(), manifest.place(), done()));
    }

    private String done() {
        return Places.in(Places.DONE, DAY.format(LocalDate.now(clock)));
    }

    /** See {@link Destinations#of}. */
    public String target(String id, String folder, List<String> files, String place, String base) {
        return destinations.of(id, folder, files, place, base);
    }

    /**
     * Takes the names of the drop's files where they go. Where somebody took one since the way was chosen, the drop goes to a folder of its
     * own instead: nothing is replaced.
     */
    public Job takeNames(@Variable(Variables.JOB) Job job) throws IOException {
        Job moving = job;
        String own = job.movingTo().replaceFirst("/" + job.id() + "$", "") + "/" + job.id();
        for (int n = 1; !moving.place().equals(moving.movingTo())
                && !drops.takeNames(moving.place(), moving.movingTo(), inOrder(moving)); n++) {
            String another = n == 1 ? own : own + "-" + n;
            moving = another.equals(moving.movingTo()) ? moving : journal.redirected(moving, another);
        }
        return moving;
    }

    /** The notes come first: whoever sees a drop in a channel sees why. */
    public void writeNotes(@Variable(Variables.JOB) Job job) throws IOException {
        if (WayBack.isTaken(job)) {
            return;
        }
        if (job.verdict() != null) {
            notes.write(job, job.movingTo());
        } else if (job.state() == State.DELIVERED && !job.missing().isEmpty()) {
            notes.writePartial(job);
        }
    }

    /** What is to be moved; an interrupted move is made again from the start, and finds nothing where a file has moved already. */
    public FileMoves moves(@Variable(Variables.JOB) Job job) {
        boolean stays = job.place().equals(job.movingTo());
        return new FileMoves(job.place(), job.movingTo(), stays ? List.of() : inOrder(job));
    }

    private static List<String> inOrder(Job job) {
        return WayBack.isTaken(job) ? WayBack.inOrder(job.files()) : job.files();
    }

    public boolean nextFile(@Variable(Variables.MOVES) FileMoves moves) {
        return moves.next();
    }

    /** All files have moved: nothing of the job is left where they were, and the journal lets go of it. */
    public Job file(@Variable(Variables.JOB) Job job) throws IOException {
        String from = job.place();
        if (!from.equals(job.movingTo())) {
            if (from.startsWith(Places.WORK + "/")) {
                markers.remove(from);
                drops.prune(from, Places.WORK);
            } else {
                notes.remove(job, from);
                drops.prune(from, top(from));
            }
        }
        boolean goesOn = job.state() == State.READY;
        return journal.filed(job, goesOn || job.state() == State.DELIVERED ? clock.instant() : sweep.next(job),
                goesOn ? markers.make(job.id(), job.path(), job.movingTo()) : null);
    }

    /** Whether no file of a drop lies in its channel any more. */
    public boolean isGone(Job job) throws IOException {
        for (String file : job.files()) {
            if (drops.exists(Places.in(job.place(), file))) {
                return false;
            }
        }
        return true;
    }

    /** A drop was taken out of its channel by hand; its notes are stale. */
    public void clear(Job job) throws IOException {
        notes.remove(job, job.place());
        drops.prune(job.place(), top(job.place()));
    }

    /** The channel itself stays, also where nothing is in it. */
    private static String top(String place) {
        return Stream.of(Channel.values()).map(Channel::folder).filter(folder -> (place + "/").startsWith(folder + "/")).findFirst()
                .orElse(place);
    }
}
