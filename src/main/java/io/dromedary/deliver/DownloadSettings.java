package io.dromedary.deliver;

import io.dromedary.settings.SettingsReader;

/**
 * How results are fetched.
 *
 * @param maxBytes larger ones are refused
 * @param tries    after so many that failed in a row a job is parked
 */
public record DownloadSettings(long maxBytes, int tries) {

    public static DownloadSettings read(SettingsReader settings) {
        return new DownloadSettings(settings.size("dromedary.download.max-bytes"), settings.number("dromedary.download.tries", 1));
    }
}
