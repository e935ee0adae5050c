package io.dromedary.api;

import io.dromedary.settings.SettingsReader;
import java.net.URI;
import java.util.List;

/**
 * Whether the host honours {@code Idempotency-Key}, so that a submission whose answer was lost can be made again and is paid once. Source:
 * facts, idempotency: the newer host documents it, the older one says that there is none.
 */
final class Idempotency {

    private static final String SETTING = "higgsfield.idempotency";

    private Idempotency() {
    }

    static boolean isHonoured(SettingsReader settings, URI host) {
        String found = settings.choice(SETTING, "auto, on or off (on is what was true before, off what was false)",
                List.of("auto", "on", "off"));
        return found.equals("auto") ? host != null && Dialects.NEWER_HOST.equals(host.getHost()) : found.equals("on");
    }
}
