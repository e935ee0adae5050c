package io.dromedary.text;

import java.util.regex.Pattern;

/** Removes the query of URLs in texts for people and files, since it may be a signature. A text that was JSON is JSON afterwards. */
public final class WithoutQuery {

    private static final Pattern QUERY = Pattern
            // Also a URL without a query is one match: otherwise each "http://" in a long run of them would be a new start.
            .compile("(?i)(https?://[^\\s\"'<>?]++)(?:\\?[^\\s\"'<>\\\\]*+)?");

    private WithoutQuery() {
    }

    public static String of(String text) {
        return QUERY.matcher(text).replaceAll("$1");
    }
}
