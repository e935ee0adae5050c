package io.dromedary.testing;

import io.dromedary.api.DialectSettings;
import io.dromedary.api.Dialects;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TokenSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;

/** The product's own dialects as the settings' defaults make them. */
public final class Generations {

    public static final URI WEB = URI.create("https://web.example");
    public static final DialectSettings DEFAULTS = new DialectSettings(null, false, false, false,
            new DialectSettings.Web(WEB, new TokenSource.None()), null);

    private Generations() {
    }

    public static Dialects at(String baseUrl, Credentials credentials, Clock clock) {
        return new Dialects(URI.create(baseUrl), credentials, DEFAULTS, Path.of("."), clock);
    }

    public static Dialects withWeb(String baseUrl, TokenSource token, Credentials credentials, Clock clock) {
        return new Dialects(URI.create(baseUrl), credentials,
                new DialectSettings(null, false, false, false, new DialectSettings.Web(WEB, token), null),
                Path.of("."), clock);
    }
}
