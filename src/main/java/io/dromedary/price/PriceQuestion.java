package io.dromedary.price;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Target;
import java.util.List;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/** What has the same price, so that the provider is asked once for it. */
final class PriceQuestion {

    private static final ObjectMapper SORTED = JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
    /** No price depends on them, and they differ from drop to drop. */
    private static final Set<String> FREE = Set.of("prompt", "negative_prompt", "seed");
    private static final String ADDRESS = "an address";

    private PriceQuestion() {
    }

    /** Whether the provider gives estimates of such requests at all. Source: facts, estimate. */
    static boolean isAnswered(Target target) {
        return Set.of(Target.QUEUE, Target.HYBRID).contains(target.dialect());
    }

    /**
     * The model and the request without its texts and addresses. Of recordings and videos the content counts, since some models charge by
     * its seconds.
     */
    static String of(String path, String body, List<MediaFile> media) {
        ObjectNode asked = SORTED.createObjectNode();
        asked.put("path", path);
        asked.set("sent", withoutWhatIsFree(tree(body)));
        ArrayNode recordings = asked.putArray("recordings");
        media.stream().filter(file -> !file.contentType().startsWith("image/")).forEach(file -> recordings.add(file.sha256()));
        return DigestUtils.sha256Hex(written(asked));
    }

    private static JsonNode withoutWhatIsFree(JsonNode sent) {
        if (sent instanceof ObjectNode mapping) {
            ObjectNode kept = SORTED.createObjectNode();
            mapping.properties().stream().filter(member -> !FREE.contains(member.getKey()))
                    .forEach(member -> kept.set(member.getKey(), withoutWhatIsFree(member.getValue())));
            return kept;
        }
        if (sent instanceof ArrayNode list) {
            ArrayNode kept = SORTED.createArrayNode();
            list.forEach(each -> kept.add(withoutWhatIsFree(each)));
            return kept;
        }
        return sent.isTextual() && sent.textValue().matches("(?is)https?://.*") ? SORTED.getNodeFactory().textNode(ADDRESS) : sent;
    }

    static JsonNode tree(String body) {
        try {
            return SORTED.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String written(JsonNode tree) {
        try {
            return SORTED.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
