package io.dromedary.sandbox.webhooks;

import io.dromedary.sandbox.server.Refusal;
import io.dromedary.sandbox.server.ValidationProblem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** What the sandbox takes as the address of a webhook. The provider takes https and public hosts only; here, http and this machine do. */
public final class WebhookUrl {

    private static final int LAST_PORT = 65_535;

    private WebhookUrl() {
    }

    /**
     * The URL, where webhooks can be sent to it.
     *
     * @param loc where it was found, for the refusal
     * @throws Refusal with 422 where it is no http or https URL with a host, or has user-info
     */
    public static String require(String url, List<Object> loc) {
        if (!good(url)) {
            throw new Refusal(Refusal.invalid(List.of(ValidationProblem.value(loc,
                    "must be an http or https URL with a host and without user-info", url))));
        }
        return url;
    }

    private static boolean good(String url) {
        try {
            URI uri = new URI(url);
            return uri.getHost() != null && uri.getUserInfo() == null && uri.getPort() <= LAST_PORT
                    && String.valueOf(uri.getScheme()).matches("(?i)https?");
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
