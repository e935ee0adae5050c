package io.dromedary.job;

import static io.dromedary.job.Verdict.Charged.NO;
import static io.dromedary.job.Verdict.Charged.UNKNOWN;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Some of several results were delivered; the others get an error note in the channel of the worst of them. */
public final class PartialSuccess {

    private static final String NSFW = "nsfw";
    /** Source: the API's billing documentation. */
    private static final Set<String> NOT_CHARGED = Set.of(NSFW, "failed", "canceled", "cancelled");

    private PartialSuccess() {
    }

    /**
     * @param job       about to be archived
     * @param delivered paths of the results, without previews
     * @param archive   path of the drop there
     */
    public static Verdict of(Job job, List<String> delivered, String archive) {
        Set<String> words = job.missing().stream().map(missing -> missing.word().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        boolean flagged = words.contains(NSFW);
        boolean free = NOT_CHARGED.containsAll(words);
        String money = free
                ? "The provider charges nothing for such results; no answer tells their part of the price, so sums count the whole of it."
                : "Whether these were charged is not known: ask the provider's support with the request id.";
        String why = "%d of %d results were delivered (%s), but not %s.".formatted(delivered.size(),
                delivered.size() + job.missing().size(),
                String.join(", ", delivered),
                job.missing().stream().map(MissingResult::toString).map(text -> text.replaceAll("\\.$", ""))
                        .collect(Collectors.joining("; ")));
        return new Verdict(flagged ? Channel.NSFW : Channel.FAILED, why,
                "%s The drop lies in %s. For another take drop it again with `variation: 2` (any value) in the sidecar"
                        .formatted(money, archive)
                        + (flagged ? ", and a changed prompt or picture." : "."),
                free ? NO : UNKNOWN);
    }
}
