package io.dromedary.intake;

import io.dromedary.settings.SettingsReader;
import java.time.Duration;

/**
 * How drops are taken in.
 *
 * @param settle       a file that did not change for this long is complete
 * @param grace        how long the parts of a drop wait for each other
 * @param dropsPerLook at most this many are claimed in one poll of the inbox
 * @param ahead        at most about this many of a folder wait in the journal for their turn
 * @param model        for drops that name none; null if none is set
 */
public record IntakeSettings(Duration settle, Duration grace, int dropsPerLook, int ahead, String model, long mediaMaxBytes,
        long mediaMaxPixels) {

    public static IntakeSettings read(SettingsReader settings) {
        return new IntakeSettings(settings.seconds("dromedary.settle", 0), settings.seconds("dromedary.grace", 0),
                settings.number("dromedary.look.drops", 1), settings.number("dromedary.claim.ahead", 1),
                settings.text("dromedary.model").orElse(null), settings.size("dromedary.media.max-bytes"),
                settings.size("dromedary.media.max-pixels"));
    }
}
