package io.dromedary.sandbox.server;

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
public record ValidationProblem(String type, List<Object> loc, String msg, Object input,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> ctx) {

    public static ValidationProblem of(String type, List<Object> loc, String msg, Object input) {
        return new ValidationProblem(type, List.copyOf(loc), msg, input, Map.of());
    }

    public static ValidationProblem of(String type, List<Object> loc, String msg, Object input, String limit, Object value) {
        return new ValidationProblem(type, List.copyOf(loc), msg, input, Map.of(limit, value));
    }

    public static ValidationProblem value(List<Object> loc, String msg, Object input) {
        return of("value_error", loc, "Value error, " + msg, input);
    }
}
