package io.dromedary.sandbox.server;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One request on its way to its endpoint.
 *
 * @param inPath what the path's template left open, as it came (not decoded)
 */
public record Call(HttpExchange exchange, List<String> inPath) {

    public String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    public String path() {
        return exchange.getRequestURI().getRawPath();
    }

    /** The address by which the client reached us, so that the URLs in answers work for it too. */
    public String baseUrl() {
        return "http://" + header("Host");
    }

    /** The query's values by name, decoded. */
    public Map<String, List<String>> query() {
        var values = new LinkedHashMap<String, List<String>>();
        String query = exchange.getRequestURI().getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            values.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>()).add(parts.length == 1 ? "" : decoded(parts[1]));
        }
        return values;
    }

    /** The first value of this name in the query, or null. */
    public String query(String name) {
        List<String> values = query().get(name);
        return values == null ? null : values.get(0);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
