package io.dromedary.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules that need no more than one node: canonical form, ids, and no literals where a setting belongs. */
final class NodeRules {

    private static final Pattern QUANTITY = Pattern.compile(
            "-?\\d+(\\.\\d+)?\\s*(ms|s|m|h|d|b|k|kb|m|mb|g|gb)?|-?P(?=.*\\d)[\\dDTHMS.]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOST = Pattern.compile(
            "://(?!\\{\\{|\\$\\{)|\\blocalhost\\b|\\b\\d{1,3}(\\.\\d{1,3}){3}\\b|^https?:/*[\\w-]+\\.[\\w.-]", Pattern.CASE_INSENSITIVE);
    private static final Pattern PATH = Pattern.compile("^(file:)?(/|~|[A-Za-z]:[\\\\/]).*");
    private static final Pattern URI_PATH = Pattern.compile("^file:(?!\\{\\{).*|^[\\w-]+:/(?!/).*");
    private static final Pattern DYNAMIC_HTTP = Pattern.compile("^(https?:|\\$\\{|\\{\\{).*", Pattern.CASE_INSENSITIVE);

    /** Free content, where the schema knows no names and every value is an option's. */
    private static final Set<String> OPTIONS = Set.of("parameters", "properties", "constructors");
    private static final Set<String> TIMED = Set.of("delay", "throttle", "loop");
    private static final Set<String> WITH_ID = Set.of("from", "route", "routeConfiguration", "onException", "onCompletion", "intercept",
            "interceptFrom", "interceptSendToEndpoint");
    private static final Set<String> TEXTS = Set.of("id", "name", "description", "note", "message", "expression", "pattern");
    private static final Set<String> ORDINALS = Set.of("startupOrder", "index");

    private static final String KEY_HEADER = "CamelAwsS3Key";
    private static final String TO_SETTING = "Make it a key of application.properties and write {{key}}";

    private final RouteSchema schema;

    NodeRules(RouteSchema schema) {
        this.schema = schema;
    }

    /** What is wrong and its remedy. */
    record Finding(String what, String remedy) {
    }

    Stream<Finding> check(Spot spot) {
        return Stream.of(shortForm(spot), inlineLanguage(spot), id(spot), query(spot), dynamicHttp(spot), host(spot), path(spot),
                quantity(spot), keyHeader(spot), leftovers(spot)).flatMap(Optional::stream);
    }

    private Optional<Finding> shortForm(Spot spot) {
        return when(spot.value().isValueNode() && schema.hasShortForm(spot),
                "'" + spot.key() + "' is written in the short form",
                "Write '" + spot.key() + ":' with its options below, as route designers do");
    }

    private Optional<Finding> inlineLanguage(Spot spot) {
        return when(schema.isInlineLanguage(spot), "the language '" + spot.key() + "' stands at the step directly",
                "Put it below 'expression:'");
    }

    private Optional<Finding> id(Spot spot) {
        boolean needed = schema.isStep(spot) || WITH_ID.contains(spot.key()) && !isInOptions(spot);
        return when(needed && spot.value().isObject() && !spot.value().path("id").isTextual(), "'" + spot.key() + "' has no id",
                "Give it one that says its purpose; coverage, logs and designers show it");
    }

    private Optional<Finding> query(Spot spot) {
        return when(isUri(spot) && spot.value().asText().contains("?"), "the uri '" + spot.value().asText() + "' has a query",
                "Put its options under 'parameters:'");
    }

    private Optional<Finding> dynamicHttp(Spot spot) {
        return when(isUri(spot) && spot.parent().key().equals("toD") && DYNAMIC_HTTP.matcher(spot.value().asText()).matches(),
                "'toD' makes a URL of '" + spot.value().asText() + "', and changes what is signed",
                "Use a static http endpoint and set the header CamelHttpUri");
    }

    private Optional<Finding> host(Spot spot) {
        return when((isUri(spot) || isOption(spot)) && HOST.matcher(spot.value().asText()).find(),
                "'" + spot.value().asText() + "' names a host", TO_SETTING);
    }

    /** The paths of the management port are what people and programs are told to use; no setting changes them. */
    private Optional<Finding> path(Spot spot) {
        String text = spot.value().asText();
        return text.startsWith("management:") && isUri(spot)
                ? Optional.empty()
                : when(isOption(spot) && PATH.matcher(text).matches() || isUri(spot) && URI_PATH.matcher(text).matches(),
                        "'" + text + "' is a literal path", TO_SETTING);
    }

    private Optional<Finding> quantity(Spot spot) {
        JsonNode value = spot.value();
        boolean literal = value.isNumber() || value.isTextual() && QUANTITY.matcher(value.asText()).matches();
        boolean judged = isOption(spot) || isTiming(spot) || !TEXTS.contains(spot.key()) && !ORDINALS.contains(spot.key());
        boolean unlimited = value.asText().equals("-1");
        return when(literal && judged && !unlimited && !isOneSignal(spot), "'" + spot.key() + "' is the literal " + value, TO_SETTING);
    }

    /** A signal has no content, so a second one that waits would say nothing: that is no setting. */
    private static boolean isOneSignal(Spot spot) {
        return spot.key().equals("size") && spot.value().asInt() == 1 && spot.parent().value().path("discardWhenFull").asBoolean();
    }

    /** Camel 4.18.0 takes what is in it for an expression, and calls the beans that a dropped name asks for. */
    private Optional<Finding> keyHeader(Spot spot) {
        boolean set = spot.value().isTextual() && spot.value().asText().equalsIgnoreCase(KEY_HEADER)
                && !spot.parent().key().startsWith("removeHeader");
        return when(set, "the header '" + KEY_HEADER + "' is set",
                "Put the key into a variable, and keyName: ${variable...} on the endpoint");
    }

    /** What an earlier step, or somebody else, left in a header of S3's would go to the store. */
    private Optional<Finding> leftovers(Spot spot) {
        boolean clean = false;
        for (JsonNode step : spot.key().equals("steps") ? spot.value() : List.<JsonNode>of()) {
            clean |= step.path("removeHeaders").path("pattern").asText().equals("CamelAwsS3*");
            if (!clean && step.findValuesAsText("uri").stream().anyMatch(uri -> uri.startsWith("aws2-s3"))
                    && !step.findPath("steps").isArray()) {
                return Optional.of(new Finding("an aws2-s3 endpoint stands behind no removeHeaders",
                        "Put removeHeaders with the pattern CamelAwsS3* before it, in the same steps"));
            }
        }
        return Optional.empty();
    }

    /** The text of the expression that a delay, throttle or loop has. */
    private static boolean isTiming(Spot spot) {
        Spot owner = spot;
        for (int i = 0; i < 3 && owner != null; i++) {
            owner = owner.parent();
        }
        return owner != null && spot.key().equals("expression") && TIMED.contains(owner.key());
    }

    static boolean isUri(Spot spot) {
        return spot.value().isTextual() && !isInOptions(spot) && (spot.key().equals("uri") || spot.key().endsWith("Uri"));
    }

    private static boolean isOption(Spot spot) {
        return spot.value().isValueNode() && isInOptions(spot);
    }

    private static boolean isInOptions(Spot spot) {
        return OPTIONS.stream().anyMatch(spot::isBelow);
    }

    private static Optional<Finding> when(boolean wrong, String what, String remedy) {
        return wrong ? Optional.of(new Finding(what, remedy)) : Optional.empty();
    }
}
