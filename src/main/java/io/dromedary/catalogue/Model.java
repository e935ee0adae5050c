package io.dromedary.catalogue;

import io.dromedary.job.MediaRole;
import io.dromedary.job.Target;
import java.util.List;

/**
 * A model as the catalogue describes it; the format is {@code schema/model.schema.json}.
 *
 * @param id           the value of a sidecar's {@code model}
 * @param family       heading in the list of models; null for a model that is not in the catalogue
 * @param aliases      shorter names
 * @param title        one line for people
 * @param dialect      generation of the API
 * @param path         below the dialect's base URL, without a leading slash
 * @param media        slots for files, in the order in which they are filled
 * @param outputs      parameter for a drop's {@code outputs}; null where the model always makes one
 * @param motions      null where it takes none
 * @param style        parameter for the id of a style; null where it takes none
 * @param character    null where it takes none
 * @param mediaSize    parameters for width and height of the first picture; empty where there are none
 * @param edits        whether what it makes is a file of the drop, changed; else it is something new, after whatever the drop has
 * @param parameters   null where they are not documented: then nothing about them is checked
 * @param sources      codes of the documents that the entry is based on
 * @param note         pitfalls and availability; null where there are none
 */
public record Model(String id, String family, List<String> aliases, String title, Kind kind, String dialect, String path,
        List<Slot> media, String outputs, Motions motions, String style, CharacterParameter character,
        List<Translation> translations, List<String> mediaSize, boolean edits, ParameterSchema parameters, List<String> sources,
        String note) {

    /**
     * How a model takes motions.
     *
     * @param list true for a list of {@code {id, strength}}, false for a single id
     */
    public record Motions(String parameter, boolean list) {
    }

    /** @param version the version of characters that it takes: v1, v2 or cinema */
    public record CharacterParameter(String parameter, String version) {
    }

    /** A model that is not in the catalogue: it is requested through the queue API, and its parameters are not checked. */
    static Model unknown(String id) {
        return new Model(id, null, List.of(), null, null, Target.QUEUE, id, List.of(), null, null, null, null, List.of(), List.of(), false,
                null,
                List.of(), null);
    }

    public boolean isKnown() {
        return family != null;
    }

    public boolean isDocumented() {
        return parameters != null;
    }

    public Target target() {
        return new Target(dialect, path);
    }

    List<Slot> slots(MediaRole role) {
        return media.stream().filter(slot -> slot.takes() == role).toList();
    }
}
