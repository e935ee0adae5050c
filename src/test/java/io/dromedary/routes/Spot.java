package io.dromedary.routes;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One node of a route file together with what Camel's schema says about it.
 *
 * @param path   JSON pointer
 * @param key    the property's name, or the index in a list
 * @param schema resolved; missing where the schema leaves the content open, such as below {@code parameters}
 * @param parent null at the root
 */
record Spot(String path, String key, JsonNode value, JsonNode schema, Spot parent) {

    boolean isBelow(String ancestor) {
        return parent != null && (parent.key.equals(ancestor) || parent.isBelow(ancestor));
    }
}
