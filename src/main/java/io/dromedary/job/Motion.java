package io.dromedary.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A camera motion or effect that a drop asks for.
 *
 * @param name     its name in the provider's list, or its id
 * @param strength from 0 to 1; null for the model's default
 */
public record Motion(String name, Double strength) {

    /** @return null where there is no list */
    public static List<Motion> listOf(JsonNode list) {
        if (!list.isArray()) {
            return null;
        }
        List<Motion> motions = new ArrayList<>();
        list.forEach(motion -> motions.add(motion.isTextual()
                ? new Motion(motion.textValue().strip(), null)
                : new Motion(motion.path("name").asText(motion.path("id").asText()).strip(),
                        motion.has("strength") ? motion.get("strength").doubleValue() : null)));
        return motions;
    }
}
