package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MediaRole;
import java.util.List;

/**
 * A parameter of a model that takes files.
 *
 * @param parameter its name on the wire
 * @param takes     which files of a drop go into it
 * @param list      whether it is a JSON list, also of one
 * @param min       least number of files; 0 where it may be left out
 * @param max       greatest number of files, at least 1
 * @param before    the other parameter that it goes out before; null where it comes after all of them
 */
public record Slot(String parameter, MediaRole takes, Form form, boolean list, int min, int max, String before) {

    JsonNode value(List<MediaFile> files) {
        if (!list) {
            return form.value(files.get(0));
        }
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        files.forEach(file -> values.add(form.value(file)));
        return values;
    }
}
