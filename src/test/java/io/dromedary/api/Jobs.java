package io.dromedary.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.State;
import io.dromedary.job.Target;
import java.util.List;

/** Jobs that are just being submitted, as a dialect sees them. */
public final class Jobs {

    private Jobs() {
    }

    public static Job of(String dialect, String path) {
        return of(dialect, path, null);
    }

    public static Job of(String dialect, String path, String requestId, MediaFile... media) {
        DropRequest request = new DropRequest(path, "p", JsonNodeFactory.instance.objectNode(), null, null, null, null, null, 0, null, null,
                null, null, null,
                new Target(dialect, path));
        return new Job("j", State.SUBMITTING, "photo.png", "", List.of("photo.png"), List.of(media), request, "work/j", null, null,
                "token-1", 0, null, null,
                null, requestId, null, null, 0, 0, 0, request.target().realm(), null, null, null, 1, null, null, null, null);
    }
}
