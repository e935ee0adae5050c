package io.dromedary.sandbox.dialects;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.sandbox.uploads.Upload;
import io.dromedary.sandbox.uploads.UploadStore;

/** What the account has that a body may refer to. Problems are texts, null where there is none. */
class Inventory {

    private final UploadStore uploads;
    private final CustomReferences references;
    private final PresetLists presets;

    Inventory(UploadStore uploads, CustomReferences references, PresetLists presets) {
        this.uploads = uploads;
        this.references = references;
        this.presets = presets;
    }

    /** Has all that a body may refer to: a price can be asked for before anything is uploaded or looked up. */
    Inventory assumingAll() {
        return new Inventory(uploads, references, presets) {

            @Override
            String problemOfUrl(String url, String kind) {
                return null;
            }

            @Override
            String problemOfReference(String id) {
                return null;
            }

            @Override
            String problemOfMotion(String id) {
                return null;
            }
        };
    }

    /** @param kind {@code image}, {@code audio} or {@code video} */
    String problemOfUrl(String url, String kind) {
        Upload upload = uploads.at(url);
        if (upload == null || upload.ofWeb()) {
            return "nothing was uploaded to this URL";
        }
        return upload.contentType().startsWith(kind + '/')
                ? null
                : "this must be %s, found %s".formatted(kind.equals("video") ? "a video" : "an " + kind, upload.contentType());
    }

    String problemOfMedium(JsonNode medium) {
        Upload upload = medium.path("id").isTextual() ? uploads.find(medium.path("id").textValue()) : null;
        if (upload == null || !upload.ofWeb()) {
            return "there is no medium with this id";
        }
        if (!upload.usable()) {
            return "the upload of this medium was not confirmed";
        }
        return !upload.publicUrl().equals(medium.path("url").asText())
                ? "the url is not that of the medium"
                : !medium.path("type").asText().equals("media_input") ? "the type of a medium is media_input" : null;
    }

    String problemOfReference(String id) {
        CustomReference reference = references.find(id);
        return reference == null
                ? "there is no custom reference with this id"
                : !reference.ready() ? "this custom reference is not completed" : null;
    }

    String problemOfMotion(String id) {
        return presets.hasMotion(id) ? null : "there is no motion with this id";
    }

    /** The variant of a character, or null. */
    String versionOfReference(String id) {
        CustomReference reference = references.find(id);
        return reference == null ? null : reference.version();
    }

    /** The first uploaded picture that a body refers to, or null. */
    Upload firstPictureIn(JsonNode body) {
        return uploads.firstPictureIn(body);
    }

    Upload medium(String id) {
        return uploads.find(id);
    }
}
