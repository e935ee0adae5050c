package io.dromedary.api.http;

import org.apache.camel.Message;

/** Authenticates our calls to one host. */
public interface Authentication {

    void sign(Message message) throws AccountException;

    /** Masks our secret, which some error texts echo. */
    String hiddenIn(String text);

    /** {@code Authorization: Key id:secret}. Source: facts, authentication, v2. */
    record Key(Credentials credentials) implements Authentication {
        @Override
        public void sign(Message message) {
            message.setHeader("Authorization", credentials.authorization());
        }

        @Override
        public String hiddenIn(String text) {
            return credentials.hiddenIn(text);
        }
    }

    /** {@code hf-api-key} and {@code hf-secret}. Source: facts, authentication, v1. */
    record Pair(Credentials credentials) implements Authentication {
        @Override
        public void sign(Message message) {
            message.setHeader("hf-api-key", credentials.id());
            message.setHeader("hf-secret", credentials.secret());
        }

        @Override
        public String hiddenIn(String text) {
            return credentials.hiddenIn(text);
        }
    }
}
