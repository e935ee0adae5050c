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
 * @param parameter its name in the request
 * @param takes     the role of the files that go into it
 * @param list      whether it is a JSON list, even for one file
 * @param min       least number of files; 0 where it may be left out
 * @param max       greatest number of files, at least 1
 * @param before    the parameter that it is sent before; null where it is sent after all others
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
