package io.dromedary.sandbox.faults;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What can go wrong on purpose. Asked for by a marker in the prompt, {@code [sandbox:NAME]} or {@code [sandbox:NAME*N]} (N times for that
 * prompt and model), or by the settings. Uploads carry no prompt, so theirs come from the settings only.
 */
public enum Fault {
    UNAUTHORIZED("401", Phase.REFUSE, 1),
    NO_CREDITS("403", Phase.REFUSE, 1),
    KEY_DISABLED("403-key", Phase.REFUSE, 1),
    MODEL_NOT_FOUND("404", Phase.REFUSE, Fault.ALWAYS),
    INVALID("422", Phase.REFUSE, Fault.ALWAYS),
    QUEUE_FULL("429", Phase.REFUSE, 1),
    CONCURRENCY("concurrency", Phase.REFUSE, 1),
    MODEL_BLOCKED("423", Phase.REFUSE, 1),
    MODEL_DISABLED("503-model", Phase.REFUSE, 1),
    ERROR_BEFORE("500-before", Phase.REFUSE, 1),
    DROP_BEFORE("drop-before", Phase.REFUSE, 1),
    HTML_ERROR("html-502", Phase.REFUSE, 1),

    ERROR_AFTER("500-after", Phase.ACCEPTED, 1),
    GATEWAY_AFTER("502-after", Phase.ACCEPTED, 1),
    DROP_AFTER("drop-after", Phase.ACCEPTED, 1),

    NSFW("nsfw", Phase.OUTCOME, Fault.ALWAYS),
    FAILED("failed", Phase.OUTCOME, Fault.ALWAYS),
    CANCELED("canceled", Phase.OUTCOME, Fault.ALWAYS),
    STUCK("stuck", Phase.OUTCOME, Fault.ALWAYS),
    SLOW("slow", Phase.OUTCOME, Fault.ALWAYS),
    UNKNOWN_STATUS("unknown-status", Phase.OUTCOME, Fault.ALWAYS),
    EMPTY("empty", Phase.OUTCOME, Fault.ALWAYS),
    FEWER("fewer", Phase.OUTCOME, Fault.ALWAYS),
    /** The first of several outputs ends so, the others complete. */
    PARTIAL_NSFW("partial-nsfw", Phase.OUTCOME, Fault.ALWAYS),
    PARTIAL_FAILED("partial-failed", Phase.OUTCOME, Fault.ALWAYS),

    POLL_ERROR("poll-500", Phase.LOOK, 1),
    POLL_LIMIT("poll-429", Phase.LOOK, 1),
    POLL_DROP("poll-drop", Phase.LOOK, 1),

    UPLOAD_FORBIDDEN("upload-403", Phase.UPLOAD, 1),
    UPLOAD_DROP("upload-drop", Phase.UPLOAD, 1),

    TRUNCATED("truncated", Phase.DOWNLOAD, 1),
    DOWNLOAD_GONE("download-404", Phase.DOWNLOAD, Fault.ALWAYS),
    DOWNLOAD_ERROR("download-500", Phase.DOWNLOAD, 1),
    REDIRECT("redirect", Phase.DOWNLOAD, Fault.ALWAYS),
    /** The result is 2 GiB long. */
    HUGE("huge", Phase.DOWNLOAD, Fault.ALWAYS),

    /** The request is final at once, and its webhook comes before the answer to the submission. */
    WEBHOOK_EARLY("webhook-early", Phase.OUTCOME, Fault.ALWAYS),
    WEBHOOK_LOST("webhook-lost", Phase.WEBHOOK, Fault.ALWAYS),
    /** As often as {@code webhook_copies} of the settings says. */
    WEBHOOK_REPEATED("webhook-repeated", Phase.WEBHOOK, Fault.ALWAYS),
    /** Signed by a secret that nobody knows, even where nothing would be signed. */
    WEBHOOK_FORGED("webhook-forged", Phase.WEBHOOK, Fault.ALWAYS);

    static final int ALWAYS = -1;

    private static final Map<String, Fault> BY_WORD = Arrays.stream(values()).collect(Collectors.toMap(Fault::word, Function.identity()));

    private final String word;
    private final Phase phase;
    private final int defaultCount;

    Fault(String word, Phase phase, int defaultCount) {
        this.word = word;
        this.phase = phase;
        this.defaultCount = defaultCount;
    }

    /** When in the life of a request it strikes. */
    public enum Phase {
        REFUSE, ACCEPTED, OUTCOME, LOOK, UPLOAD, DOWNLOAD, WEBHOOK;

        private List<Fault> faults;

        List<Fault> faults() {
            if (faults == null) {
                faults = Arrays.stream(Fault.values()).filter(fault -> fault.phase == this).toList();
            }
            return faults;
        }
    }

    /** The name in markers and settings. */
    public String word() {
        return word;
    }

    int defaultCount() {
        return defaultCount;
    }

    public static Fault named(String word) {
        Fault fault = BY_WORD.get(word);
        if (fault == null) {
            throw new IllegalArgumentException(
                    "unknown sandbox fault '%s'; known are %s".formatted(word, BY_WORD.keySet().stream().sorted().toList()));
        }
        return fault;
    }
}
