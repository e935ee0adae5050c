package io.dromedary.api;

import java.util.Map;

/**
 * Where one file is uploaded to.
 *
 * @param uploadUrl pre-signed; secret, valid for an hour
 * @param publicUrl the address that requests refer to
 * @param remoteId  the provider's own id of the upload; null where it gave none
 * @param headers   part of the signature: all of them go with the PUT, and nothing else
 */
public record UploadSlot(String uploadUrl, String publicUrl, String remoteId, Map<String, String> headers) {

    @Override
    public String toString() {
        return "UploadSlot[" + publicUrl + "]";
    }
}
