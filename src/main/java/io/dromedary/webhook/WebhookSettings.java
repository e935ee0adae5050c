package io.dromedary.webhook;

import io.dromedary.settings.SettingsReader;
import io.dromedary.settings.Values;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What the operator chose about webhooks.
 *
 * @param publicUrl where the provider reaches the listener, without a slash at the end
 * @param path      path that the listener serves: empty, or with a slash in front and none at the end
 * @param host      the address that the listener is bound to
 * @param net       interval of the fallback polls of a request that is notified by webhook
 * @param secrets   none, one, or two during rotation; submissions carry the first
 */
public record WebhookSettings(URI publicUrl, String path, String host, int port, Duration net, List<WebhookSecret> secrets) {

    private static final int LAST_PORT = 65_535;
    private static final int MOST_SECRETS = 2;

    /** Validated even when webhooks are off, so that mistakes show early. Null where requests are only polled. */
    public static WebhookSettings read(SettingsReader settings) {
        boolean used = settings.choice("dromedary.await", "poll", "webhook").equals("webhook");
        boolean http = settings.text("dromedary.download.allow-private").filter("true"::equals).isPresent();
        URI publicUrl = settings.getIfGiven("dromedary.webhook.public-url",
                "an https address such as https://studio.example.org/higgsfield, with nothing in its path but letters, "
                        + "digits, dots, dashes and underscores, and without user, query and fragment (http only together with "
                        + "dromedary.download.allow-private = true)",
                text -> publicUrl(text, http));
        String path = settings.getIfGiven("dromedary.webhook.path",
                "empty, or a path such as /higgsfield of letters, digits, dots, dashes and underscores", WebhookSettings::path);
        int port = settings.get("dromedary.webhook.port", "a port from 1 to 65535", 1,
                text -> Values.within(1, Integer.parseInt(text), LAST_PORT));
        Duration net = settings.seconds("dromedary.webhook.poll", 1);
        List<WebhookSecret> secrets = secrets(settings);
        if (used && settings.text("dromedary.webhook.public-url").isEmpty()) {
            settings.problem(
                    ("dromedary.await is webhook, but dromedary.webhook.public-url does not say where the provider reaches port %d. "
                            + "Set it to an https address that leads there, or set dromedary.await to poll.")
                            .formatted(port));
        }
        String ownPath = publicUrl == null ? "" : publicUrl.getRawPath();
        return used
                ? new WebhookSettings(publicUrl, path == null ? ownPath : path, settings.text("dromedary.webhook.host").orElse("0.0.0.0"),
                        port, net, secrets)
                : null;
    }

    private static URI publicUrl(String text, boolean http) {
        URI uri = Values.url(text);
        path(uri.getRawPath());
        if (!uri.getScheme().equals("https") && !http) {
            throw new IllegalArgumentException(text);
        }
        return uri;
    }

    private static String path(String text) {
        return Values.matching(text.replaceAll("/+$", ""), "(/[A-Za-z0-9._-]+)*");
    }

    private static List<WebhookSecret> secrets(SettingsReader settings) {
        List<String> texts = settings.text("higgsfield.webhook.secrets").map(all -> List.of(all.split("\\s*,\\s*", -1))).orElse(List.of());
        try {
            if (texts.size() <= MOST_SECRETS) {
                return texts.stream().map(WebhookSecret::new).toList();
            }
        } catch (IllegalArgumentException e) {
            settings.problem(
                    "higgsfield.webhook.secrets is %s (%d characters found; the value is not shown). Copy it again from the console."
                            .formatted(e.getMessage(), String.join(",", texts).length()));
            return List.of();
        }
        settings.problem(
                "higgsfield.webhook.secrets has %d secrets; there may be two, while one takes the place of the other. Remove the oldest."
                        .formatted(texts.size()));
        return List.of();
    }
}
