package io.dromedary.price;

import io.dromedary.settings.SettingsReader;
import java.util.Locale;

/** Where prices are taken from. */
public enum PriceMode {

    /** The provider's estimates, and the list for what it gives none of. */
    ESTIMATE,
    /** The list alone: the provider is not asked. */
    TABLE,
    /** No price is known. */
    OFF;

    public static PriceMode read(SettingsReader settings) {
        settings.millis("dromedary.price.wait", 1);
        return settings.get("dromedary.price", "estimate, table or off", OFF, text -> {
            if (!text.equals(text.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(text);
            }
            return valueOf(text.toUpperCase(Locale.ROOT));
        });
    }
}
