package io.dromedary.api;

import java.util.Locale;
import java.util.Set;

/** What a status word means. Source: facts, statuses, with the synonyms of all generations. */
public enum Phase {

    RUNNING, COMPLETED, FAILED, NSFW, CANCELED;

    private static final int LONGEST_WORD = 60;
    private static final Set<String> WAITING = Set.of("queued", "pending", "waiting", "not_ready");
    private static final Set<String> WORKING = Set.of("in_progress", "processing", "running");

    /** An unknown status word means: not final. */
    static Phase of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "completed", "finished" -> COMPLETED;
            case "failed" -> FAILED;
            case "nsfw" -> NSFW;
            case "canceled", "cancelled" -> CANCELED;
            default -> RUNNING;
        };
    }

    static boolean isWaiting(String word) {
        return WAITING.contains(word.toLowerCase(Locale.ROOT));
    }

    /** Whether the meaning of a status word is known. */
    public static boolean isKnown(String word) {
        return of(word) != RUNNING || isWaiting(word) || WORKING.contains(word.toLowerCase(Locale.ROOT));
    }

    public static String shown(String word) {
        String plain = word.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
        return plain.length() <= LONGEST_WORD ? plain : plain.substring(0, LONGEST_WORD) + "…";
    }
}
