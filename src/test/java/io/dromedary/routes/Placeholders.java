package io.dromedary.routes;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The <code>{{key}}</code> references in a text: plain, optional with {@code ?}, negated with {@code !}, or with a default. What a bean
 * says
 * (<code>{{bean:name.method}}</code>) is no key.
 */
final class Placeholders {

    private static final Pattern REFERENCE = Pattern.compile("\\{\\{\\s*(?!bean:)[?!]?([^{}:]+?)\\s*(:[^{}]*)?}}");

    private Placeholders() {
    }

    static Set<String> keysIn(String text) {
        Set<String> keys = new TreeSet<>();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            keys.add(matcher.group(1));
        }
        return keys;
    }
}
