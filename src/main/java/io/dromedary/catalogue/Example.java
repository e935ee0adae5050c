package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.SidecarKey;
import io.dromedary.job.MediaRole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A drop that a documented model accepts, made from its description: every parameter that needs no id from a list, and a file for every
 * slot.
 *
 * @param sidecar in the order in which a person would write it
 * @param files   by name, the role of each file that the sidecar names
 */
public record Example(ObjectNode sidecar, Map<String, MediaRole> files) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String ID = "11111111-2222-4333-8444-555555555555";

    public static Example of(Model model) {
        ParameterSchema parameters = model.parameters();
        ObjectNode sidecar = JSON.objectNode().put("model", model.id());
        ObjectNode params = JSON.objectNode();
        Map<String, MediaRole> files = files(model);
        Set<String> said = new HashSet<>(model.mediaSize());
        if (parameters.has("prompt")) {
            sidecar.put("prompt", "A red boat on a calm lake");
            said.add("prompt");
        }
        write(files, sidecar);
        for (Translation translation : model.translations()) {
            List<String> row = translation.table().keySet().iterator().next();
            said.addAll(translation.to());
            translation.from().stream().filter(name -> !parameters.has(name))
                    .forEach(name -> sidecar.put(name, row.get(translation.from().indexOf(name))));
        }
        if (model.outputs() != null) {
            sidecar.set("outputs", value(parameters.rule(model.outputs())));
            said.add(model.outputs());
        }
        if (model.motions() != null) {
            ObjectNode motion = sidecar.putArray("motions").addObject().put("name", "HANDHELD");
            if (model.motions().list()) {
                motion.put("strength", 0.5);
            }
            said.add(model.motions().parameter());
        }
        if (model.character() != null) {
            if (parameters.required().contains(model.character().parameter())) {
                sidecar.put("character", ID);
            }
            said.add(model.character().parameter());
        }
        for (String name : parameters.names()) {
            boolean isFormer = parameters.rule(name).path("deprecated").asBoolean();
            JsonNode value = isFormer || said.contains(name) ? null : value(parameters.rule(name));
            if (value != null) {
                boolean another = SidecarKey.isAnother(name);
                (another ? params : sidecar).set(name, value);
            }
        }
        if (!params.isEmpty()) {
            sidecar.set("params", params);
        }
        return new Example(sidecar, files);
    }

    /** As a person would write it in a file. */
    public String yaml() {
        StringBuilder yaml = new StringBuilder();
        sidecar.properties().forEach(key -> yaml.append(key.getKey()).append(": ").append(flow(key.getValue())).append('\n'));
        return yaml.toString();
    }

    private static String flow(JsonNode value) {
        boolean plain = value.isTextual() && value.textValue().matches("[A-Za-z][A-Za-z0-9 /._-]*")
                && Allowed.value(value).equals(value.textValue());
        return plain ? value.textValue() : value.toString();
    }

    private static Map<String, MediaRole> files(Model model) {
        Map<String, MediaRole> files = new LinkedHashMap<>();
        for (MediaRole role : MediaRole.values()) {
            int count = model.slots(role).stream().mapToInt(slot -> Math.max(1, slot.min())).sum();
            for (int i = 1; i <= count; i++) {
                files.put(switch (role) {
                    case IMAGES -> "picture";
                    case END_IMAGE -> "end";
                    case REFERENCE_IMAGES -> "reference";
                    case AUDIO -> "sound";
                    case VIDEO -> "clip";
                } + (count == 1 ? "" : "-" + i) + switch (role) {
                    case IMAGES, END_IMAGE, REFERENCE_IMAGES -> ".png";
                    case AUDIO -> ".wav";
                    case VIDEO -> ".mp4";
                }, role);
            }
        }
        return files;
    }

    private static void write(Map<String, MediaRole> files, ObjectNode sidecar) {
        for (MediaRole role : MediaRole.values()) {
            List<String> names = new ArrayList<>();
            files.forEach((name, what) -> {
                if (what == role) {
                    names.add(name);
                }
            });
            boolean list = role == MediaRole.IMAGES || role == MediaRole.REFERENCE_IMAGES || names.size() > 1;
            if (list && !names.isEmpty()) {
                names.forEach(sidecar.withArray(role.key())::add);
            } else if (!names.isEmpty()) {
                sidecar.put(role.key(), names.get(0));
            }
        }
    }

    /** @return null where only a person can know a value */
    private static JsonNode value(JsonNode rule) {
        if (rule.path("default").asText("").length() > 0) {
            return rule.get("default");
        }
        for (String key : List.of("examples", "enum")) {
            if (rule.has(key)) {
                return rule.get(key).get(0);
            }
        }
        return switch (rule.path("type").asText()) {
            case "integer", "number" ->
                rule.has("minimum") ? rule.get("minimum") : rule.has("maximum") ? rule.get("maximum") : JSON.numberNode(1);
            case "boolean" -> JSON.booleanNode(true);
            case "string" -> rule.has("format") || rule.has("pattern") ? null : JSON.textNode("a grey sky");
            default -> null;
        };
    }
}
