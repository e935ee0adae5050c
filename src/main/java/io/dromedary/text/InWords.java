package io.dromedary.text;

import java.time.Duration;

/** Durations as people say them. */
public final class InWords {

    private InWords() {
    }

    /** {@code 24 h}, {@code 90 min}, {@code 7 days}: the largest unit that keeps a whole number. */
    public static String duration(Duration time) {
        long seconds = time.toSeconds();
        if (seconds > 0 && seconds % Duration.ofDays(1).toSeconds() == 0) {
            return time.toDays() == 1 ? "24 h" : time.toDays() + " days";
        }
        if (seconds > 0 && seconds % Duration.ofHours(1).toSeconds() == 0) {
            return time.toHours() + " h";
        }
        return seconds > 0 && seconds % Duration.ofMinutes(1).toSeconds() == 0 ? time.toMinutes() + " min" : seconds + " s";
    }
}
