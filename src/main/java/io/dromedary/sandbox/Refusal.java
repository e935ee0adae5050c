package io.dromedary.sandbox;

import java.util.List;
import java.util.Map;

/** Ends the handling of a request with an answer that is no success. */
final class Refusal extends RuntimeException {

    private final transient Answer answer;

    Refusal(Answer answer) {
        super("refused", null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }

    static Answer invalidCredentials() {
        return Answer.detail(401, "Invalid credentials");
    }

    static Answer queueFull(int limit) {
        return Answer.json(429, Map.of("code", "account_queue_full", "limit", limit, "detail", "The queue of the account is full"))
                .with("Retry-After", "1");
    }

    static Answer tooManyConcurrent(int limit) {
        return Answer.detail(400, "Maximum number of concurrent requests (%d) has been reached".formatted(limit));
    }

    static Answer invalid(List<Problem> problems) {
        return Answer.json(422, Map.of("detail", problems));
    }

    static Answer methodNotAllowed(String allowed) {
        return Answer.json(405, Map.of("detail", "Method Not Allowed")).with("Allow", allowed);
    }
}
