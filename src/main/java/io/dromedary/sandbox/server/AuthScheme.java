package io.dromedary.sandbox.server;

import com.fasterxml.jackson.annotation.JsonValue;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.dromedary.sandbox.settings.SandboxSettings;

/** The three ways to authenticate: one header of the queue API, a pair of the first API, one of the web API. */
public enum AuthScheme {
    /** {@code Authorization: Key id:secret}: the scheme word is literally {@code Key}, then one blank. */
    KEY("Key") {
        @Override
        boolean good(Headers headers, SandboxSettings settings) {
            String found = headers.getFirst(HEADER);
            return found != null && found.startsWith("Key ") && accepted(found.substring(4), settings);
        }
    },
    /** {@code hf-api-key: id} and {@code hf-secret: secret}. */
    HF("hf") {
        @Override
        boolean good(Headers headers, SandboxSettings settings) {
            String id = headers.getFirst(KEY_HEADER);
            return id != null && id.indexOf(':') < 0 && accepted(id + ':' + headers.getFirst(SECRET_HEADER), settings)
                    && headers.containsKey(SECRET_HEADER);
        }
    },
    /** {@code Authorization: Bearer token}. */
    BEARER("Bearer") {
        @Override
        boolean good(Headers headers, SandboxSettings settings) {
            return ("Bearer " + settings.webToken()).equals(headers.getFirst(HEADER));
        }
    };

    private static final String HEADER = "Authorization";
    private static final String KEY_HEADER = "hf-api-key";
    private static final String SECRET_HEADER = "hf-secret";
    private final String word;

    AuthScheme(String word) {
        this.word = word;
    }

    @JsonValue
    public String word() {
        return word;
    }

    abstract boolean good(Headers headers, SandboxSettings settings);

    private static boolean accepted(String idAndSecret, SandboxSettings settings) {
        return settings.key() == null ? SandboxSettings.isWellFormedKey(idAndSecret) : idAndSecret.equals(settings.key());
    }

    /**
     * Which of the accepted schemes came, the first that is good.
     *
     * @throws Refusal with 401 where none did
     */
    static AuthScheme require(HttpExchange exchange, SandboxSettings settings, AuthScheme... accepted) {
        for (AuthScheme scheme : accepted) {
            if (scheme.good(exchange.getRequestHeaders(), settings)) {
                return scheme;
            }
        }
        throw new Refusal(Refusal.invalidCredentials());
    }

    public static boolean present(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        return headers.containsKey(HEADER) || headers.containsKey(KEY_HEADER) || headers.containsKey(SECRET_HEADER);
    }
}
