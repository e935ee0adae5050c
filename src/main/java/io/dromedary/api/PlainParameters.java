package io.dromedary.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.DropRequest;
import io.dromedary.job.MediaFile;
import java.util.List;

/** What the sidecar says, and the addresses of its pictures, without knowing the model. */
public final class PlainParameters {

    private PlainParameters() {
    }

    public static ObjectNode of(DropRequest request, List<MediaFile> media) {
        ObjectNode body = request.params().deepCopy();
        body.put("prompt", request.prompt());
        if (media.size() == 1) {
            body.put("image_url", media.get(0).url());
        } else if (media.size() > 1) {
            media.forEach(file -> body.withArray("image_urls").add(file.url()));
        }
        if (request.outputs() != null) {
            body.put(request.model().startsWith("higgsfield-ai/soul/") ? "batch_size" : "num_images", request.outputs());
        }
        if (request.seed() != null) {
            body.put("seed", request.seed());
        }
        if (request.enhancePrompt() != null) {
            body.put("enhance_prompt", request.enhancePrompt());
        }
        return body;
    }
}
