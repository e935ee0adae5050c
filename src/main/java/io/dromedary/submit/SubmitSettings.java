package io.dromedary.submit;

import io.dromedary.api.http.Backoff;
import io.dromedary.settings.SettingsReader;
import java.time.Duration;

/**
 * How requests are submitted.
 *
 * @param concurrency jobs at the provider at once, for each account
 * @param uploadReuse how long the public address of uploaded bytes is reused
 * @param presetsAge  after which the lists of motions and styles are fetched again
 * @param backoff     after failures that cost nothing
 * @param patience    how long a job may be held up by back-pressure
 */
public record SubmitSettings(int concurrency, Duration uploadReuse, Duration presetsAge, Backoff backoff, Duration patience) {

    public static SubmitSettings read(SettingsReader settings) {
        return new SubmitSettings(settings.number("dromedary.concurrency", 1), settings.seconds("dromedary.upload.reuse", 60),
                settings.seconds("dromedary.presets.age", 60),
                new Backoff(settings.seconds("dromedary.retry.first", 1), settings.seconds("dromedary.retry.max", 1)),
                settings.seconds("dromedary.patience", 1));
    }
}
