package io.dromedary.sandbox.uploads;

import io.dromedary.sandbox.ledger.SourcePicture;
import io.dromedary.sandbox.models.Size;
import java.nio.file.Path;
import java.util.Map;

/**
 * One upload URL that was handed out, and the file that came to it.
 *
 * @param query the signed query, to be repeated byte by byte
 * @param signed headers that are part of the signature
 * @param ofWeb came through the web API: any picture, and of no use until it is confirmed
 * @param stage how far it got
 * @param size of a picture, known once it was uploaded; null for anything else and for WebP
 */
public record Upload(String id, String contentType, String publicUrl, String query, Map<String, String> signed, Path file, boolean ofWeb,
        Stage stage,
        Size size) {

    enum Stage {
        PROMISED, ARRIVED, CONFIRMED
    }

    Upload arrived(Size found) {
        return new Upload(id, contentType, publicUrl, query, signed, file, ofWeb, Stage.ARRIVED, found);
    }

    Upload confirmed() {
        return new Upload(id, contentType, publicUrl, query, signed, file, ofWeb, Stage.CONFIRMED, size);
    }

    boolean isPicture() {
        return contentType.startsWith("image/");
    }

    public boolean isThere() {
        return stage != Stage.PROMISED;
    }

    public boolean usable() {
        return ofWeb ? stage == Stage.CONFIRMED : isThere();
    }

    public SourcePicture source() {
        return new SourcePicture(file, contentType);
    }
}
