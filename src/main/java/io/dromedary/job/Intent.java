package io.dromedary.job;

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
 * The idempotency key of a drop: SHA-256 (lower-case hex) over canonical JSON with sorted keys. Two drops with the same
 * intent would buy the same thing twice. The journal keeps it forever, so the format must not change; absent keys are left
 * out, so that keys added later do not change old intents.
 */
public final class Intent {

    private static final ObjectMapper CANONICAL = JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private Intent() {
    }

    /** What a file contributes: its content and, unless it is one of the pictures, its role. */
    public static String part(MediaFile file) {
        return file.role() == MediaRole.IMAGES ? file.sha256() : file.role().key() + " " + file.sha256();
    }

    /** @param media the {@link #part} of each file, in the order in which they are sent */
    public static String of(DropRequest request, List<String> media) {
        ObjectNode form = CANONICAL.createObjectNode();
        form.put("model", request.model());
        if (request.prompt() != null) {
            form.put("prompt", request.prompt());
        }
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
        for (Motion motion : request.motions()) {
            ObjectNode entry = form.withArray("motions").addObject().put("name", motion.name());
            if (motion.strength() != null) {
                entry.put("strength", motion.strength());
            }
        }
        if (request.style() != null) {
            form.put("style", request.style());
        }
        ArrayNode parts = form.putArray("media");
        media.forEach(parts::add);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CANONICAL.writeValueAsBytes(form)));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
