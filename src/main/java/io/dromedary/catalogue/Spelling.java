package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Models spell the same value in different ways: six seconds are {@code 6} for one and {@code "6"} for another, a resolution is
 * {@code 720}, {@code 720p} or {@code 768P}. Changes a value into the only spelling of it that the model allows.
 */
final class Spelling {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Units: pixels of height, seconds. */
    private static final Pattern UNIT = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)[ps]");

    private Spelling() {
    }

    /** The value unchanged where no allowed one matches, or more than one. */
    static JsonNode of(JsonNode value, JsonNode rule) {
        if (!value.isValueNode() || value.isNull()) {
            return value;
        }
        if (rule.has("enum")) {
            List<JsonNode> meant = new ArrayList<>();
            for (JsonNode allowed : rule.get("enum")) {
                if (allowed.equals(value)) {
                    return value;
                }
                if (same(allowed.asText(), value.asText())) {
                    meant.add(allowed);
                }
            }
            return meant.size() == 1 ? meant.get(0) : value;
        }
        return switch (rule.path("type").asText()) {
            case "integer", "number" -> number(value, rule.get("type").asText().equals("integer"));
            case "boolean" -> switch (comparable(value.asText())) {
                case "true" -> JSON.booleanNode(true);
                case "false" -> JSON.booleanNode(false);
                default -> value;
            };
            case "string" -> text(value, Pattern.compile(rule.path("pattern").asText("")));
            default -> value;
        };
    }

    static boolean same(String allowed, String found) {
        return comparable(allowed).equals(comparable(found));
    }

    private static String comparable(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        Matcher unit = UNIT.matcher(plain);
        String number = unit.matches() ? unit.group(1) : plain;
        return switch (number) {
            case "yes", "on" -> "true";
            case "no", "off" -> "false";
            default -> number.matches("-?[0-9]+\\.0+") ? number.substring(0, number.indexOf('.')) : number;
        };
    }

    private static JsonNode number(JsonNode value, boolean whole) {
        if (value.isBoolean() || value.isNumber() && !whole) {
            return value;
        }
        String text = comparable(value.asText());
        if (text.matches("-?[0-9]{1,18}")) {
            long number = Long.parseLong(text);
            return (int) number == number ? JSON.numberNode((int) number) : JSON.numberNode(number);
        }
        return !whole && text.matches("-?[0-9]{0,18}\\.[0-9]{1,18}") ? JSON.numberNode(new BigDecimal(text)) : value;
    }

    private static JsonNode text(JsonNode value, Pattern pattern) {
        if (value.isBoolean()) {
            return value;
        }
        String text = value.asText();
        return Stream.of(text, text.toLowerCase(Locale.ROOT), text.toUpperCase(Locale.ROOT)).filter(pattern.asPredicate()).findFirst()
                .<JsonNode>map(JSON::textNode).orElse(value);
    }
}
