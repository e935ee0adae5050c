package io.dromedary.drop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.DropRequest;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Motion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The keys that sidecars, lines of manifests and profiles have, whatever the model: each with what it holds, where it may stand, and what a
 * record says for it. Any other key is a parameter of the model. In the order in which a record has them. What may be said in a key is in
 * the
 * published schemas, which a test holds to this.
 */
public enum SidecarKey {

    MODEL(Kind.VERBATIM, Place.BOTH, DropRequest::model),
    PROMPT(Kind.PARAMETER_TEXT, Place.BOTH, DropRequest::prompt),
    PROMPT_PREFIX(Kind.TEXT, Place.PROFILE, null),
    PROMPT_SUFFIX(Kind.TEXT, Place.PROFILE, null),
    IMAGES(MediaRole.IMAGES, Kind.FILES),
    END_IMAGE(MediaRole.END_IMAGE, Kind.FILE),
    REFERENCE_IMAGES(MediaRole.REFERENCE_IMAGES, Kind.FILES),
    AUDIO(MediaRole.AUDIO, Kind.FILE_OR_FILES),
    VIDEO(MediaRole.VIDEO, Kind.FILE_OR_FILES),
    CHARACTER(Kind.TEXT, Place.BOTH, DropRequest::character),
    MOTIONS(Kind.MOTIONS, Place.BOTH, DropRequest::motions),
    STYLE(Kind.TEXT, Place.BOTH, DropRequest::style),
    OUTPUTS(Kind.WHOLE_NUMBER, Place.BOTH, DropRequest::outputs),
    SEED(Kind.PARAMETER_NUMBER, Place.SIDECAR, DropRequest::seed),
    ENHANCE_PROMPT(Kind.PARAMETER_FLAG, Place.SIDECAR, DropRequest::enhancePrompt),
    PARAMS(Kind.PARAMETERS, Place.BOTH, DropRequest::params),
    OUTPUT_NAME(Kind.VERBATIM, Place.SIDECAR, DropRequest::outputName),
    /** No part of a record: how urgent it was says nothing of what was made. */
    PRIORITY(Kind.WHOLE_NUMBER, Place.SIDECAR, null),
    /** Of a record it is the job, see {@code Records}. */
    VARIATION(Kind.VERBATIM, Place.SIDECAR, null),
    RECORD(Kind.MARK, Place.SIDECAR, null);

    private enum Place {
        SIDECAR, PROFILE, BOTH
    }

    /** What a key holds, and as what it is read. */
    private enum Kind {
        /** Blanks at both ends are none of it. */
        TEXT(node -> node.textValue().strip()),
        /** Numbers and truth values too. */
        VERBATIM(JsonNode::asText),
        WHOLE_NUMBER(JsonNode::intValue),
        MOTIONS(Motion::listOf),
        /** Passed on as the model's parameter of the same name. */
        PARAMETER_TEXT(TEXT.read), PARAMETER_NUMBER(JsonNode::longValue), PARAMETER_FLAG(JsonNode::booleanValue),
        /** Read apart: as {@code NamedFiles}, as {@code Parameters}, by being there. */
        FILE(null), FILES(null), FILE_OR_FILES(null), PARAMETERS(null), MARK(null);

        private final Function<JsonNode, Object> read;

        Kind(Function<JsonNode, Object> read) {
            this.read = read;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final MediaRole role;
    private final Kind kind;
    private final Place place;
    private final Function<DropRequest, Object> asked;

    SidecarKey(Kind kind, Place place, Function<DropRequest, Object> asked) {
        this(null, kind, place, asked);
    }

    SidecarKey(MediaRole role, Kind kind) {
        this(role, kind, Place.SIDECAR, null);
    }

    SidecarKey(MediaRole role, Kind kind, Place place, Function<DropRequest, Object> asked) {
        this.role = role;
        this.kind = kind;
        this.place = place;
        this.asked = asked;
    }

    /** As it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words of sidecars, which those of manifests are as well. */
    public static List<String> ofSidecars() {
        return words(Place.PROFILE);
    }

    /** All words of profiles. */
    public static List<String> ofProfiles() {
        return words(Place.SIDECAR);
    }

    private static List<String> words(Place not) {
        return Arrays.stream(values()).filter(key -> key.place != not).map(SidecarKey::word).toList();
    }

    /** The one that names the files of a role. */
    static SidecarKey of(MediaRole role) {
        return valueOf(role.name());
    }

    /** What its files are for; null where it names none. */
    public MediaRole role() {
        return role;
    }

    /** Whether it is a list where it names one file only. */
    public boolean isList() {
        return kind == Kind.FILES;
    }

    boolean isForProfilesOnly() {
        return place == Place.PROFILE;
    }

    /** Whether a model's parameter of the same name is what it says. */
    public boolean isParameter() {
        return kind == Kind.PARAMETER_TEXT || kind == Kind.PARAMETER_NUMBER || kind == Kind.PARAMETER_FLAG;
    }

    /** Whether a word is that of a key which says something else than a model's parameter of that name. */
    public static boolean isAnother(String word) {
        return Arrays.stream(values()).anyMatch(key -> key.place != Place.PROFILE && key.word().equals(word) && !key.isParameter());
    }

    /** What a request has for it; null where it has none, or where the key is written apart. */
    public Object of(DropRequest request) {
        return asked == null ? null : asked.apply(request);
    }

    /** What a model's parameter of the same name is; null where nothing is said, and of keys that are no parameters. */
    public JsonNode parameter(DropRequest request) {
        return isParameter() && of(request) != null ? JSON.valueToTree(of(request)) : null;
    }

    /** Empty where the tree says nothing, or where the key is read apart. */
    Optional<Object> read(JsonNode tree) {
        return tree.has(word()) && kind.read != null ? Optional.of(kind.read.apply(tree.get(word()))) : Optional.empty();
    }
}
