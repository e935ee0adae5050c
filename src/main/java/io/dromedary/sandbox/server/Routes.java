package io.dromedary.sandbox.server;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The table of paths. A template is a path in which {@code {name}} stands for one segment and {@code {name*}} for the rest; the first
 * template
 * that fits a path decides, and methods it has no entry for are 405.
 */
public final class Routes {

    public static final String ANY = "*";

    private final List<Route> routes = new ArrayList<>();

    private record Route(String method, String template, Pattern pattern, Endpoint endpoint) {
    }

    public Routes on(String method, String template, Endpoint endpoint) {
        String pattern = template.replace(".", "\\.").replaceAll("\\{\\w+\\*}", "(.+)").replaceAll("\\{\\w+}", "([^/]+)");
        routes.add(new Route(method, template, Pattern.compile(pattern), endpoint));
        return this;
    }

    /** What answers this, the variables of the path already bound. */
    Answering find(String method, String path) {
        for (Route first : routes) {
            Matcher matcher = first.pattern().matcher(path);
            if (matcher.matches()) {
                List<String> inPath = IntStream.rangeClosed(1, matcher.groupCount()).mapToObj(matcher::group).toList();
                List<Route> same = routes.stream().filter(each -> each.template().equals(first.template())).toList();
                return same.stream().filter(each -> each.method().equals(method) || each.method().equals(ANY)).findFirst()
                        .map(each -> new Answering(each.endpoint(), inPath))
                        .orElseGet(() -> new Answering(call -> Refusal.methodNotAllowed(methods(same)), inPath));
            }
        }
        return new Answering(call -> Response.detail(404, "Not Found"), List.of());
    }

    record Answering(Endpoint endpoint, List<String> inPath) {
    }

    private static String methods(List<Route> routes) {
        return routes.stream().map(Route::method).collect(Collectors.joining(", "));
    }
}
