package io.dromedary.api;

import io.dromedary.api.http.TokenSource;
import java.net.URI;
import java.time.Duration;

/**
 * What the operator chose about the generations of the API.
 *
 * @param expiresAfter        how long the provider keeps what it made; null for the account's own
 * @param deleteAfterDelivery whether files and prompts are deleted at the provider once the results are in the outbox
 * @param generationResults   whether job sets are looked at by the second-hand path
 * @param photos              whether characters are made by the second-hand path, of one picture
 * @param web                 {@link TokenSource.None} as its token where it is not enabled
 * @param callback            null where requests are only looked at
 */
public record DialectSettings(Duration expiresAfter, boolean deleteAfterDelivery, boolean generationResults, boolean photos, Web web,
        Callback callback) {

    /** The unofficial API of the provider's web application. */
    public record Web(URI baseUrl, TokenSource token) {
        public boolean isEnabled() {
            return !(token instanceof TokenSource.None);
        }
    }
}
