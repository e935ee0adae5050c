package io.dromedary.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The identity of a character: training costs money, so there is one for each name and version, whatever its pictures.
 *
 * @param version v1, v2 or cinema; v1 where the drop names none, as at the provider
 */
public record CharacterKey(String name, String version) {

    public static final String DEFAULT_VERSION = "v1";

    /** The character that a request makes; empty where it makes something else. */
    public static Optional<CharacterKey> madeBy(DropRequest request) {
        if (request == null || !request.target().dialect().equals(Target.CHARACTER)) {
            return Optional.empty();
        }
        String name = said(request, "name", "");
        return name.isBlank() ? Optional.empty() : Optional.of(new CharacterKey(name, said(request, "model_version", DEFAULT_VERSION)));
    }

    private static String said(DropRequest request, String parameter, String otherwise) {
        JsonNode value = request.params().has(parameter) ? request.params().path(parameter) : request.arguments().path(parameter);
        return value.asText(otherwise).strip();
    }

    /** Used instead of {@link Intent}: the journal rejects a second live job with it as a duplicate. */
    public String intent() {
        return DigestUtils.sha256Hex("character\n" + version + "\n" + name);
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(name, version);
    }
}
