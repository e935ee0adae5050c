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
 * The keys that sidecars, rows of manifests and profiles have, whatever the model: each with what it holds, and its value in a record. Any
 * other key is a parameter of the model. In the order in which a record has them. The published schemas say what a key may hold, and which
 * ones a profile may have; a test compares their keys with these.
 */
public enum SidecarKey {

    MODEL(Kind.VERBATIM, DropRequest::model),
    PROMPT(Kind.PARAMETER_TEXT, DropRequest::prompt),
    PROMPT_PREFIX(Kind.TEXT, null),
    PROMPT_SUFFIX(Kind.TEXT, null),
    /** Read as {@link IntakeRules}. */
    INTAKE(Kind.RULES, null),
    IMAGES(MediaRole.IMAGES, Kind.FILES),
    END_IMAGE(MediaRole.END_IMAGE, Kind.FILE),
    REFERENCE_IMAGES(MediaRole.REFERENCE_IMAGES, Kind.FILES),
    AUDIO(MediaRole.AUDIO, Kind.FILE_OR_FILES),
    VIDEO(MediaRole.VIDEO, Kind.FILE_OR_FILES),
    CHARACTER(Kind.TEXT, DropRequest::character),
    MOTIONS(Kind.MOTIONS, DropRequest::motions),
    STYLE(Kind.TEXT, DropRequest::style),
    OUTPUTS(Kind.WHOLE_NUMBER, DropRequest::outputs),
    SEED(Kind.PARAMETER_NUMBER, DropRequest::seed),
    ENHANCE_PROMPT(Kind.PARAMETER_FLAG, DropRequest::enhancePrompt),
    PARAMS(Kind.PARAMETERS, DropRequest::params),
    OUTPUT_NAME(Kind.VERBATIM, DropRequest::outputName),
    /** Not in a record: how urgent a job was is no property of its results. */
    PRIORITY(Kind.WHOLE_NUMBER, null),
    /** Not in a record, either. */
    MAX_CREDITS(Kind.DECIMAL, null),
    /** What the drops of a folder may cost, see {@link ProfileReader#budgets}. */
    BUDGET(Kind.BUDGET, null),
    /** In a record it is the id of the job, see {@code Records}. */
    VARIATION(Kind.VERBATIM, null),
    RECORD(Kind.MARK, null);

    /** What a key holds, and how it is read. */
    private enum Kind {
        /** Without blanks at both ends. */
        TEXT(node -> node.textValue().strip()),
        /** Numbers, true and false are text, too. */
        VERBATIM(JsonNode::asText),
        WHOLE_NUMBER(JsonNode::intValue),
        DECIMAL(JsonNode::decimalValue),
        MOTIONS(Motion::listOf),
        /** Passed on as the model's parameter of the same name. */
        PARAMETER_TEXT(TEXT.read), PARAMETER_NUMBER(JsonNode::longValue), PARAMETER_FLAG(JsonNode::booleanValue),
        /** Read elsewhere: as {@code NamedFiles}, {@code Parameters}, {@code IntakeRules}, {@code Budget}, or only whether it is present. */
        FILE(null), FILES(null), FILE_OR_FILES(null), PARAMETERS(null), RULES(null), BUDGET(null), MARK(null);

        private final Function<JsonNode, Object> read;

        Kind(Function<JsonNode, Object> read) {
            this.read = read;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final MediaRole role;
    private final Kind kind;
    private final Function<DropRequest, Object> asked;

    SidecarKey(Kind kind, Function<DropRequest, Object> asked) {
        this(null, kind, asked);
    }

    SidecarKey(MediaRole role, Kind kind) {
        this(role, kind, null);
    }

    SidecarKey(MediaRole role, Kind kind, Function<DropRequest, Object> asked) {
        this.role = role;
        this.kind = kind;
        this.asked = asked;
    }

    /** The key as it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All keys of sidecars, and of rows of manifests. */
    public static List<String> ofSidecars() {
        return Arrays.stream(values()).filter(key -> !key.isForProfilesOnly()).map(SidecarKey::word).toList();
    }

    /** The key that names the files of a role. */
    static SidecarKey of(MediaRole role) {
        return valueOf(role.name());
    }

    /** The role of its files; null where it names none. */
    public MediaRole role() {
        return role;
    }

    /** Whether it is a list even for one file. */
    public boolean isList() {
        return kind == Kind.FILES;
    }

    boolean isForProfilesOnly() {
        return this == PROMPT_PREFIX || this == PROMPT_SUFFIX || this == INTAKE || this == BUDGET;
    }

    /** Whether it is passed on as the model's parameter of the same name. */
    public boolean isParameter() {
        return kind == Kind.PARAMETER_TEXT || kind == Kind.PARAMETER_NUMBER || kind == Kind.PARAMETER_FLAG;
    }

    /** Whether a word is a key that means something else than a model's parameter of that name. */
    public static boolean isAnother(String word) {
        return Arrays.stream(values()).anyMatch(key -> !key.isForProfilesOnly() && key.word().equals(word) && !key.isParameter());
    }

    /** Whether a word is a key whose value never names a file. */
    static boolean holdsWords(String word) {
        return Arrays.stream(values()).anyMatch(key -> key.word().equals(word) && key.role == null && key != PARAMS);
    }

    /** Its value in a request; null where there is none, or where the key is written elsewhere. */
    public Object of(DropRequest request) {
        return asked == null ? null : asked.apply(request);
    }

    /** The value of the model's parameter of the same name; null where it was not given, and for keys that are not parameters. */
    public JsonNode parameter(DropRequest request) {
        return isParameter() && of(request) != null ? JSON.valueToTree(of(request)) : null;
    }

    /** Empty where the tree does not have the key, or where it is read elsewhere. */
    Optional<Object> read(JsonNode tree) {
        return tree.has(word()) && kind.read != null ? Optional.of(kind.read.apply(tree.get(word()))) : Optional.empty();
    }
}
