package io.dromedary.drop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaRole;
import io.dromedary.job.NamedFiles;
import io.dromedary.job.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the prompt file of a drop. {@code .txt} is the prompt and nothing else; {@code .yaml}, {@code .yml} and {@code .json} follow
 * {@code schema/sidecar.schema.json}. All of it is untrusted input: at most 64 KiB, strict UTF-8, depth 20, no YAML tags or aliases.
 */
public final class SidecarReader {

    private static final Schema SCHEMA = Schema.load("sidecar", Set.of());
    private static final List<MediaRole> ROLES = List.of(MediaRole.values());
    private static final Pattern FILE_NAME = Pattern.compile(SCHEMA.itemPattern("images"));

    private SidecarReader() {
    }

    public static Sidecar read(Path file) throws InvalidDropException, IOException {
        String name = file.getFileName().toString();
        if (!Sidecar.isSidecarName(name)) {
            throw new InvalidDropException(new Problem(name, null, "a suffix that no sidecar has",
                    "name it .txt, .yaml, .yml or .json"));
        }
        if (isText(name)) {
            return Sidecar.ofPrompt(prompt(SmallText.read(file, name), name));
        }
        return of(StrictTree.read(file, name), name);
    }

    private static boolean isText(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".txt");
    }

    /** @param name what messages call the file */
    static Sidecar of(ObjectNode tree, String name) throws InvalidDropException {
        PromptText.check(tree, name);
        SCHEMA.check(tree, name);
        return new Sidecar(Said.in(tree), files(tree), Parameters.in(tree, SCHEMA), tree.has(SidecarKey.RECORD.word()));
    }

    /** The key of a sidecar that the given key may be a misspelling of. */
    public static Optional<String> nearestKey(String key) {
        return SCHEMA.closest(key);
    }

    /**
     * The files that a YAML or JSON sidecar names, for pairing; null when it names none or cannot be read. Throws nothing: what is wrong
     * with a sidecar is reported when it is {@link #read}, once it is paired.
     */
    public static NamedFiles filesNamedBy(Path file) {
        return naming(file).files();
    }

    /** What pairing needs to know of a sidecar. Like {@link #filesNamedBy} it throws nothing. */
    public static Naming naming(Path file) {
        String name = file.getFileName().toString();
        try {
            if (isText(name)) {
                prompt(SmallText.read(file, name), name);
                return new Naming(null, Naming.mentionsIn(file), true, true);
            }
            ObjectNode tree = StrictTree.read(file, name);
            return new Naming(filesNamedBy(tree), Mentions.in(tree), false,
                    tree.has(SidecarKey.PROMPT.word()) || tree.has(SidecarKey.RECORD.word()),
                    tree.path(SidecarKey.PRIORITY.word()).asInt(0) > 0);
        } catch (InvalidDropException e) {
            return Naming.refused(file);
        } catch (IOException e) {
            return Naming.UNKNOWN;
        }
    }

    private static NamedFiles filesNamedBy(ObjectNode tree) {
        List<MediaRole> named = ROLES.stream().filter(role -> tree.has(role.key())).toList();
        return named.isEmpty() || !named.stream().allMatch(role -> areNames(tree.get(role.key()))) ? null : files(tree);
    }

    private static boolean areNames(JsonNode node) {
        if (node.isTextual()) {
            return FILE_NAME.matcher(node.textValue()).find();
        }
        for (JsonNode element : node) {
            if (!element.isTextual() || !FILE_NAME.matcher(element.textValue()).find()) {
                return false;
            }
        }
        return node.isArray();
    }

    private static NamedFiles files(ObjectNode tree) {
        Map<MediaRole, List<String>> files = new EnumMap<>(MediaRole.class);
        for (MediaRole role : ROLES) {
            JsonNode named = tree.path(role.key());
            if (named.isTextual()) {
                files.put(role, List.of(named.textValue()));
            } else if (named.isArray()) {
                files.put(role, texts(named));
            }
        }
        return new NamedFiles(files);
    }

    private static String prompt(String text, String name) throws InvalidDropException {
        String prompt = text.strip();
        if (prompt.isEmpty()) {
            throw new InvalidDropException(new Problem(name, "prompt", "an empty file", "write the prompt into it"));
        }
        PromptText.checkFile(text, name);
        SCHEMA.check(JsonNodeFactory.instance.objectNode().put("prompt", prompt), name);
        return prompt;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(element -> texts.add(element.textValue()));
        return texts;
    }
}
