package io.dromedary.deliver;

import io.dromedary.drop.SafeName;
import io.dromedary.job.Job;
import io.dromedary.job.JournalView;
import io.dromedary.job.Output;
import io.dromedary.job.Outputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names results {@code <stem>__<model>__<n>}, in the same sub-folder as the drop had in the inbox.
 *
 * <p>{@code n} is the first number that no other result has, neither in the journal nor in the outbox: nothing is overwritten, and another
 * take of a picture continues the count.
 */
final class OutputNames {

    private final Path outbox;
    private final JournalView journal;
    private final Outputs outputs;

    OutputNames(Path outbox, JournalView journal, Outputs outputs) {
        this.outbox = outbox;
        this.journal = journal;
        this.outputs = outputs;
    }

    /** The first result of a job that is still to be fetched, its name reserved; null when there is none. */
    Output next(Job job) {
        Output next = first(job);
        if (next == null || next.base() != null) {
            return next;
        }
        String stem = SafeName.stem(job.request().outputName() != null ? job.request().outputName() : job.name());
        String prefix = (job.folder().isEmpty() ? "" : job.folder() + "/") + stem + "__" + SafeName.model(job.request().model()) + "__";
        for (int n = 1; ; n++) {
            if (!exists(prefix + n) && outputs.reserve(next, prefix + n)) {
                return first(job);
            }
        }
    }

    private Output first(Job job) {
        List<Output> open = journal.outputs(job).stream().filter(output -> !output.isPublished()).toList();
        return open.isEmpty() ? null : open.get(0);
    }

    private boolean exists(String base) {
        return Stream.concat(Stream.of("json"), FileSuffix.known()).anyMatch(suffix -> Files.exists(outbox.resolve(base + "." + suffix)));
    }
}
