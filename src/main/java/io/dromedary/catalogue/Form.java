package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dromedary.job.MediaFile;
import java.util.Locale;

/** How a request refers to an uploaded file. */
public enum Form {
    /** The URL as plain text. */
    URL,
    /** {@code {"type":"image_url","image_url":URL}} */
    IMAGE_URL,
    /** {@code {"type":"audio_url","audio_url":URL}} */
    AUDIO_URL,
    /** {@code {"id":ID,"url":URL,"type":"media_input"}}, as in the web application. */
    MEDIA_INPUT;

    /** The spelling in catalogue files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    JsonNode value(MediaFile file) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (this) {
            case URL -> json.textNode(file.url());
            case IMAGE_URL, AUDIO_URL -> json.objectNode().put("type", word()).put(word(), file.url());
            case MEDIA_INPUT -> json.objectNode().put("id", file.remoteId()).put("url", file.url()).put("type", word());
        };
    }
}
