package io.dromedary.sandbox.models;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The generations of the API, and how the body of a paid POST is laid out in each. */
public enum ApiDialect {
    QUEUE("queue", null, false),
    /** Flat like the queue's, answered with a job set. */
    HYBRID("hybrid", null, false),
    JOB_SET("job-set", "params", true),
    CUSTOM_REFERENCE("custom-reference", null, true),
    /** The second-hand endpoint for characters, known from one document only. */
    CHARACTER("character", null, true),
    WEB("web", "params", false);

    private final String word;
    private final String member;
    private final boolean closed;

    ApiDialect(String word, String member, boolean closed) {
        this.word = word;
        this.member = member;
        this.closed = closed;
    }

    @JsonValue
    public String word() {
        return word;
    }

    /** Whether members that no document knows are refused; where not, they are silently ignored. */
    public boolean closed() {
        return closed;
    }

    /** Whether it orders results, and so counts for the account's concurrency. */
    public boolean generates() {
        return this != CUSTOM_REFERENCE && this != CHARACTER;
    }

    /** Where the parameters are, in the notation of a 422's {@code loc}. */
    public List<Object> location() {
        return member == null ? List.of("body") : List.of("body", member);
    }

    /** The parameters in a body, else a missing node. */
    public JsonNode parameters(JsonNode body) {
        return member == null ? body : body.path(member);
    }
}
