package io.dromedary.sandbox;

import static io.dromedary.sandbox.AuthScheme.BEARER;

import java.io.IOException;
import java.util.Map;

/** Uploads of the web API, in three steps: ask for a place, put the file there, confirm. */
final class WebMedia {

    /** What the document shows for every medium, whatever it is. */
    private static final String CONTENT_TYPE = "image/jpeg";

    private final Account account;
    private final Uploads uploads;

    WebMedia(Account account, Uploads uploads) {
        this.account = account;
        this.uploads = uploads;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/media", account.open(this::place, BEARER))
                .on("POST", "/media/{id}/upload", account.open(this::confirm, BEARER));
    }

    private Answer place(Call call) throws IOException {
        Upload upload = uploads.promise(call, CONTENT_TYPE, Map.of(), true);
        return Answer.json(200, Map.of("id", upload.id(), "url", upload.publicUrl(), "upload_url", uploads.uploadUrl(call, upload),
                "content_type", upload.contentType()));
    }

    private Answer confirm(Call call) {
        Upload upload = uploads.find(call.inPath().get(0));
        if (upload == null || !upload.ofWeb()) {
            return Answer.detail(404, "Media not found");
        }
        if (!upload.isThere()) {
            return Answer.detail(422, "Nothing was uploaded for this medium");
        }
        uploads.confirm(upload);
        return Answer.json(200, null);
    }
}
