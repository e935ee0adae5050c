package io.dromedary.page;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people say them, in the zone of the machine. */
public final class Times {

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss", Locale.ENGLISH);
    private static final int STEP = 5;

    private final Clock clock;

    public Times(Clock clock) {
        this.clock = clock;
    }

    /** {@code 14:20} today, else with its day. */
    public String at(long millis) {
        ZonedDateTime then = Instant.ofEpochMilli(millis).atZone(clock.getZone());
        LocalDate today = LocalDate.now(clock);
        return then.toLocalDate().equals(today)
                ? HOUR.format(then)
                : then.getYear() == today.getYear() ? DAY.format(then) : YEAR.format(then);
    }

    /** {@code 14:20:05} today, else with its day. */
    public String second(long millis) {
        ZonedDateTime then = Instant.ofEpochMilli(millis).atZone(clock.getZone());
        return then.toLocalDate().equals(LocalDate.now(clock)) ? SECOND.format(then) : exactly(millis);
    }

    public String exactly(long millis) {
        return EXACT.format(Instant.ofEpochMilli(millis).atZone(clock.getZone()));
    }

    /** For machines. */
    public String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    public String zone() {
        return clock.getZone().equals(ZoneOffset.UTC) ? "UTC" : clock.getZone().getId();
    }

    Duration since(long millis) {
        Duration elapsed = Duration.ofMillis(clock.millis() - millis);
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }

    /** Coarse, so that a page is the same for a while: {@code 40 s}, {@code 3 min}, {@code 2 h 10 min}, {@code 3 days}. */
    static String inWords(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return Math.max(seconds / STEP * STEP, 0) + " s";
        }
        if (time.toHours() < 1) {
            return time.toMinutes() + " min";
        }
        if (time.toDays() < 2) {
            return time.toMinutesPart() == 0 ? time.toHours() + " h" : "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
        }
        return time.toDays() + " days";
    }

    /** One that was measured: {@code 8 s}, {@code 2 min}. */
    static String measured(Duration time) {
        return time.toSeconds() < 60 ? Math.max(1, Math.round(time.toMillis() / 1000.0)) + " s" : inWords(time);
    }
}
