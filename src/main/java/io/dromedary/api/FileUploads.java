package io.dromedary.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Answer;
import io.dromedary.api.http.Host;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.MediaFile;
import io.dromedary.job.RefusedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** File upload of every dialect but the web's: one call for a pre-signed address, then a PUT. Source: facts, file upload. */
final class FileUploads {

    /** A response must not set Camel's own headers, which control the call, nor those that the HTTP client sets itself. */
    private static final Pattern SIGNED_HEADER = Pattern
            .compile("(?i)(?!camel|host$|authorization$|content-length$|transfer-encoding$)[a-z0-9-]+");

    private final Host host;
    private final ResponseMapper refusals;

    FileUploads(Host host, ResponseMapper refusals) {
        this.host = host;
        this.refusals = refusals;
    }

    void askForSlot(MediaFile media, Message message) throws AccountException {
        host.call(message, "POST", "/files/generate-upload-url",
                JsonNodeFactory.instance.objectNode().put("content_type", media.contentType()).toString());
    }

    /** Older hosts return no headers: then only the content type is part of the signature. */
    UploadSlot slot(MediaFile media, Message message) throws AccountException, TryLaterException, RefusedException {
        Answer answer = host.answer(message);
        if (!answer.isOk()) {
            throw refusals.ofFreeCall(answer, media.name());
        }
        JsonNode slot = answer.json();
        if (!slot.path("upload_url").isTextual() || !slot.path("public_url").isTextual()) {
            throw new TryLaterException("The answer to the upload request has no upload_url and public_url", null, false);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        slot.path("upload_headers").properties().forEach(header -> {
            if (SIGNED_HEADER.matcher(header.getKey()).matches()) {
                headers.put(header.getKey(), header.getValue().asText());
            }
        });
        if (headers.keySet().stream().noneMatch(Exchange.CONTENT_TYPE::equalsIgnoreCase)) {
            headers.put(Exchange.CONTENT_TYPE, media.contentType());
        }
        return new UploadSlot(slot.path("upload_url").asText(), slot.path("public_url").asText(), null, headers);
    }
}
