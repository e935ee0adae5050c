package io.dromedary.deploy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The objects that {@code kubectl apply -k} would send, as far as our files use kustomize: resources, components, strategic patches,
 * labels, and maps of settings, whose names get no hash here. Anything else in a kustomization is refused, so that nothing is left out
 * unseen.
 */
final class Kustomization {

    private static final Set<String> KEYS = Set.of("apiVersion", "kind", "resources", "components", "labels", "configMapGenerator",
            "patches");
    /** Lists whose elements are merged by this key; all others are replaced. */
    private static final Map<String, String> MERGED_BY = Map.of("containers", "name", "volumes", "name", "env", "name", "volumeMounts",
            "mountPath", "ports", "containerPort");

    private Kustomization() {
    }

    static List<Map<String, Object>> build(Path folder) throws IOException {
        List<Map<String, Object>> objects = new ArrayList<>();
        addTo(objects, folder);
        return objects;
    }

    private static void addTo(List<Map<String, Object>> objects, Path folder) throws IOException {
        Map<String, Object> file = read(folder.resolve("kustomization.yaml"));
        if (!KEYS.containsAll(file.keySet())) {
            throw new IllegalArgumentException("%s has a key that is not understood here: %s".formatted(folder, file.keySet()));
        }
        for (Object name : list(file, "resources")) {
            Path resource = folder.resolve(name.toString()).normalize();
            if (Files.isDirectory(resource)) {
                addTo(objects, resource);
            } else {
                objects.add(read(resource));
            }
        }
        for (Object literals : list(file, "configMapGenerator")) {
            objects.add(settings(map(literals)));
        }
        for (Object patch : list(file, "patches")) {
            Object inline = map(patch).get("patch");
            apply(inline == null ? read(folder.resolve(text(patch, "path"))) : parse(inline.toString()), objects);
        }
        for (Object component : list(file, "components")) {
            addTo(objects, folder.resolve(component.toString()).normalize());
        }
        for (Object labels : list(file, "labels")) {
            objects.forEach(object -> label(object, map(labels)));
        }
    }

    private static Map<String, Object> settings(Map<String, Object> generator) {
        Map<String, Object> data = new LinkedHashMap<>();
        list(generator, "literals").forEach(literal -> data.put(literal.toString().replaceFirst("=.*", ""),
                literal.toString().replaceFirst("[^=]*=", "")));
        Map<String, Object> object = new LinkedHashMap<>(Map.of("apiVersion", "v1", "kind", "ConfigMap", "data", data));
        object.put("metadata", new LinkedHashMap<>(Map.of("name", generator.get("name"))));
        return object;
    }

    private static void apply(Map<String, Object> patch, List<Map<String, Object>> objects) {
        Map<String, Object> patched = objects.stream().filter(object -> id(object).equals(id(patch))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a patch of what is not there: " + id(patch)));
        if ("delete".equals(patch.get("$patch"))) {
            objects.remove(patched);
        } else {
            merge(patched, patch);
        }
    }

    private static void merge(Map<String, Object> into, Map<String, Object> patch) {
        patch.forEach((key, value) -> {
            Object old = into.get(key);
            if (value instanceof Map && old instanceof Map) {
                merge(map(old), map(value));
            } else if (value instanceof List<?> more && old instanceof List<?> few && MERGED_BY.containsKey(key)) {
                into.put(key, merged(few, more, MERGED_BY.get(key)));
            } else {
                into.put(key, value);
            }
        });
    }

    private static List<Object> merged(List<?> few, List<?> more, String key) {
        List<Object> all = new ArrayList<>(few);
        for (Object one : more) {
            Optional<Object> same = all.stream().filter(other -> map(other).get(key).equals(map(one).get(key))).findFirst();
            if (same.isPresent()) {
                merge(map(same.get()), map(one));
            } else {
                all.add(one);
            }
        }
        return all;
    }

    /** With {@code includeSelectors}: also what selects pods, and their template. */
    private static void label(Map<String, Object> object, Map<String, Object> labels) {
        Map<String, Object> pairs = map(labels.get("pairs"));
        merge(object, nested(pairs, "metadata", "labels"));
        if (!Boolean.TRUE.equals(labels.get("includeSelectors"))) {
            return;
        }
        switch (text(object, "kind")) {
            case "Deployment" -> {
                merge(object, nested(pairs, "spec", "selector", "matchLabels"));
                merge(object, nested(pairs, "spec", "template", "metadata", "labels"));
            }
            case "CronJob" -> merge(object, nested(pairs, "spec", "jobTemplate", "spec", "template", "metadata", "labels"));
            case "Service" -> merge(object, nested(pairs, "spec", "selector"));
            case "NetworkPolicy" -> merge(object, nested(pairs, "spec", "podSelector", "matchLabels"));
            default -> {
            }
        }
    }

    private static Map<String, Object> nested(Map<String, Object> inner, String... path) {
        Map<String, Object> outer = new LinkedHashMap<>(inner);
        for (int i = path.length - 1; i >= 0; i--) {
            Map<String, Object> around = new LinkedHashMap<>();
            around.put(path[i], outer);
            outer = around;
        }
        return outer;
    }

    static String id(Map<String, Object> object) {
        return object.get("apiVersion") + " " + object.get("kind") + " " + map(object.get("metadata")).get("name");
    }

    static Map<String, Object> read(Path file) throws IOException {
        try (Reader text = Files.newBufferedReader(file)) {
            return map(new Load(LoadSettings.builder().build()).loadFromReader(text));
        }
    }

    static Map<String, Object> parse(String text) {
        return map(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    static String text(Object object, String key) {
        return String.valueOf(map(object).get(key));
    }

    static List<?> list(Object object, String key) {
        return map(object).get(key) instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }
}
