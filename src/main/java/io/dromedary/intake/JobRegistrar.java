package io.dromedary.intake;

import static io.dromedary.job.Verdict.Charged.NO;
import static io.dromedary.job.Verdict.Charged.UNKNOWN;

import io.dromedary.archive.Archiver;
import io.dromedary.job.Channel;
import io.dromedary.job.CharacterKey;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Output;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Contents;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.ManifestRows;
import io.dromedary.store.Markers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;

/** Registers claimed drops in the journal: as a new job, as the continuation of a parked one, as a duplicate, or as invalid. */
public final class JobRegistrar {

    private final Journal journal;
    private final JournalView view;
    private final Archiver filing;
    private final Markers markers;
    private final ManifestRows lines;
    private final Contents contents;
    private final Duration deadline;
    private final Clock clock;

    /** @param deadline how long a request that is polled again may take */
    public JobRegistrar(Journal journal, JournalView view, Archiver filing, Markers markers, ManifestRows lines, Contents contents,
            Duration deadline, Clock clock) {
        this.deadline = deadline;
        this.clock = clock;
        this.journal = journal;
        this.view = view;
        this.filing = filing;
        this.markers = markers;
        this.lines = lines;
        this.contents = contents;
    }

    public Job register(@Variable(Variables.CLAIM) Claim claim, @Variable(Variables.DROP) ReadDrop drop) throws IOException {
        Optional<CharacterKey> character = CharacterKey.madeBy(drop.request());
        String intent = character.map(CharacterKey::intent).orElse(drop.intent());
        String marker = markers.make(claim.job(), claim.path(), claim.place());
        Optional<Job> entered = journal.enter(claim.job(), claim.candidate().name(), claim.folder(), claim.files(), claim.place(),
                drop.media(), drop.request(), intent, marker);
        if (entered.isPresent()) {
            Optional<Job> changed = view.held(claim.folder(), claim.candidate().name());
            if (changed.isPresent() && filing.isGone(changed.get())) {
                filing.clear(changed.get());
                journal.droppedAgain(changed.get(), "its drop was changed and dropped again: job " + claim.job());
            }
            return entered.get();
        }
        Job live = journal.live(intent).orElseThrow();
        boolean another = character.isPresent() && !live.id().equals(claim.job())
                && !(live.state().isParked() && hashes(live.media()).equals(hashes(drop.media())));
        if (another) {
            return ended(claim, existing(character.get(), live));
        }
        if (live.state() == State.HELD && filing.isGone(live)) {
            filing.clear(live);
            lines.adopted(claim.job(), live);
            contents.move(claim.job(), live.id());
            return journal.adopt(live, State.READY, claim.files(), claim.place(), markers.replace(live.id(), claim.path(), claim.place()),
                    null,
                    null, "moved back into the inbox: its price is approved");
        }
        boolean waitsOn = live.state().isParked() && live.requestId() != null;
        return again(claim, live, waitsOn ? markers.replace(live.id(), claim.path(), claim.place()) : marker);
    }

    private static Set<String> hashes(List<MediaFile> media) {
        return media.stream().map(MediaFile::sha256).collect(Collectors.toSet());
    }

    /** Other pictures under the same name would cost money again, and nobody could tell the two characters apart. */
    private static Verdict existing(CharacterKey character, Job live) {
        boolean made = live.state() == State.DELIVERED;
        return new Verdict(Channel.DUPLICATE,
                "The character %s %s already: job %s, %s.".formatted(character, made ? "exists" : "is being made",
                        live.id(), made ? "request " + live.requestId() : "now " + live.state()),
                ("Nothing was spent. Take another name, or first delete that one: `./dromedary characters '%s' --delete`; "
                        + "then move the drop back into the inbox.").formatted(character.name()),
                NO);
    }

    public Job registerInvalid(@Variable(Variables.CLAIM) Claim claim, @ExchangeException InvalidDropException refusal) {
        return ended(claim, Verdict.invalid(refusal.problems()));
    }

    private Job again(Claim claim, Job live, String marker) {
        if (live.id().equals(claim.job())) {
            return live;
        }
        if (!live.state().isParked()) {
            return ended(claim, duplicate(live));
        }
        lines.adopted(claim.job(), live);
        contents.move(claim.job(), live.id());
        if (live.requestId() != null) {
            return journal.adopt(live, State.WAITING, claim.files(), claim.place(), marker, null, clock.instant().plus(deadline),
                    "moved back into the inbox: the status of the request is read again");
        }
        // There is no request to attach to: only a person can find out whether the first submission was accepted.
        Verdict verdict = new Verdict(live.verdict().channel(), "Still not known: " + live.verdict().why(), live.verdict().todo(), UNKNOWN);
        String movingTo = filing.target(live.id(), live.folder(), claim.files(), claim.place(), verdict.channel().folder());
        return journal.adopt(live, live.state(), claim.files(), claim.place(), null, movingTo, clock.instant(), verdict.why());
    }

    private Job ended(Claim claim, Verdict verdict) {
        String movingTo = filing.target(claim.job(), claim.folder(), claim.files(), claim.place(), verdict.channel().folder());
        return journal.enterEnded(claim.job(), claim.candidate().name(), claim.folder(), claim.files(), claim.place(), verdict, movingTo);
    }

    private Verdict duplicate(Job live) {
        String results = view.outputs(live).stream().filter(output -> !output.isPreview()).map(Output::path).filter(path -> path != null)
                .collect(Collectors.joining(", "));
        return new Verdict(Channel.DUPLICATE, "The same picture and request are %s already: job %s, dropped as %s%s."
                .formatted(live.state() == State.DELIVERED ? "delivered" : "on their way", live.id(), live.path(),
                        results.isEmpty() ? "" : ", delivered as " + results),
                "Nothing was spent. For another take of the same, put `variation: 2` (any value) into the sidecar.", NO);
    }
}
