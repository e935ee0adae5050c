package io.dromedary.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** Makes untrusted text and values fit for a message: short, on one line, without control characters and without credentials. */
public final class SafeText {

    public static final int VALUE_LENGTH = 60;

    /** No message shows more; far more than the beginning that messages show, so that no half of a password looks like something else. */
    private static final int LOOKED_AT = 20_000;

    private static final Pattern LINE_BREAKS = Pattern.compile("[\\t\\n\\x0B\\f\\r\\u0085\\u2028\\u2029]+");
    // Controls, lone surrogates and bidi controls: the last can make a message read differently from what it says.
    private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");
    private static final Pattern USER_INFO = Pattern.compile("://[^/\\s@]*+@");
    /** Also without a query, so that each part of a text is looked at once. */
    private static final Pattern URL = Pattern.compile("(://[^\\s?]*+)(\\?(?!\\.{3})\\S*+)?");
    // The key id of this API is a UUID, and people write the pair as id:secret.
    private static final Pattern CREDENTIALS = Pattern
            .compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}:\\S++");

    private SafeText() {
    }

    public static String line(String text) {
        String looked = text.length() <= LOOKED_AT ? text : text.substring(0, LOOKED_AT) + "…";
        String line = showable(LINE_BREAKS.matcher(looked).replaceAll(" "));
        line = URL.matcher(USER_INFO.matcher(line).replaceAll("://")).replaceAll(url -> url.group(2) == null ? "$0" : "$1?...");
        return CREDENTIALS.matcher(line).replaceAll("***");
    }

    /** Without what no message may hold, whoever wrote the text. */
    public static String showable(String text) {
        return UNSHOWABLE.matcher(text).replaceAll("");
    }

    /** The beginning of a text, marked as cut when it is longer than {@code max} code points. */
    public static String head(String text, int max) {
        if (text.codePointCount(0, text.length()) <= max) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, max - 1)) + "…";
    }

    /** Both ends of a text, so that a long file name keeps its suffix. */
    public static String ends(String text, int max) {
        int length = text.codePointCount(0, text.length());
        if (length <= max) {
            return text;
        }
        int tail = (max - 1) / 2;
        return head(text, max - tail) + text.substring(text.offsetByCodePoints(text.length(), -tail));
    }

    public static String quoted(String text) {
        return "'" + head(line(text), VALUE_LENGTH) + "'";
    }

    /** A value as messages show it. */
    public static String value(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> quoted(node.textValue());
            case OBJECT -> "a mapping";
            case ARRAY -> "a list";
            case NULL, MISSING -> "nothing";
            default -> head(node.asText(), VALUE_LENGTH);
        };
    }
}
