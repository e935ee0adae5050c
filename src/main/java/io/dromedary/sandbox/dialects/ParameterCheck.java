package io.dromedary.sandbox.dialects;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.sandbox.models.Parameter;
import io.dromedary.sandbox.server.ValidationProblem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks a body against documented parameters and collects what is wrong in pydantic's words. Unknown parameters are refused or, as the
 * real
 * queue does, silently ignored. Stricter than pydantic in one thing: a JSON type is never converted, nor null accepted.
 */
final class ParameterCheck {

    private static final Pattern UUID = Pattern.compile("(?i)[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}");
    private static final Pattern RATIO = Pattern.compile("[1-9]\\d?:[1-9]\\d?");
    private static final int LONGEST_URL = 2083;

    private final List<ValidationProblem> problems = new ArrayList<>();
    private final Inventory inventory;
    private final boolean closed;

    private ParameterCheck(Inventory inventory, boolean closed) {
        this.inventory = inventory;
        this.closed = closed;
    }

    /** @param closed whether unknown parameters are refused */
    static List<ValidationProblem> problems(JsonNode body, Map<String, Parameter> parameters, boolean closed, Inventory inventory) {
        var check = new ParameterCheck(inventory, closed);
        check.object(body, parameters, List.of("body"));
        return check.problems;
    }

    private void object(JsonNode object, Map<String, Parameter> parameters, List<Object> loc) {
        parameters.forEach((name, parameter) -> {
            JsonNode value = object.get(name);
            if (value != null) {
                value(value, parameter, inside(loc, name));
            } else if (parameter.required()) {
                problems.add(ValidationProblem.of("missing", inside(loc, name), "Field required", object));
            }
        });
        if (closed) {
            object.properties().forEach(field -> {
                if (!parameters.containsKey(field.getKey())) {
                    problems.add(ValidationProblem.of("extra_forbidden", inside(loc, field.getKey()), "Extra inputs are not permitted",
                            field.getValue()));
                }
            });
        }
    }

    private void value(JsonNode value, Parameter parameter, List<Object> loc) {
        if (value.isNull() && parameter.nullable()) {
            return;
        }
        if (!parameter.allowed().isEmpty()) {
            allowed(value, parameter.allowed(), loc);
            return;
        }
        switch (parameter.type()) {
            case STRING -> string(value, parameter, loc);
            case UUID -> uuid(value, loc);
            case MEDIA -> media(value, parameter.of(), loc);
            case MEDIUM -> wrong(inventory.problemOfMedium(value), value, loc);
            case REFERENCE -> {
                if (uuid(value, loc)) {
                    wrong(inventory.problemOfReference(value.textValue()), value, loc);
                }
            }
            case MOTION -> {
                if (uuid(value, loc)) {
                    wrong(inventory.problemOfMotion(value.textValue()), value, loc);
                }
            }
            case RATIO -> check(value.isTextual() && RATIO.matcher(value.textValue()).matches(), value, loc, "string_pattern_mismatch",
                    "String should match pattern '" + RATIO + "'");
            case ANY -> check(!value.isNull(), value, loc, "none_forbidden", "Input should not be None");
            case BOOLEAN -> check(value.isBoolean(), value, loc, "bool_type", "Input should be a valid boolean");
            case INTEGER -> {
                if (check(value.isIntegralNumber(), value, loc, "int_type", "Input should be a valid integer")) {
                    range(value, parameter, loc);
                }
            }
            case NUMBER -> {
                if (check(value.isNumber(), value, loc, "float_type", "Input should be a valid number")) {
                    range(value, parameter, loc);
                }
            }
            case ARRAY -> array(value, parameter, loc);
            case OBJECT -> {
                if (check(value.isObject(), value, loc, "model_attributes_type",
                        "Input should be a valid dictionary or object to extract fields from")
                        && !parameter.fields().isEmpty()) {
                    object(value, parameter.fields(), loc);
                }
            }
        }
    }

