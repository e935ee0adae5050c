package io.dromedary.sandbox;

import java.nio.file.Path;
import java.util.Map;

/**
 * One upload URL that was handed out, and the file that came to it.
 *
 * @param query the signed query, to be repeated byte by byte
 * @param signed headers that are part of the signature
 * @param size of a picture, known once it was uploaded; null for anything else and for WebP
 */
record Upload(String id, String contentType, String publicUrl, String query, Map<String, String> signed, Path file, boolean complete,
        Size size) {

    Upload completed(Size found) {
        return new Upload(id, contentType, publicUrl, query, signed, file, true, found);
    }

    boolean isPicture() {
        return contentType.startsWith("image/");
    }
}
