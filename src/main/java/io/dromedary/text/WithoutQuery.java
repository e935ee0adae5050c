package io.dromedary.text;

import java.util.regex.Pattern;

/** Texts for people and files: addresses in them lose their query, which may be a signature. What was JSON is JSON afterwards. */
public final class WithoutQuery {

    private static final Pattern QUERY = Pattern.compile("(?i)(https?://[^\\s\"'<>?]+)\\?[^\\s\"'<>\\\\]*");

    private WithoutQuery() {
    }

    public static String of(String text) {
        return QUERY.matcher(text).replaceAll("$1");
    }
}
