package io.dromedary.drop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.DropRequest;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import io.dromedary.text.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Set;

/**
 * Reads the drop of a character: its name is that of its folder; {@code character.yaml} in the folder is optional and follows
 * {@code schema/character.schema.json}. Source of model and limits: custom references (Soul ID) of the fact sheet, section 6.1.
 */
public final class CharacterReader {

    /** The only file in a character's folder that is not a picture. */
    public static final String FILE = "character.yaml";
    public static final String MODEL = "v1/custom-references";

    private static final Schema SCHEMA = Schema.load("character", Set.of());
    private static final int MAX_NAME = 100;
    /** The provider's default. It is sent explicitly, since a character fits only the models of its version. */
    private static final String USUAL_VERSION = "v1";

    private CharacterReader() {
    }

    /** @param folder the character's pictures, wherever they are now */
    public static DropRequest read(Path folder, String folderName) throws InvalidDropException, IOException {
        String name = Normalizer.normalize(folderName, Normalizer.Form.NFC).strip();
        if (name.codePointCount(0, name.length()) > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidDropException(new Problem(folderName, "name", SafeText.quoted(name),
                    "give the folder a name of at most %d characters, on one line".formatted(MAX_NAME)));
        }
        Path file = folder.resolve(FILE);
        ObjectNode tree = Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? StrictTree.read(file, FILE)
                : JsonNodeFactory.instance.objectNode();
        SCHEMA.check(tree, FILE);
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("name", name)
                .put("model_version", tree.path("version").asText(USUAL_VERSION));
        return new DropRequest(MODEL, null, JsonNodeFactory.instance.objectNode(), null, null, null, null, null, 0,
                null, arguments, null, null, null, null);
    }
}
