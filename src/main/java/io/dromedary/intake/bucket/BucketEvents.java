package io.dromedary.intake.bucket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.Places;
import io.dromedary.store.ObjectStore;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which folders of a bucket a message is about. It does not matter whether an object was created or deleted, since the bucket is listed.
 *
 * <p>Supported are the events of S3, with percent-encoded keys, those of EventBridge, with plain keys, both also wrapped by SNS, and the
 * message that S3 sends when notifications are set up. Source: S3's and EventBridge's documentation of their event messages.
 */
final class BucketEvents {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** The longest key in S3; bytes. */
    private static final int LONGEST_KEY = 1024;
    private static final List<String> PARTS = List.of(Places.INBOX + "/", Places.CHARACTERS + "/");

    private final ObjectStore bucket;
    private final Set<String> folders = new TreeSet<>();

    private BucketEvents(ObjectStore bucket) {
        this.bucket = bucket;
    }

    /** @return the folders of the inbox that the message is about, such as {@code inbox/shop}; none if it is about something else */
    static Collection<String> folders(JsonNode message, ObjectStore bucket) throws ForeignEventException {
        BucketEvents events = new BucketEvents(bucket);
        JsonNode body = checked(message);
        if (body.path("Type").asText().equals("Notification") && body.path("Message").isTextual()) {
            body = json(body.path("Message").textValue());
        }
        events.read(body);
        return events.folders;
    }

    /** SNS wraps the event as text. */
    private static JsonNode json(String text) throws ForeignEventException {
        try {
            return checked(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new ForeignEventException("no JSON in the message of SNS (%s)".formatted(e.getOriginalMessage().replaceAll("\\s+", " ")));
        }
    }

    private static JsonNode checked(JsonNode json) throws ForeignEventException {
        if (json == null || !json.isObject()) {
            throw new ForeignEventException("no JSON object");
        }
        return json;
    }

    private void read(JsonNode body) throws ForeignEventException {
        if (body.path("Event").asText().equals("s3:TestEvent")) {
            return;
        }
        if (body.path("Records").isArray()) {
            for (JsonNode event : body.path("Records")) {
                read(event.path("s3"), true);
            }
        } else if (body.path("detail").isObject()) {
            read(body.path("detail"), false);
        } else {
            throw new ForeignEventException("neither 'Records' nor 'detail' in it");
        }
    }

    private void read(JsonNode event, boolean encoded) throws ForeignEventException {
        JsonNode name = event.at("/bucket/name");
        JsonNode key = event.at("/object/key");
        if (!name.isTextual() || !key.isTextual()) {
            throw new ForeignEventException("an event without the name of a bucket and a key");
        }
        if (name.textValue().equals(bucket.name())) {
            bucket.below(encoded ? decoded(key.textValue()) : key.textValue()).ifPresent(this::add);
        }
    }

    private static String decoded(String key) throws ForeignEventException {
        try {
            return URLDecoder.decode(key, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ForeignEventException("a key that is not percent-encoded");
        }
    }

    private void add(String key) {
        boolean ours = PARTS.stream().anyMatch(key::startsWith) && key.getBytes(StandardCharsets.UTF_8).length <= LONGEST_KEY;
        if (ours) {
            folders.add(key.substring(0, key.lastIndexOf('/')));
        }
    }
}
