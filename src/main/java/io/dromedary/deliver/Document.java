package io.dromedary.deliver;

import com.fasterxml.jackson.annotation.JsonValue;
import io.dromedary.store.Store;
import java.util.Map;

/**
 * Something that is published as JSON, which is its content alone.
 *
 * @param store where it is published
 * @param path  in that store
 */
public record Document(Store store, String path, @JsonValue Map<String, Object> content) {
}
