package io.dromedary.api;

import io.dromedary.api.http.TokenSource;
import io.dromedary.settings.SettingsReader;
import io.dromedary.settings.Values;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the operator chose about the generations of the API.
 *
 * @param expiresAfter        how long the provider keeps what it made; null for the account's default
 * @param deleteAfterDelivery whether files and prompts are deleted at the provider once the results are in the outbox
 * @param generationResults   whether job sets are polled at the path that only a second-hand document describes
 * @param photos              whether characters are made, of one picture, at the path that only a second-hand document describes
 * @param web                 {@link TokenSource.None} as its token where it is not enabled
 * @param callback            null where requests are only polled
 */
public record DialectSettings(Duration expiresAfter, boolean deleteAfterDelivery, boolean generationResults, boolean photos, Web web,
        Callback callback) {

    private static final int WEB_TOKEN_SECONDS = 10;

    /** The unofficial API of the provider's web application. */
    public record Web(URI baseUrl, TokenSource token) {
        public boolean isEnabled() {
            return !(token instanceof TokenSource.None);
        }
    }

    static DialectSettings read(SettingsReader settings, Callback callback) {
        Duration expiresAfter = settings.get("higgsfield.expires-after", "empty, or a whole number of seconds from 3600 to 604800",
                text -> text.isEmpty() ? null : Duration.ofSeconds(Values.within(3600L, Long.parseLong(text), 604_800L)));
        URI web = settings.get("higgsfield.web.base-url", "an address such as https://fnf.higgsfield.ai", Values::url);
        return new DialectSettings(expiresAfter, settings.flag("higgsfield.delete-after-delivery"),
                settings.choice("higgsfield.job-set-status", "job-sets", "generation-results").equals("generation-results"),
                settings.choice("higgsfield.characters", "custom-references", "photo").equals("photo"),
                new Web(web, settings.flag("higgsfield.web.enabled") ? webToken(settings) : new TokenSource.None()), callback);
    }

    private static TokenSource webToken(SettingsReader settings) {
        List<TokenSource> given = Stream.of(
                settings.text("higgsfield.web.token").map(token -> (TokenSource) new TokenSource.Value(token)),
                settings.text("higgsfield.web.token-file").map(file -> (TokenSource) new TokenSource.InFile(Values.path(file))),
                settings.text("higgsfield.web.token-command")
                        .map(command -> (TokenSource) new TokenSource.Command(command, WEB_TOKEN_SECONDS)))
                .flatMap(Optional::stream).toList();
        if (given.size() != 1) {
            settings.problem(
                    ("higgsfield.web.enabled is true and %s. "
                            + "Set exactly one of higgsfield.web.token, higgsfield.web.token-file and higgsfield.web.token-command.")
                            .formatted(given.isEmpty() ? "there is no token" : "the token has %d sources".formatted(given.size())));
            return new TokenSource.None();
        }
        return given.get(0);
    }
}
