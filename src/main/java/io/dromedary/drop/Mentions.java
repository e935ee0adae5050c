package io.dromedary.drop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of media in a text that nobody can parse. A name may have blanks and punctuation in it, so each mention gives several names, of
 * which at most one is that of a file. Linear in the text.
 */
final class Mentions {

    private static final Pattern SUFFIX = Pattern.compile("\\.(?:" + String.join("|", MediaType.suffixes()) + ")(?![\\p{L}\\p{N}])",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ESCAPE = Pattern.compile("\\\\u(\\p{XDigit}{4})");
    /** The longest name of a file. */
    private static final int LONGEST = 255;
    private static final int MOST_STARTS = 16;

    private Mentions() {
    }

    static Set<String> in(String text) {
        String plain = ESCAPE.matcher(text)
                .replaceAll(code -> Matcher.quoteReplacement("" + (char) Integer.parseInt(code.group(1), 16)));
        Set<String> names = new HashSet<>();
        Matcher suffix = SUFFIX.matcher(plain);
        while (suffix.find()) {
            addNames(plain, suffix.start(), suffix.end(), names);
        }
        return names;
    }

    private static void addNames(String text, int suffix, int end, Set<String> names) {
        int least = Math.max(0, end - LONGEST);
        int starts = 0;
        int at = suffix - 1;
        for (; at >= least && starts < MOST_STARTS && !Character.isISOControl(text.charAt(at)); at--) {
            if (mayPrecede(text.charAt(at))) {
                names.add(text.substring(at + 1, end));
                starts++;
            }
        }
        names.add(text.substring(at + 1, end));
    }

    /** Whether a name may begin after this character. */
    private static boolean mayPrecede(char c) {
        return !Character.isLetterOrDigit(c) && !Character.isSurrogate(c) && "-_.".indexOf(c) < 0 && switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> false;
            default -> true;
        };
    }

    /** The values in a mapping that look like names of media, but for the keys that hold words. */
    static Set<String> in(JsonNode mapping) {
        Set<String> values = new HashSet<>();
        for (Map.Entry<String, JsonNode> member : mapping.properties()) {
            if (!SidecarKey.holdsWords(member.getKey())) {
                addTexts(member.getValue(), values);
            }
        }
        return values;
    }

    private static void addTexts(JsonNode node, Set<String> texts) {
        if (node.isTextual() && MediaType.isMediaName(node.textValue().strip())) {
            texts.add(node.textValue().strip());
        }
        node.forEach(inside -> addTexts(inside, texts));
    }
}
