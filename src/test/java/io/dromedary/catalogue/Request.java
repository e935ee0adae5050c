package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.StrictTree;
import io.dromedary.job.DropRequest;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Motion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a sidecar asks for, and files for it. */
final class Request {

    private static final Set<String> FILES = Set.of("images", "end_image", "reference_images", "audio", "video");
    private static final Set<String> OTHERS = Set.of("model", "prompt", "outputs", "seed", "enhance_prompt", "params", "character",
            "motions", "style");

    private Request() {
    }

    static DropRequest of(String yaml) {
        try {
            return of(StrictTree.parse(yaml, "request.yaml"));
        } catch (InvalidDropException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static DropRequest of(ObjectNode sidecar) {
        List<Motion> motions = new ArrayList<>();
        sidecar.path("motions").forEach(motion -> motions.add(new Motion(motion.isTextual() ? motion.asText() : motion.get("name").asText(),
                motion.has("strength") ? motion.get("strength").doubleValue() : null)));
        ObjectNode arguments = sidecar.deepCopy();
        arguments.remove(FILES);
        arguments.remove(OTHERS);
        return new DropRequest(text(sidecar, "model"), text(sidecar, "prompt"), sidecar.withObject("params"), null,
                sidecar.has("outputs") ? sidecar.get("outputs").intValue() : null,
                sidecar.has("seed") ? sidecar.get("seed").longValue() : null,
                sidecar.has("enhance_prompt") ? sidecar.get("enhance_prompt").booleanValue() : null, null, 0, null, arguments,
                text(sidecar, "character"), motions, text(sidecar, "style"), null);
    }

    static List<MediaFile> files(Map<String, MediaRole> roles) {
        return roles.entrySet().stream().map(file -> file(file.getValue(), file.getKey())).toList();
    }

    static MediaFile file(MediaRole role, String name) {
        String type = switch (role) {
            case IMAGES, END_IMAGE, REFERENCE_IMAGES -> "image/png";
            case AUDIO -> "audio/wav";
            case VIDEO -> "video/mp4";
        };
        return new MediaFile(name, type, 9, 640, 480, "5e", "https://cdn.example/" + name, 1L, role, "id-of-" + name);
    }

    private static String text(JsonNode sidecar, String key) {
        return sidecar.has(key) ? sidecar.get(key).asText() : null;
    }
}
