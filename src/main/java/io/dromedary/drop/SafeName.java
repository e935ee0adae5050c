package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes names of files that we write from names that others gave: nothing in them has a special meaning to a file system, a shell's listing
 * or Windows, and people still recognise them.
 */
public final class SafeName {

    private static final int STEM_BYTES = 120;
    private static final int MODEL_BYTES = 80;
    /** The rest of a longer name is ignored: it may come from a key of a sidecar and be as long as the sidecar. */
    private static final int LOOKED_AT = 1_000;
    private static final String FALLBACK = "drop";

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private static final Pattern GRAPHEME = Pattern.compile("\\X");
    // With a leading _ or . the record would be ignored when it is dropped again.
    private static final Pattern BARE_ENDS = Pattern.compile("^[._ \\u200C\\u200D]+|(?<![. \\u200C\\u200D])[. \\u200C\\u200D]++$");
    private static final Pattern RESERVED_ON_WINDOWS = Pattern.compile("(?i)^(CON|PRN|AUX|NUL|(?:COM|LPT)[0-9])(?= *(?:\\.|$))");

    private SafeName() {
    }

    /** The stem of a drop or of a requested name, at most 120 bytes; the suffixes of sidecars, media and drop folders are removed. */
    public static String stem(String fileName) {
        String stem = Sidecar.isPromptName(fileName)
                ? withoutSuffix(withoutSuffix(fileName))
                : Sidecar.isSidecarName(fileName) ? withoutSuffix(fileName) : fileName;
        return clean(MediaType.isMediaName(stem) || DropFolder.isName(stem) ? withoutSuffix(stem) : stem, STEM_BYTES);
    }

    /** A model id as one word of a file name: {@code higgsfield-ai/dop/standard} becomes {@code higgsfield-ai-dop-standard}. */
    public static String model(String modelId) {
        return clean(modelId.replace('/', '-'), MODEL_BYTES);
    }

    private static String withoutSuffix(String fileName) {
        return fileName.substring(0, fileName.lastIndexOf('.'));
    }

    private static String clean(String name, int maxBytes) {
        StringBuilder kept = new StringBuilder();
        Normalizer.normalize(name.substring(0, Math.min(name.length(), LOOKED_AT)), Normalizer.Form.NFC).codePoints()
                .map(c -> isKept(c) ? c : Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : '_')
                .forEach(kept::appendCodePoint);
        String clean = head(bareEnds(kept.toString()), maxBytes);
        clean = head(RESERVED_ON_WINDOWS.matcher(clean).replaceFirst("$1_"), maxBytes);
        return clean.isEmpty() ? FALLBACK : clean;
    }

    private static boolean isKept(int c) {
        return Character.isLetterOrDigit(c) || " -_.()".indexOf(c) >= 0 || switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            case Character.OTHER_SYMBOL -> true;
            // The skin tones of emoji.
            case Character.MODIFIER_SYMBOL -> c >= 0x1F3FB && c <= 0x1F3FF;
            // They join parts of emoji, and are used within words of several scripts.
            default -> c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER;
        };
    }

    private static String bareEnds(String name) {
        return BARE_ENDS.matcher(name).replaceAll("");
    }

    /** As many whole grapheme clusters as fit. */
    private static String head(String name, int maxBytes) {
        int end = 0;
        int bytes = 0;
        Matcher grapheme = GRAPHEME.matcher(name);
        while (grapheme.find()) {
            bytes += grapheme.group().getBytes(UTF_8).length;
            if (bytes > maxBytes) {
                return bareEnds(name.substring(0, end));
            }
            end = grapheme.end();
        }
        return name;
    }
}
