package io.dromedary.drop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import io.dromedary.text.SafeText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Refuses a prompt that is no prompt: a file of another format that was saved under this name, or what a spreadsheet could not compute. */
final class PromptText {

    private static final List<String> KEYS = List.of(SidecarKey.PROMPT.word(), SidecarKey.PROMPT_PREFIX.word(),
            SidecarKey.PROMPT_SUFFIX.word());
    private static final String SAVE_AS_TEXT = "save it as plain text in UTF-8, with nothing in it but the prompt";
    /** How such a file begins, in lower case; source: the formats' own specifications. */
    private static final Map<String, String> BEGINNINGS = Map.of("{\\rtf", "a document in RTF", "<!doctype", "a web page (HTML)",
            "<html", "a web page (HTML)", "<?xml", "an XML file", "%pdf-", "a PDF document", "%!ps", "a PostScript document",
            "version https://git-lfs", "a pointer of Git LFS, not the file", "[internetshortcut]", "a link to a web page",
            "<head", "a web page (HTML)", "<body", "a web page (HTML)");
    /** Excel, Numbers, Google Sheets; LibreOffice; too narrow a column. */
    private static final Pattern CELL_ERROR = Pattern.compile("#[\\p{Lu}\\p{N}/_]{2,20}[!?]|#N/[AVD]|#NV|Err:\\d{3}|#{4,}");
    /** Keys that people do not use as headings within a prompt. */
    private static final Set<String> TELLING = Set.of("prompt", "images", "end_image", "reference_images", "params", "enhance_prompt",
            "output_name",
            "record");
    private static final Pattern PROMPT_KEY = Pattern.compile("(?m)^(?:prompt:(?:\\s|$)|[{\\s]{0,20}+\"prompt\"\\s{0,20}+:)");
    private static final Pattern TABLE = Pattern.compile("\"?id\"?[,;\\t].{0,200}?\\bprompt\\b.*");
    private static final int LOOKED_AT = 100;
    private static final int FORM_FEED = 0x0C;
    private static final int CTRL_Z = 0x1A;
    private static final int DELETE = 0x7F;

    private PromptText() {
    }

    /** @param tree a sidecar or a profile, which is not checked against its schema yet */
    static void check(ObjectNode tree, String name) throws InvalidDropException {
        for (String key : KEYS) {
            JsonNode value = tree.path(key);
            if (value.isTextual()) {
                check(value.textValue(), key, name);
            }
        }
    }

    static void check(String text, String key, String name) throws InvalidDropException {
        String stripped = text.strip();
        if (isCellError(stripped)) {
            throw new InvalidDropException(new Problem(name, key, SafeText.quoted(stripped) + ", what a spreadsheet shows for an error",
                    "write the prompt itself there; a spreadsheet takes what begins with =, + or - for a formula, unless ' is before it"));
        }
        String beginning = SafeText.head(stripped, LOOKED_AT).toLowerCase(Locale.ROOT);
        Optional<String> format = BEGINNINGS.entrySet().stream().filter(each -> beginning.startsWith(each.getKey()))
                .map(Map.Entry::getValue).findFirst();
        if (format.isPresent()) {
            throw new InvalidDropException(new Problem(name, key, format.get(), SAVE_AS_TEXT));
        }
        OptionalInt control = text.chars().filter(PromptText::isForbidden).findFirst();
        if (control.isPresent()) {
            int found = control.getAsInt();
            long line = 1 + text.substring(0, text.indexOf(found)).chars().filter(c -> c == '\n').count();
            throw new InvalidDropException(new Problem(name, key, "the control character U+%04X%s in line %d%s".formatted(found,
                    found == FORM_FEED ? " (form feed)" : found == CTRL_Z ? " (Ctrl-Z)" : "", line,
                    stripped.isEmpty() ? "" : " in " + SafeText.quoted(stripped)),
                    "take that character out"));
        }
    }

    private static boolean isForbidden(int c) {
        return c < ' ' && "\t\n\r".indexOf(c) < 0 || c == DELETE;
    }

    /** Of a {@code .txt}, which is the prompt and nothing else. */
    static void checkFile(String text, String name) throws InvalidDropException {
        check(text, SidecarKey.PROMPT.word(), name);
        String form = text.strip().startsWith("{") ? "JSON" : "YAML";
        if (PROMPT_KEY.matcher(text).find() || isSidecar(text, name)) {
            String stem = name.substring(0, name.lastIndexOf('.'));
            String meant = Sidecar.isSidecarName(stem) ? stem : stem + (form.equals("JSON") ? ".json" : ".yaml");
            throw new InvalidDropException(new Problem(name, SidecarKey.PROMPT.word(), "the keys of a sidecar (" + form + ")",
                    "name it %s; a .txt is the prompt and nothing else".formatted(meant)));
        }
    }

    /** As a whole, or line by line as in a manifest. */
    private static boolean isSidecar(String text, String name) {
        String first = text.strip().lines().findFirst().orElse("");
        return isMapping(text, name) || first.startsWith("{") && isMapping(first, name) || TABLE.matcher(first).matches();
    }

    private static boolean isMapping(String text, String name) {
        try {
            ObjectNode tree = StrictTree.parse(text, name);
            return TELLING.stream().anyMatch(tree::has);
        } catch (InvalidDropException e) {
            return false;
        }
    }

    static boolean isCellError(String cell) {
        return CELL_ERROR.matcher(cell).matches();
    }
}
