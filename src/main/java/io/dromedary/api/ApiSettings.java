package io.dromedary.api;

import io.dromedary.api.http.ConnectionSettings;
import io.dromedary.api.http.Credentials;
import io.dromedary.settings.SettingsReader;
import io.dromedary.settings.Values;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where the API is, and how it is called.
 *
 * @param credentials null where none were given
 * @param idempotency whether the host honours the header {@code Idempotency-Key}
 */
public record ApiSettings(URI baseUrl, Credentials credentials, boolean idempotency, ConnectionSettings connections,
        DialectSettings dialects) {

    /** @param callback null where requests are only polled */
    public static ApiSettings read(SettingsReader settings, Callback callback) {
        URI host = settings.get("higgsfield.base-url", "an address such as https://api.higgsfield.ai", Values::url);
        return new ApiSettings(host, credentials(settings), Idempotency.isHonoured(settings, host), ConnectionSettings.read(settings),
                DialectSettings.read(settings, callback));
    }

    /** The order of the names follows the official SDKs; a malformed value is an error, never skipped. */
    private static Credentials credentials(SettingsReader settings) {
        Optional<String> own = settings.text("higgsfield.key");
        if (own.isPresent()) {
            return parse(settings, "higgsfield.key", own.get());
        }
        for (String name : List.of("HF_KEY", "HF_CREDENTIALS")) {
            if (!settings.variable(name).isEmpty()) {
                return parse(settings, name, settings.variable(name));
            }
        }
        String id = settings.variable("HF_API_KEY");
        String secret = settings.variable("HF_API_SECRET");
        if (id.isEmpty() != secret.isEmpty()) {
            settings.problem("%s is set but %s is not: the key needs both, or HF_KEY=id:secret."
                    .formatted(id.isEmpty() ? "HF_API_SECRET" : "HF_API_KEY", id.isEmpty() ? "HF_API_KEY" : "HF_API_SECRET"));
            return null;
        }
        return id.isEmpty() ? null : parse(settings, "HF_API_KEY and HF_API_SECRET", id + ":" + secret);
    }

    private static Credentials parse(SettingsReader settings, String name, String pair) {
        try {
            return Credentials.parse(pair);
        } catch (IllegalArgumentException e) {
            settings.problem(
                    "%s is not of the form id:secret (%d characters found; the value is not shown). Copy it again from the console."
                            .formatted(name, pair.length()));
            return null;
        }
    }
}
