package io.dromedary.sandbox.settings;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.dromedary.sandbox.faults.Fault;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How the sandbox behaves.
 *
 * @param bind address to listen on
 * @param port 0 = any free one
 * @param queueMillis how long a request stays {@code queued}
 * @param processingMillis how long it is {@code in_progress} after that
 * @param hold requests stay queued until {@code POST /sandbox/release}
 * @param concurrencyLimit unfinished requests of the account, 0 = no limit
 * @param overLimitStatus what a request over the limit is answered: 400 (eras B and C) or 429 (era D)
 * @param key {@code id:secret} that is accepted; null = any that is well-formed
 * @param idempotency whether {@code Idempotency-Key} is honoured (era D); an older host ignores it
 * @param quickResults tiny results, the same for every request, instead of drawn ones
 * @param webToken the bearer token of the web API
 * @param webhookSecrets {@code whsec_...}, for signed webhooks: none, one, or two while the account changes from one to the other
 * @param webhookBody the form of a webhook's body for requests of the queue
 * @param webhookCopies how often a webhook is delivered that the fault {@code webhook-repeated} strikes
 * @param webhookRetryMillis until the second try of a webhook; doubles with each try, up to 32 times as long
 * @param faults fault name (see {@link Fault}) to how often it strikes whatever comes next; -1 = until changed
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SandboxSettings(String bind, int port, long queueMillis, long processingMillis, boolean hold, int concurrencyLimit,
        int overLimitStatus, String key, boolean idempotency, boolean quickResults, String webToken, List<String> webhookSecrets,
        WebhookForm webhookBody, int webhookCopies, long webhookRetryMillis, Map<String, Integer> faults) {

    /** The bearer token of the web API, unless another is set. */
    public static final String WEB_TOKEN = "sandbox-web-token";

    private static final Pattern KEY = Pattern.compile("[^\\s:]+:\\S+");
    private static final int MOST_SECRETS = 2;
    private static final int COPIES = 3;
    private static final int RETRY_MILLIS = 1000;
    private static final int QUICK_RETRY_MILLIS = 20;

    public SandboxSettings {
        faults = faults == null ? Map.of() : Map.copyOf(faults);
        faults.keySet().forEach(Fault::named);
        if (queueMillis < 0 || processingMillis < 0 || concurrencyLimit < 0) {
            throw new IllegalArgumentException(
                    "queue_millis, processing_millis and concurrency_limit must not be negative, found %d, %d and %d"
                            .formatted(queueMillis, processingMillis, concurrencyLimit));
        }
        if (overLimitStatus != 400 && overLimitStatus != 429) {
            throw new IllegalArgumentException("over_limit_status must be 400 or 429, found " + overLimitStatus);
        }
        if (key != null && !isWellFormedKey(key)) {
            throw new IllegalArgumentException("key must look like id:secret without blanks");
        }
        if (webToken == null || webToken.isBlank()) {
            throw new IllegalArgumentException("web_token must not be empty");
        }
        webhookSecrets = webhookSecrets == null ? List.of() : List.copyOf(webhookSecrets);
        webhookSecrets.forEach(SigningSecret::new);
        if (webhookSecrets.size() > MOST_SECRETS) {
            throw new IllegalArgumentException("webhook_secrets must be none, one or two, found " + webhookSecrets.size());
        }
        if (webhookBody == null) {
            throw new IllegalArgumentException("webhook_body must be envelope or flat");
        }
        if (webhookCopies < 1 || webhookRetryMillis < 1) {
            throw new IllegalArgumentException("webhook_copies and webhook_retry_millis must be at least 1, found %d and %d"
                    .formatted(webhookCopies, webhookRetryMillis));
        }
    }

    /** A sandbox on a free local port for a person who looks on: one second in the queue, three at work, drawn results. */
    public static SandboxSettings defaults() {
        return new SandboxSettings("127.0.0.1", 0, 1000, 3000, false, 0, 400, null, true, false, WEB_TOKEN, List.of(), WebhookForm.ENVELOPE,
                COPIES, RETRY_MILLIS, Map.of());
    }

    /** A sandbox for tests: no waiting, tiny results, a webhook's second try after 20 ms. */
    public static SandboxSettings quick() {
        return defaults().withTimes(0, 0).withQuickResults(true).withWebhookRetry(QUICK_RETRY_MILLIS);
    }

    public static boolean isWellFormedKey(String idAndSecret) {
        return KEY.matcher(idAndSecret).matches();
    }

    public SandboxSettings withBind(String address) {
        return new SandboxSettings(address, port, queueMillis, processingMillis, hold, concurrencyLimit, overLimitStatus, key, idempotency,
                quickResults, webToken, webhookSecrets, webhookBody, webhookCopies, webhookRetryMillis, faults);
    }

    public SandboxSettings withPort(int number) {
        return new SandboxSettings(bind, number, queueMillis, processingMillis, hold, concurrencyLimit, overLimitStatus, key, idempotency,
                quickResults, webToken, webhookSecrets, webhookBody, webhookCopies, webhookRetryMillis, faults);
    }

    public SandboxSettings withTimes(long queue, long processing) {
        return new SandboxSettings(bind, port, queue, processing, hold, concurrencyLimit, overLimitStatus, key, idempotency, quickResults,
                webToken, webhookSecrets, webhookBody, webhookCopies, webhookRetryMillis, faults);
    }

    public SandboxSettings withHold(boolean held) {
        return new SandboxSettings(bind, port, queueMillis, processingMillis, held, concurrencyLimit, overLimitStatus, key, idempotency,
                quickResults, webToken, webhookSecrets, webhookBody, webhookCopies, webhookRetryMillis, faults);
    }

    public SandboxSettings withConcurrencyLimit(int limit, int status) {
        return new SandboxSettings(bind, port, queueMillis, processingMillis, hold, limit, status, key, idempotency, quickResults, webToken,
                webhookSecrets, webhookBody, webhookCopies, webhookRetryMillis, faults);
    }

    public SandboxSettings withKey(String idAndSecret) {
        return new SandboxSettings(bind, port, queueMillis, processingMillis, hold, concurrencyLimit, overLimitStatus, idAndSecret,
                idempotency, quickResults, webToken, webhookSecrets, webhookBody, webhookCopies, webhookRetryMillis, faults);
    }

    public SandboxSettings withIdempotency(boolean honoured) {
        return new SandboxSettings(bind, port, queueMillis, processingMillis, hold, concurrencyLimit, overLimitStatus, key, honoured,
                quickResults, webToken, webhookSecrets, webhookBody, webhookCopies, webhookRetryMillis, faults);
    }

    public SandboxSettings withQuickResults(boolean quick) {
        return new SandboxSettings(bind, port, queueMillis, processingMillis, hold, concurrencyLimit, overLimitStatus, key, idempotency,
                quick, webToken, webhookSecrets, webhookBody, webhookCopies, webhookRetryMillis, faults);
    }

    public SandboxSettings withWebToken(String token) {
        return new SandboxSettings(bind, port, queueMillis, processingMillis, hold, concurrencyLimit, overLimitStatus, key, idempotency,
                quickResults, token, webhookSecrets, webhookBody, webhookCopies, webhookRetryMillis, faults);
    }

    public SandboxSettings withWebhookSecrets(String... secrets) {
        return new SandboxSettings(bind, port, queueMillis, processingMillis, hold, concurrencyLimit, overLimitStatus, key, idempotency,
                quickResults, webToken, List.of(secrets), webhookBody, webhookCopies, webhookRetryMillis, faults);
    }

    public SandboxSettings withWebhookBody(WebhookForm form) {
        return new SandboxSettings(bind, port, queueMillis, processingMillis, hold, concurrencyLimit, overLimitStatus, key, idempotency,
                quickResults, webToken, webhookSecrets, form, webhookCopies, webhookRetryMillis, faults);
    }

    public SandboxSettings withWebhookCopies(int copies) {
        return new SandboxSettings(bind, port, queueMillis, processingMillis, hold, concurrencyLimit, overLimitStatus, key, idempotency,
                quickResults, webToken, webhookSecrets, webhookBody, copies, webhookRetryMillis, faults);
    }

    public SandboxSettings withWebhookRetry(long millis) {
        return new SandboxSettings(bind, port, queueMillis, processingMillis, hold, concurrencyLimit, overLimitStatus, key, idempotency,
                quickResults, webToken, webhookSecrets, webhookBody, webhookCopies, millis, faults);
    }

    public SandboxSettings withFaults(Map<String, Integer> counts) {
        return new SandboxSettings(bind, port, queueMillis, processingMillis, hold, concurrencyLimit, overLimitStatus, key, idempotency,
                quickResults, webToken, webhookSecrets, webhookBody, webhookCopies, webhookRetryMillis, counts);
    }

    /** The same with one more fault. */
    public SandboxSettings withFault(String name, int count) {
        var counts = new TreeMap<>(faults);
        counts.put(name, count);
        return withFaults(counts);
    }
}
