package io.dromedary.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One {@code *.camel.yaml}.
 *
 * @param file relative to the project, with slashes
 * @param root the content as Camel's schema sees it
 */
record RouteFile(String file, String text, JsonNode root) {

    static final String SUFFIX = ".camel.yaml";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws YamlEngineException when the file is no YAML; a key given twice counts as that */
    static RouteFile read(Path project, Path path) throws IOException {
        String text = Files.readString(path);
        Object content = new Load(LoadSettings.builder().setLabel(path.toString()).build()).loadFromString(text);
        return new RouteFile(nameIn(project, path), text, JSON.valueToTree(content));
    }

    /** Not what people have in {@code routes/local/}, which is theirs. */
    static boolean isOfTheProduct(Path path) {
        return path.toString().endsWith(SUFFIX) && !path.getParent().endsWith(Path.of("routes", "local"));
    }

    static String nameIn(Path project, Path path) {
        return project.relativize(path).toString().replace('\\', '/');
    }

    /** {@code await} for {@code routes/await.camel.yaml}. */
    String stem() {
        return file.substring(file.lastIndexOf('/') + 1, file.length() - SUFFIX.length());
    }
}
