package io.dromedary.sandbox.settings;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs webhooks as Standard Webhooks says: HMAC-SHA256 of {@code id.timestamp.body}.
 *
 * @param text {@code whsec_}, then the key in base64
 */
public record SigningSecret(String text) {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    public SigningSecret {
        if (text == null || !text.startsWith(PREFIX) || key(text).length == 0) {
            throw new IllegalArgumentException("a webhook secret must be whsec_ and base64");
        }
    }

    /** @param timestamp seconds since 1970 */
    public String sign(String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(text), ALGORITHM));
            mac.update((id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] key(String text) {
        try {
            return Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Says nothing of the secret. */
    @Override
    public String toString() {
        return PREFIX + "...";
    }
}
