package io.dromedary.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * One entry of a 422 body, in the shape of FastAPI and pydantic.
 *
 * @param loc where: {@code "body"}, then field names and list indexes
 * @param input echo of what was sent
 * @param ctx the limit that was broken, where there is one
 */
record Problem(String type, List<Object> loc, String msg, Object input, @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> ctx) {

    static Problem of(String type, List<Object> loc, String msg, Object input) {
        return new Problem(type, List.copyOf(loc), msg, input, Map.of());
    }

    static Problem of(String type, List<Object> loc, String msg, Object input, String limit, Object value) {
        return new Problem(type, List.copyOf(loc), msg, input, Map.of(limit, value));
    }

    static Problem value(List<Object> loc, String msg, Object input) {
        return of("value_error", loc, "Value error, " + msg, input);
    }
}
