package io.dromedary.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.util.regex.Pattern;

/** The {@code Authorization: Key id:secret} header of the queue API: the scheme word is literally {@code Key}, then one blank. */
final class Credentials {

    static final Pattern WELL_FORMED = Pattern.compile("Key [^\\s:]+:\\S+");
    static final String HEADER = "Authorization";

    private Credentials() {
    }

    static void require(HttpExchange exchange, String key) {
        String found = exchange.getRequestHeaders().getFirst(HEADER);
        boolean good = found != null && (key == null ? WELL_FORMED.matcher(found).matches() : found.equals("Key " + key));
        if (!good) {
            throw new Refusal(Refusal.invalidCredentials());
        }
    }

    static boolean present(HttpExchange exchange) {
        return exchange.getRequestHeaders().containsKey(HEADER);
    }
}
