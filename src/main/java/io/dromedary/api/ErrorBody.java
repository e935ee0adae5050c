package io.dromedary.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.text.SafeText;
import io.dromedary.text.WithoutQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The content of an error response, whatever its form: {@code detail} as a text or a list, {@code code}, a page of HTML, nothing.
 *
 * <p>{@code input}, which echoes what the user sent, is never read.
 *
 * @param code   machine-readable code of newer hosts, or empty
 * @param text   for people, one line, at most 300 characters
 * @param fields what is wrong with the request, field by field; may be empty
 */
record ErrorBody(String code, String text, List<Field> fields) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 300;
    /** What follows is never shown. */
    private static final int LOOKED_AT = 10_000;

    /** @param name path within the request such as {@code params.prompt} */
    record Field(String name, String message) {
        @Override
        public String toString() {
            return name.isEmpty() ? message : name + ": " + message;
        }
    }

    static ErrorBody parse(String body) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            root = null;
        }
        if (root == null || !root.isObject()) {
            return new ErrorBody("", body.isBlank() ? "(no text)" : body.stripLeading().startsWith("<") ? "(a page of HTML)" : line(body),
                    List.of());
        }
        JsonNode node = root;
        JsonNode detail = Stream.of("detail", "details", "message", "error").map(node::path)
                .filter(found -> !found.isMissingNode() && !found.isNull()).findFirst().orElse(root.path("detail"));
        String code = root.path("code").asText(detail.path("code").asText(""));
        if (detail.isArray()) {
            List<Field> fields = fields(detail);
            return new ErrorBody(code, line(String.join("; ", fields.stream().map(Field::toString).toList())),
                    fields.stream().filter(field -> !field.name.isEmpty()).toList());
        }
        String text = detail.isTextual() ? detail.asText() : detail.path("message").asText(detail.path("msg").asText(code));
        return new ErrorBody(code, text.isBlank() ? "(no text)" : line(text), List.of());
    }

    private static List<Field> fields(JsonNode detail) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode entry : detail) {
            List<String> path = new ArrayList<>();
            entry.path("loc").forEach(step -> path.add(step.asText()));
            if (path.size() > 1 && path.get(0).equals("body")) {
                path.remove(0);
            }
            fields.add(new Field(String.join(".", path),
                    line(entry.isTextual() ? entry.asText() : entry.path("msg").asText(entry.path("type").asText("not accepted")))));
        }
        return fields;
    }

    /** @param words lower case; one of them in the code or the text is enough */
    boolean mentions(String... words) {
        String all = (code + " " + text).toLowerCase(Locale.ROOT);
        return Stream.of(words).anyMatch(all::contains);
    }

    static String line(String text) {
        String looked = text.substring(0, Math.min(text.length(), LOOKED_AT));
        String line = WithoutQuery.of(SafeText.showable(looked.replaceAll("[\\p{Cntrl}\\s]+", " ")).strip());
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
