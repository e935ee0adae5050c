package io.dromedary.tell;

import io.dromedary.settings.SettingsReader;
import io.dromedary.webhook.WebhookSecret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who is told of what happens.
 *
 * @param destinations get each event
 * @param prompts      whether events hold prompts
 * @param messages     null if nobody gets messages about batches
 */
public record TellSettings(List<Destination> destinations, boolean prompts, Notify messages) {

    /**
     * Messages about batches.
     *
     * @param url   they are posted to it; it may hold a secret
     * @param batch what ends within this time after the first is one message
     */
    public record Notify(URI url, WebhookSecret secret, Duration batch) {
    }

    public static TellSettings read(SettingsReader settings) {
        List<Destination> destinations = Stream.of(settings.text("dromedary.events").orElse("").split(","))
                .map(String::strip).filter(text -> !text.isEmpty()).distinct().map(Destination::new).toList();
        settings.millis("dromedary.events.look", 1);
        return new TellSettings(destinations, settings.flag("dromedary.events.prompts"), notify(settings));
    }

    private static Notify notify(SettingsReader settings) {
        URI url = settings.getIfGiven("dromedary.notify.url", "an address such as https://example.org/hook, without user and fragment",
                TellSettings::url);
        Duration batch = settings.seconds("dromedary.notify.batch", 1);
        String secret = settings.text("dromedary.notify.secret").orElse(null);
        if (secret == null && url != null) {
            settings.problem(
                    "dromedary.notify.url is set, but dromedary.notify.secret is not, so whoever receives a message cannot tell who "
                            + "sent it. Set it, better in the environment (DROMEDARY_NOTIFY_SECRET), to whsec_ and at least 16 random "
                            + "bytes in base64, such as the output of: echo whsec_$(openssl rand -base64 32)");
        }
        try {
            WebhookSecret read = secret == null ? null : new WebhookSecret(secret);
            return url == null || read == null ? null : new Notify(url, read, batch);
        } catch (IllegalArgumentException e) {
            settings.problem("dromedary.notify.secret is %s (%d characters found; the value is not shown). Correct it."
                    .formatted(e.getMessage(), secret.length()));
            return null;
        }
    }

    private static URI url(String text) {
        URI uri = URI.create(text);
        if (!List.of("http", "https").contains(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null
                || uri.getFragment() != null) {
            throw new IllegalArgumentException(text);
        }
        return uri;
    }
}
