package io.dromedary.manage;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Which headers a request brings into its route, and which its answer takes along. Camel would make a header of each query parameter and
 * send all of them back, so a link could set any header of the answer.
 */
final class ManagementHeaders implements HeaderFilterStrategy {

    private static final Set<String> IN = Set.of("accept", "if-none-match", "range", Access.HEADER.toLowerCase(Locale.ROOT),
            Requests.TYPE.toLowerCase(Locale.ROOT));
    private static final Set<String> OUT = Set.of("accept-ranges", "allow", "cache-control", "content-disposition", "content-length",
            "content-range", "content-security-policy", "content-type", "etag", "last-modified", "location", "set-cookie", "vary");

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !OUT.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !IN.contains(name.toLowerCase(Locale.ROOT));
    }
}
