package io.dromedary.deliver;

import io.dromedary.drop.SafeName;
import io.dromedary.job.Job;
import io.dromedary.job.JournalView;
import io.dromedary.job.Output;
import io.dromedary.job.Outputs;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Names results {@code <stem>__<model>__<n>}, in the same sub-folder as the drop had in the inbox.
 *
 * <p>{@code n} is the first number that no other result has, neither in the journal nor in the outbox: nothing is overwritten, and another
 * take of a picture continues the count. A preview has the name of its result and {@code .preview}.
 */
final class OutputNames {

    private static final String PREVIEW = ".preview";

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
        if (next.isPreview()) {
            outputs.reserve(next, result(job, next.previewOf()).base() + PREVIEW);
            return first(job);
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
        return journal.outputs(job).stream().filter(output -> !output.isPublished()).findFirst().orElse(null);
    }

    private Output result(Job job, int number) {
        return journal.outputs(job).stream().filter(output -> output.number() == number).findFirst().orElseThrow();
    }

    private boolean exists(String base) {
        return Files.exists(outbox.resolve(base + ".json")) || FileSuffix.known()
                .anyMatch(suffix -> Files.exists(outbox.resolve(base + "." + suffix)) || Files.exists(outbox.resolve(base + PREVIEW + "." + suffix)));
    }
}
