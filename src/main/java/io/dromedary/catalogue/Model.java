package io.dromedary.catalogue;

import io.dromedary.job.MediaRole;
import io.dromedary.job.Target;
import java.util.List;

/**
 * A model as the catalogue describes it; the format is that of {@code schema/model.schema.json}.
 *
 * @param id           what a sidecar's {@code model} says
 * @param family       heading that it stands under; null for a model that the catalogue does not know
 * @param aliases      shorter names
 * @param title        one line for people
 * @param dialect      generation of the API
 * @param path         below the dialect's base URL, without a leading slash
 * @param media        in the order in which files fill them
 * @param outputs      parameter that a drop's {@code outputs} become; null where it always makes one
 * @param motions      null where it knows none
 * @param style        parameter that a style becomes; null where it knows none
 * @param character    null where it knows none
 * @param mediaSize    parameters that get width and height of the first picture; empty where there are none
 * @param parameters   null where they are not documented: then nothing about them is checked
 * @param sources      codes of the documents that the description was made from
 * @param note         traps and availability; null where there is nothing to say
 */
public record Model(String id, String family, List<String> aliases, String title, Kind kind, String dialect, String path,
        List<Slot> media, String outputs, Motions motions, String style, CharacterParameter character,
        List<Translation> translations, List<String> mediaSize, ParameterSchema parameters, List<String> sources, String note) {

    /**
     * How a model takes motions.
     *
     * @param list true for a list of {@code {id, strength}}, false for one id alone
     */
    public record Motions(String parameter, boolean list) {
    }

    /** @param version the variant of characters that it understands: v1, v2 or cinema */
    public record CharacterParameter(String parameter, String version) {
    }

    /** A model that the catalogue does not know: it goes through the queue, and nothing about it is checked. */
    static Model unknown(String id) {
        return new Model(id, null, List.of(), null, null, Target.QUEUE, id, List.of(), null, null, null, null, List.of(), List.of(), null,
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
