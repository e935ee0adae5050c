package io.dromedary.await;

import io.dromedary.api.query.PollSettings;
import io.dromedary.settings.SettingsReader;
import java.time.Duration;

/**
 * How accepted requests are polled.
 *
 * @param threads  concurrent status reads
 * @param deadline after which a request is parked
 * @param sweep    how often parked jobs are polled
 */
public record AwaitSettings(PollSettings poll, int threads, Duration deadline, Duration sweep) {

    public static AwaitSettings read(SettingsReader settings) {
        return new AwaitSettings(PollSettings.read(settings), settings.number("dromedary.poll.threads", 1),
                settings.seconds("dromedary.deadline", 1),
                settings.seconds("dromedary.sweep", 1));
    }
}
