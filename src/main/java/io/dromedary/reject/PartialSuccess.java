package io.dromedary.reject;

import static io.dromedary.reject.Verdict.Charged.NO;

import io.dromedary.job.Job;
import io.dromedary.job.Missing;
import io.dromedary.job.Output;
import java.util.List;
import java.util.stream.Collectors;

/** Of several results some were delivered, and the others get a note in the channel of the worst of them. Nobody is charged for these. */
final class PartialSuccess {

    private static final String NSFW = "nsfw";

    private PartialSuccess() {
    }

    /**
     * @param job       on its way to the archive
     * @param delivered the results in the outbox, without previews
     */
    static Verdict of(Job job, List<Output> delivered) {
        boolean flagged = job.missing().stream().anyMatch(missing -> missing.word().equalsIgnoreCase(NSFW));
        String why = "%d of %d results were delivered (%s), but not %s.".formatted(delivered.size(), delivered.size() + job.missing().size(),
                delivered.stream().map(output -> "outbox/" + output.path()).collect(Collectors.joining(", ")),
                job.missing().stream().map(Missing::toString).map(text -> text.replaceAll("\\.$", "")).collect(Collectors.joining("; ")));
        return new Verdict(flagged ? Channel.NSFW : Channel.FAILED, why,
                "Nothing was charged for these. The drop lies in %s. For another take drop it again with `variation: 2` (any value) in the sidecar".formatted(job.movingTo())
                        + (flagged ? ", and a changed prompt or picture." : "."), NO);
    }
}
