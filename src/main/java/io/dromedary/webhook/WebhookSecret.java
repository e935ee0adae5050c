package io.dromedary.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret shared with the provider; never printed. Signatures are those of Standard Webhooks. Source: facts, webhook signature.
 *
 * @param text {@code whsec_}, then the key in base64
 */
public record WebhookSecret(String text) {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    /** Keys that can be guessed are mistakes; the standard recommends 24 to 64 bytes. */
    private static final int SHORTEST_KEY = 16;

    /** @throws IllegalArgumentException where it has another form; its message does not show it */
    public WebhookSecret {
        if (!text.startsWith(PREFIX) || key(text).length < SHORTEST_KEY) {
            throw new IllegalArgumentException("not of the form whsec_ and at least 16 bytes in base64");
        }
    }

    private static byte[] key(String text) {
        try {
            return Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /**
     * @param timestamp seconds since 1970, as the sender wrote them
     * @param body      the bytes as they came
     * @return {@code v1,} and the signature in base64
     */
    public String sign(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(text), ALGORITHM));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In a time that does not depend on where they differ. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