    private void allowed(JsonNode value, List<JsonNode> allowed, List<Object> loc) {
        if (!allowed.contains(value)) {
            String expected = allowed.stream().map(JsonNode::toString).map(each -> each.replace('"', '\''))
                    .collect(Collectors.joining(", "));
            String words = expected.replaceFirst(", ([^,]+)$", " or $1");
            problems.add(ValidationProblem.of("literal_error", loc, "Input should be " + words, value, "expected", words));
        }
    }

    private void string(JsonNode value, Parameter parameter, List<Object> loc) {
        if (!check(value.isTextual(), value, loc, "string_type", "Input should be a valid string")) {
            return;
        }
        int length = value.textValue().codePointCount(0, value.textValue().length());
        if (parameter.required() && length == 0) {
            problems.add(ValidationProblem.of("string_too_short", loc, "String should have at least 1 character", value, "min_length", 1));
        } else if (parameter.maxLength() != null && length > parameter.maxLength()) {
            problems.add(ValidationProblem.of("string_too_long", loc,
                    "String should have at most %d characters".formatted(parameter.maxLength()),
                    value, "max_length", parameter.maxLength()));
        }
    }

    private boolean uuid(JsonNode value, List<Object> loc) {
        return check(value.isTextual() && UUID.matcher(value.textValue()).matches(), value, loc, "uuid_parsing",
                "Input should be a valid UUID");
    }

    private void media(JsonNode value, String kind, List<Object> loc) {
        if (check(value.isTextual(), value, loc, "url_type", "URL input should be a string or URL")
                && check(value.textValue().length() <= LONGEST_URL, value, loc, "url_too_long",
                        "URL should have at most 2083 characters")) {
            wrong(inventory.problemOfUrl(value.textValue(), kind), value, loc);
        }
    }

    /** @param problem null where nothing is wrong */
    private void wrong(String problem, JsonNode value, List<Object> loc) {
        if (problem != null) {
            problems.add(ValidationProblem.value(loc, problem, value));
        }
    }

    private void array(JsonNode value, Parameter parameter, List<Object> loc) {
        if (!check(value.isArray(), value, loc, "list_type", "Input should be a valid list")) {
            return;
        }
        if (parameter.maxItems() != null && value.size() > parameter.maxItems()) {
            problems.add(ValidationProblem.of("too_long", loc, "List should have at most %d items after validation, not %d"
                    .formatted(parameter.maxItems(), value.size()), value, "max_length", parameter.maxItems()));
        } else if (parameter.minItems() != null && value.size() < parameter.minItems()) {
            problems.add(ValidationProblem.of("too_short", loc, "List should have at least %d items after validation, not %d"
                    .formatted(parameter.minItems(), value.size()), value, "min_length", parameter.minItems()));
        }
        for (int i = 0; i < value.size(); i++) {
            value(value.get(i), parameter.items(), inside(loc, i));
        }
    }

    private void range(JsonNode value, Parameter parameter, List<Object> loc) {
        BigDecimal number = value.decimalValue();
        if (parameter.min() != null && number.compareTo(parameter.min()) < 0) {
            problems.add(ValidationProblem.of("greater_than_equal", loc, "Input should be greater than or equal to " + parameter.min(),
                    value, "ge",
                    parameter.min()));
        } else if (parameter.max() != null && number.compareTo(parameter.max()) > 0) {
            problems.add(
                    ValidationProblem.of("less_than_equal", loc, "Input should be less than or equal to " + parameter.max(), value, "le",
                            parameter.max()));
        } else if (parameter.step() != null && number.remainder(parameter.step()).signum() != 0) {
            problems.add(ValidationProblem.of("multiple_of", loc, "Input should be a multiple of " + parameter.step(), value, "multiple_of",
                    parameter.step()));
        }
    }

    private boolean check(boolean good, JsonNode value, List<Object> loc, String type, String msg) {
        if (!good) {
            problems.add(ValidationProblem.of(type, loc, msg, value));
        }
        return good;
    }

    private static List<Object> inside(List<Object> loc, Object name) {
        var longer = new ArrayList<>(loc);
        longer.add(name);
        return longer;
    }
}
