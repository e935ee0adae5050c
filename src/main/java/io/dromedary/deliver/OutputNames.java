package io.dromedary.deliver;

import io.dromedary.drop.SafeName;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Outputs;
import io.dromedary.store.Store;
import java.io.IOException;
import java.util.stream.Stream;

/**
 * Names results {@code <stem>__<model>__<n>}, in the sub-folder that the drop had in the inbox.
 *
 * <p>{@code n} is the first number that no other result has, neither in the journal nor in the outbox. So nothing is overwritten, and
 * another take of a picture continues the count. The name of a preview is that of its result with {@code .preview} appended.
 */
final class OutputNames {

    private static final String PREVIEW = ".preview";

    private final Store results;
    private final JournalView journal;
    private final Outputs outputs;

    OutputNames(Store results, JournalView journal, Outputs outputs) {
        this.results = results;
        this.journal = journal;
        this.outputs = outputs;
    }

    /** The first output of a job that is not downloaded yet, with its name reserved; null when there is none. */
    Output next(Job job) throws IOException {
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
        return next.withBase(reserve(next, prefix));
    }

    /**
     * Reserves the next free name for a result whose name was taken meanwhile.
     *
     * @return the new base
     */
    String another(Output output) throws IOException {
        return reserve(output, output.base().replaceFirst("(?<!\\d)\\d++$", ""));
    }

    /** The journal is checked first: a name that it knows needs no request to the store. */
    private String reserve(Output output, String prefix) throws IOException {
        for (int n = 1;; n++) {
            String base = prefix + n;
            if (!outputs.isReserved(base) && !exists(base) && outputs.reserve(output, base)) {
                return base;
            }
        }
    }

    private Output first(Job job) {
        return journal.nextOutput(job).orElse(null);
    }

    private Output result(Job job, int number) {
        return journal.outputs(job).stream().filter(output -> output.number() == number).findFirst().orElseThrow();
    }

    private boolean exists(String base) throws IOException {
        return results.hasAny(Output.FOLDER + base, Stream.concat(Stream.of("json"),
                FileSuffix.known().flatMap(suffix -> Stream.of(suffix, PREVIEW.substring(1) + "." + suffix))));
    }
}
