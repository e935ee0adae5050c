package io.dromedary.drop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import io.dromedary.text.SafeText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Reads an untrusted YAML or JSON file as one mapping, whichever of the two it is. */
public final class StrictTree {

    static final int MAX_DEPTH = 20;
    static final int MAX_NUMBER_LENGTH = 100;

    private StrictTree() {
    }

    /** @param name what messages call the file; its suffix says which of the two it is */
    public static ObjectNode read(Path file, String name) throws InvalidDropException, IOException {
        return parse(SmallText.read(file, name), name);
    }

    /** As {@link #read}, for text that was read already. */
    public static ObjectNode parse(String text, String name) throws InvalidDropException {
        JsonNode tree = name.toLowerCase(Locale.ROOT).endsWith(".json") ? JsonTree.parse(text, name) : YamlTree.parse(text, name);
        if (!(tree instanceof ObjectNode mapping)) {
            throw new InvalidDropException(new Problem(name, null, SafeText.value(tree),
                    "write keys and values such as prompt: \"...\""));
        }
        refuseWhatCannotBeSent(mapping, "", name);
        return mapping;
    }

    // JSON escapes can stand for half a character, which UTF-8 cannot encode; exponents in both can give
    // infinity, which JSON does not have.
    private static void refuseWhatCannotBeSent(JsonNode node, String place, String name) throws InvalidDropException {
        if (node.isTextual() && hasLoneSurrogate(node.textValue())) {
            throw new InvalidDropException(new Problem(name, place, "half a character (a lone surrogate)",
                    "write the whole character"));
        }
        if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
            throw new InvalidDropException(new Problem(name, place, "a number that is too large", "write a smaller number"));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            refuseWhatCannotBeSent(node.get(i), place + "[" + i + "]", name);
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String inside = place.isEmpty() ? field.getKey() : place + "." + field.getKey();
            if (hasLoneSurrogate(field.getKey())) {
                throw new InvalidDropException(new Problem(name, inside, "half a character in the key",
                        "write the whole character"));
            }
            refuseWhatCannotBeSent(field.getValue(), inside, name);
        }
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
