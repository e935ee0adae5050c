package io.dromedary.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The provider's id of a request, with which its status is read. */
public final class RequestId {

    private static final Pattern IN_STATUS_URL = Pattern.compile("https?://[^?#]*/requests/([A-Za-z0-9_-]+)/status");
    /** Anything that is safe as a path segment; real responses have UUIDs. */
    private static final Pattern USABLE = Pattern.compile("(?!\\.+$)[\\x21-\\x7e]{1,200}");

    private RequestId() {
    }

    /**
     * By shape: a request's {@code request_id}, else the one in its status address, else the {@code id} of a job set or character.
     *
     * @return null where there is no usable one
     */
    static String of(JsonNode answer) {
        Matcher statusUrl = IN_STATUS_URL.matcher(answer.path("status_url").asText(""));
        String id = answer.path("request_id").asText("");
        if (id.isBlank()) {
            id = statusUrl.matches() ? statusUrl.group(1) : answer.path("id").asText("");
        }
        return usable(id);
    }

    /** @return null where it is not usable */
    public static String usable(String id) {
        return USABLE.matcher(id).matches() ? id : null;
    }
}
