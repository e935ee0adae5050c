package io.dromedary.api.http;

import io.dromedary.settings.SettingsReader;
import java.time.Duration;

/**
 * Connections to addresses that came from outside, such as result downloads.
 *
 * @param connections  at the same time
 * @param allowPrivate also allow plain http, loopback and private addresses
 */
public record ConnectionSettings(Duration connectTimeout, Duration responseTimeout, int connections, boolean allowPrivate) {

    public static ConnectionSettings read(SettingsReader settings) {
        return new ConnectionSettings(settings.millis("camel.component.http.connect-timeout", 1),
                settings.millis("camel.component.http.response-timeout", 1),
                settings.number("dromedary.download.threads", 1) + settings.number("dromedary.upload.threads", 1),
                settings.flag("dromedary.download.allow-private"));
    }
}
