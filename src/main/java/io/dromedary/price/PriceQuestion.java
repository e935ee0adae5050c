package io.dromedary.price;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.DropRequest;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Target;
import java.util.List;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What the price of a request depends on.
 *
 * @param model      as the catalogue names it
 * @param sent       the parameters of the request
 * @param isAnswered whether the provider gives estimates of such requests at all
 * @param digest     what has the same one has the same price, so that the provider is asked once for it
 */
public record PriceQuestion(String model, JsonNode sent, boolean isAnswered, String digest) {

    private static final ObjectMapper SORTED = JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
    /** No price depends on them, and they differ from drop to drop. */
    private static final Set<String> FREE = Set.of("prompt", "negative_prompt", "seed");
    private static final String ADDRESS = "an address";

    /**
     * The digest is that of the model and the request without its texts and addresses. Of recordings and videos the content counts, since
     * some models charge by its seconds.
     *
     * @param body of the submission, with the addresses of its files or any others
     */
    static PriceQuestion of(DropRequest request, List<MediaFile> media, String body) {
        JsonNode sent = tree(body);
        // Source: facts, estimate.
        boolean isAnswered = Set.of(Target.QUEUE, Target.HYBRID).contains(request.target().dialect());
        return new PriceQuestion(request.model(), sent, isAnswered, digest(request.target().path(), sent, media));
    }

    private static String digest(String path, JsonNode sent, List<MediaFile> media) {
        ObjectNode asked = SORTED.createObjectNode();
        asked.put("path", path);
        asked.set("sent", withoutWhatIsFree(sent));
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

    private static JsonNode tree(String body) {
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
