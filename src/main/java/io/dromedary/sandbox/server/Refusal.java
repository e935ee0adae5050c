package io.dromedary.sandbox.server;

import java.util.List;
import java.util.Map;

/** Ends the handling of a request with an answer that is no success. */
public final class Refusal extends RuntimeException {

    private final transient Response answer;

    public Refusal(Response answer) {
        super("refused", null, false, false);
        this.answer = answer;
    }

    public Response answer() {
        return answer;
    }

    public static Response invalidCredentials() {
        return Response.detail(401, "Invalid credentials");
    }

    public static Response queueFull(int limit) {
        return Response.json(429, Map.of("code", "account_queue_full", "limit", limit, "detail", "The queue of the account is full"))
                .with("Retry-After", "1");
    }

    public static Response tooManyConcurrent(int limit) {
        return Response.detail(400, "Maximum number of concurrent requests (%d) has been reached".formatted(limit));
    }

    public static Response invalid(List<ValidationProblem> problems) {
        return Response.json(422, Map.of("detail", problems));
    }

    static Response methodNotAllowed(String allowed) {
        return Response.json(405, Map.of("detail", "Method Not Allowed")).with("Allow", allowed);
    }
}
