package io.dromedary.deliver;

import io.dromedary.settings.SettingsReader;

/**
 * How results are downloaded.
 *
 * @param maxBytes the download of a larger result fails
 * @param tries    consecutive failed downloads after which a job is parked
 */
public record DownloadSettings(long maxBytes, int tries) {

    public static DownloadSettings read(SettingsReader settings) {
        return new DownloadSettings(settings.size("dromedary.download.max-bytes"), settings.number("dromedary.download.tries", 1));
    }
}
