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
    /** Bytes; shorter keys can be guessed. The standard recommends 24 to 64 bytes. */
    private static final int SHORTEST_KEY = 16;

    /** @throws IllegalArgumentException when malformed; the message does not show the secret */
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
     * @param timestamp seconds since 1970, as the sender wrote it
     * @param body      the bytes as received
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

    /** Constant-time comparison, against timing attacks. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
