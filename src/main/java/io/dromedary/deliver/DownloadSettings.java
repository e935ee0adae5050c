package io.dromedary.deliver;

import io.dromedary.settings.SettingsReader;
import java.time.Duration;

/**
 * How results are downloaded.
 *
 * @param maxBytes  the download of a larger result fails
 * @param tries     consecutive failed downloads after which a job is parked
 * @param threads   downloads at the same time
 * @param slowest   bytes a second; the download of a slower result fails
 * @param slowAfter the time over which that is measured, and after which a download counts as slow
 * @param longest   the download of a result that takes longer fails
 */
public record DownloadSettings(long maxBytes, int tries, int threads, long slowest, Duration slowAfter, Duration longest) {

    public static DownloadSettings read(SettingsReader settings) {
        return new DownloadSettings(settings.size("dromedary.download.max-bytes"), settings.number("dromedary.download.tries", 1),
                settings.number("dromedary.download.threads", 1), settings.number("dromedary.download.slowest", 0),
                settings.seconds("dromedary.download.slow-after", 1), settings.seconds("dromedary.download.longest", 1));
    }
}
