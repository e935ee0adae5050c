package io.dromedary.await;

import io.dromedary.settings.SettingsReader;

/**
 * How often a request that ended without a result, and was not charged, is submitted once more.
 *
 * @param failed after a generation that failed
 * @param nsfw   after a result that the provider's moderation flagged
 */
public record RetrySettings(int failed, int nsfw) {

    public static RetrySettings read(SettingsReader settings) {
        return new RetrySettings(settings.number("dromedary.retry.failed", 0), settings.number("dromedary.retry.nsfw", 0));
    }
}
