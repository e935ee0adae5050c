package io.dromedary.api.http;

/**
 * An API key. Never printed: {@link #toString()} shows the id's first characters only.
 *
 * @param id     key id, a UUID
 * @param secret key secret; may contain colons
 */
public record Credentials(String id, String secret) {

    private static final int SHORTEST_SECRET = 8;

    /** @param pair {@code id:secret}, split at the first colon */
    public static Credentials parse(String pair) {
        int colon = pair.indexOf(':');
        if (colon < 1 || colon == pair.length() - 1 || !pair.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("not of the form id:secret");
        }
        return new Credentials(pair.substring(0, colon), pair.substring(colon + 1));
    }

    /** The value of the Authorization header: the scheme is literally {@code Key}. Source: facts of the queue API, authentication. */
    String authorization() {
        return "Key " + id + ":" + secret;
    }

    /** Masks our secret, which some error texts echo; a secret too short to be real could be part of any word, so it is not masked. */
    String hiddenIn(String text) {
        return secret.length() < SHORTEST_SECRET ? text : text.replace(secret, "***");
    }

    @Override
    public String toString() {
        return id.substring(0, Math.min(4, id.length())) + "…";
    }
}
