package io.dromedary.submit;

import io.dromedary.api.http.Backoff;
import io.dromedary.journal.FailingModels;
import io.dromedary.settings.SettingsReader;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How requests are submitted.
 *
 * @param concurrency jobs at the provider at once, for each account
 * @param ofModels    those of single models, by their ids
 * @param uploadReuse how long the public address of uploaded bytes is reused
 * @param presetsAge  after which the lists of motions and styles are fetched again
 * @param backoff     after failures that cost nothing
 * @param patience    how long a job may be held up by back-pressure
 * @param failing     when models are paused that fail
 */
public record SubmitSettings(int concurrency, Map<String, Integer> ofModels, Duration uploadReuse, Duration presetsAge, Backoff backoff,
        Duration patience, FailingModels.Rules failing) {

    public static SubmitSettings read(SettingsReader settings) {
        return new SubmitSettings(settings.number("dromedary.concurrency", 1),
                settings.get("dromedary.concurrency.models", "models with how many of their jobs may be at the provider at once, as in "
                        + "higgsfield-ai/dop/standard = 2, jobs/flux-2 = 1", Map.of(), SubmitSettings::models),
                settings.seconds("dromedary.upload.reuse", 60),
                settings.seconds("dromedary.presets.age", 60),
                new Backoff(settings.seconds("dromedary.retry.first", 1), settings.seconds("dromedary.retry.max", 1)),
                settings.seconds("dromedary.patience", 1),
                FailingModels.Rules.read(settings));
    }

    private static Map<String, Integer> models(String text) {
        Map<String, Integer> models = new TreeMap<>();
        for (String one : text.isBlank() ? new String[0] : text.split(",")) {
            String[] parts = one.split("=");
            if (parts.length != 2 || parts[0].isBlank() || models.put(parts[0].strip(), Integer.valueOf(parts[1].strip())) != null
                    || models.get(parts[0].strip()) < 1) {
                throw new IllegalArgumentException(one);
            }
        }
        return models;
    }
}
