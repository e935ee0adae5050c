package io.dromedary.drop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The identity of what a drop asks for: SHA-256 (lower-case hex) over canonical JSON with sorted keys. Two drops with the same
 * intent would buy the same thing twice. The journal keeps it for ever, so the form must not change; what is not given is left
 * out of it, so that later keys leave old intents as they are.
 */
public final class Intent {

    private static final ObjectMapper CANONICAL = JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private Intent() {
    }

    /** @param mediaSha256 the content of the media, in the order in which they are sent; that of other media than images after its role and a blank */
    public static String of(DropRequest request, List<String> mediaSha256) {
        ObjectNode form = CANONICAL.createObjectNode();
        form.put("model", request.model());
        form.put("prompt", request.prompt());
        form.set("params", request.params());
        if (request.outputs() != null) {
            form.put("outputs", request.outputs());
        }
        if (request.seed() != null) {
            form.put("seed", request.seed());
        }
        if (request.enhancePrompt() != null) {
            form.put("enhance_prompt", request.enhancePrompt());
        }
        if (request.variation() != null) {
            form.put("variation", request.variation());
        }
        if (!request.arguments().isEmpty()) {
            form.set("arguments", request.arguments());
        }
        if (request.character() != null) {
            form.put("character", request.character());
        }
        if (!request.motions().isEmpty()) {
            ArrayNode motions = form.putArray("motions");
            request.motions().forEach(motion -> motions.addObject().put("name", motion.name()).put("strength", motion.strength()));
        }
        if (request.style() != null) {
            form.put("style", request.style());
        }
        ArrayNode media = form.putArray("media");
        mediaSha256.forEach(media::add);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CANONICAL.writeValueAsBytes(form)));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
