package io.dromedary.sandbox.dialects;

import static io.dromedary.sandbox.server.AuthScheme.BEARER;

import io.dromedary.sandbox.server.AccountGuard;
import io.dromedary.sandbox.server.Call;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.server.Routes;
import io.dromedary.sandbox.uploads.Upload;
import io.dromedary.sandbox.uploads.UploadStore;
import java.io.IOException;
import java.util.Map;

/** Uploads of the web API, in three steps: ask for a place, put the file there, confirm. */
final class WebMedia {

    /** What the document shows for every medium, whatever it is. */
    private static final String CONTENT_TYPE = "image/jpeg";

    private final AccountGuard account;
    private final UploadStore uploads;

    WebMedia(AccountGuard account, UploadStore uploads) {
        this.account = account;
        this.uploads = uploads;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/media", account.open(this::place, BEARER))
                .on("POST", "/media/{id}/upload", account.open(this::confirm, BEARER));
    }

    private Response place(Call call) throws IOException {
        Upload upload = uploads.promise(call, CONTENT_TYPE, Map.of(), true);
        return Response.json(200, Map.of("id", upload.id(), "url", upload.publicUrl(), "upload_url", uploads.uploadUrl(call, upload),
                "content_type", upload.contentType()));
    }

    private Response confirm(Call call) {
        Upload upload = uploads.find(call.inPath().get(0));
        if (upload == null || !upload.ofWeb()) {
            return Response.detail(404, "Media not found");
        }
        if (!upload.isThere()) {
            return Response.detail(422, "Nothing was uploaded for this medium");
        }
        uploads.confirm(upload);
        return Response.json(200, null);
    }
}
