package io.dromedary.await;

import io.dromedary.api.query.PollSettings;
import io.dromedary.settings.SettingsReader;
import java.time.Duration;

/**
 * How accepted requests are polled.
 *
 * @param threads  concurrent status reads
 * @param deadline after which a request is parked
 * @param sweep    how soon parked jobs are looked at
 * @param patience how long they are
 * @param retry    what is submitted once more
 */
public record AwaitSettings(PollSettings poll, int threads, Duration deadline, Duration sweep, Duration patience,
        RetrySettings retry) {

    public static AwaitSettings read(SettingsReader settings) {
        return new AwaitSettings(PollSettings.read(settings), settings.number("dromedary.poll.threads", 1),
                settings.seconds("dromedary.deadline", 1),
                settings.seconds("dromedary.sweep", 1), settings.seconds("dromedary.sweep.patience", 1),
                RetrySettings.read(settings));
    }
}
