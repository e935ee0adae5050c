package io.dromedary.job;

import java.util.List;

/**
 * One row of the journal: the durable state of one drop. Times are milliseconds since 1970.
 *
 * @param name           the drop's name: its picture, or its sidecar
 * @param folder         sub-folder of the inbox, empty for the inbox itself
 * @param files          names of the drop's files, all in {@code place}
 * @param request        null where the drop was unreadable
 * @param place          folder below the root
 * @param movingTo       folder below the root that the files are being moved to; null when none
 * @param verdict        null unless the job ended outside the outbox
 * @param attempt        token of the current attempt, also its Idempotency-Key; null before the first
 * @param failures       in a row, since the last progress
 * @param throttledSince start of the current back-pressure; null where there is none
 * @param realm          the account that pays, see {@link Target#realm()}
 * @param marker         file below the root whose deletion cancels the drop; null where there is none
 * @param withdrawn      when a person canceled it; null where nobody did
 * @param missing        results that are missing while others arrived
 * @param word           the provider's last status word
 * @param why            the reason of the last event
 * @param fence          number of the hand-out that this copy is from; changes under an older number are refused
 * @param parked         since when it is parked; null where it is not
 * @param resultsUntil   when the provider deletes the results; null where that is not known
 * @param workload       what takes as long as its request, see {@link Workload}; null where nothing was submitted, or an answer was lost
 * @param accepted       when the provider accepted its request; null where that is not known
 */
public record Job(
        String id, State state, String name, String folder, List<String> files, List<MediaFile> media, DropRequest request,
        String place, String movingTo, Verdict verdict, String attempt, int failures, Long throttledSince, String word, String why,
        String requestId, String correlationId, Long deadline, long notBefore, long created, long changed,
        String realm, String marker, Long withdrawn, List<MissingResult> missing, long fence, Long parked, Long resultsUntil,
        String workload, Long accepted) {

    public Job {
        missing = missing == null ? List.of() : List.copyOf(missing);
    }

    /** Where its request goes. */
    public Target target() {
        return request.target();
    }

    /** The drop's name with its sub-folder, as shown to people. */
    public String path() {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    /** The same, with more to say of what happened last. */
    public Job saying(String said) {
        return new Job(id, state, name, folder, files, media, request, place, movingTo, verdict, attempt, failures, throttledSince, word,
                said, requestId, correlationId, deadline, notBefore, created, changed, realm, marker, withdrawn, missing, fence, parked,
                resultsUntil, workload, accepted);
    }
}
