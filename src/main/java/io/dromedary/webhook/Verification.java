package io.dromedary.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Message;

/** Authenticates a webhook before its body is parsed. Source: facts, webhook signature. */
final class Verification {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int LONGEST_TIMESTAMP = 12;

    private final List<WebhookSecret> secrets;
    private final Clock clock;

    /** @param secrets empty where the provider does not sign: the token in the address is the proof then */
    Verification(List<WebhookSecret> secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * How a webhook was authenticated.
     *
     * @param id         the signed id, the same for each redelivery; null where it is not signed
     * @param secretOnly whether it carries the secret itself, as the first generation does
     */
    record Proof(String id, boolean secretOnly) {
    }

    Proof check(Message message, byte[] body) throws RefusedWebhookException {
        if (secrets.isEmpty()) {
            return new Proof(null, false);
        }
        String id = header(message, "webhook-id");
        if (isSigned(id, header(message, "webhook-timestamp"), header(message, "webhook-signature"), body)) {
            return new Proof(id, false);
        }
        String secret = header(message, "X-Webhook-Secret-Key");
        if (secrets.stream().anyMatch(known -> WebhookSecret.same(known.text(), secret))) {
            return new Proof(null, true);
        }
        throw new RefusedWebhookException(RefusedWebhookException.UNAUTHORIZED);
    }

    /** Any signature by any secret is enough: while a secret is rotated there are two of each. */
    private boolean isSigned(String id, String timestamp, String signatures, byte[] body) {
        return !id.isEmpty() && isNow(timestamp) && secrets.stream().map(secret -> secret.sign(id, timestamp, body))
                .anyMatch(wanted -> Stream.of(signatures.split(" ")).anyMatch(signature -> WebhookSecret.same(wanted, signature)));
    }

    private boolean isNow(String timestamp) {
        boolean seconds = !timestamp.isEmpty() && timestamp.length() <= LONGEST_TIMESTAMP
                && timestamp.chars().allMatch(c -> c >= '0' && c <= '9');
        return seconds && Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp)) <= TOLERANCE.toSeconds();
    }

    /** Empty when missing or repeated. */
    private static String header(Message message, String name) {
        return message.getHeader(name) instanceof String text ? text : "";
    }
}
