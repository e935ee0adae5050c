package io.dromedary.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What the operator chose about webhooks.
 *
 * @param publicUrl where the provider reaches the listener, without a slash at the end
 * @param path      what the listener sees of it: empty, or with a slash in front and none at the end
 * @param host      the address that the listener is bound to
 * @param net       how often a request is looked at although the provider tells when it is final
 * @param secrets   none, one, or two while they are changed; the first is the one that submissions carry
 */
public record WebhookSettings(URI publicUrl, String path, String host, int port, Duration net, List<WebhookSecret> secrets) {
}
