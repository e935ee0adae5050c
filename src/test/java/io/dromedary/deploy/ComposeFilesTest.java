package io.dromedary.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** No engine of containers is at hand in the tests, so the compose files are read, and held to what they name. */
class ComposeFilesTest {

    private static final Path DEPLOY = Path.of("deploy");
    /** What is no setting of ours, but of the SDKs and of the JDK. */
    private static final Set<String> OTHERS = Set.of("HF_KEY", "AWS_ENDPOINT_URL_SQS", "AWS_REGION", "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY", "TZ");

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.full.yaml"})
    void whatAComposeFileNamesIsThere(String name) throws IOException {
        Map<String, Map<String, Object>> services = services(name);
        Map<String, Object> top = read(name);
        Set<String> settings = settings();
        services.forEach((service, parts) -> {
            assertThat(list(parts, "depends_on")).as("services that %s waits for", service).isSubsetOf(services.keySet());
            for (String volume : list(parts, "volumes")) {
                String from = volume.split(":")[0];
                assertThat(from.startsWith("./")
                        ? from.equals("./data") || Files.exists(DEPLOY.resolve(from))
                        : map(top.get("volumes")).containsKey(from)).as("%s: %s", service, volume).isTrue();
            }
            if (parts.containsKey("configs")) {
                ((List<?>) parts.get("configs")).forEach(config -> assertThat(map(top.get("configs"))).containsKey(
                        String.valueOf(map(config).get("source"))));
            }
            if (parts.get("image").equals("dromedary")) {
                assertThat(map(parts.get("environment")).keySet().stream().filter(variable -> !OTHERS.contains(variable)))
                        .as("settings of %s", service).isSubsetOf(settings);
                assertThat(parts).as("least rights of %s", service).containsEntry("read_only", true)
                        .containsEntry("cap_drop", List.of("ALL"));
            } else {
                assertThat(String.valueOf(parts.get("image"))).as("a version").matches(".+:v?\\d+[.]\\d+[.]\\d+");
            }
        });
    }

    static Map<String, Map<String, Object>> services(String name) throws IOException {
        return map(read(name).get("services")).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey,
                        entry -> map(entry.getValue())));
    }

    private static Map<String, Object> read(String name) throws IOException {
        try (Reader file = Files.newBufferedReader(DEPLOY.resolve(name))) {
            return map(new Load(LoadSettings.builder().build()).loadFromReader(file));
        }
    }

    private static Set<String> settings() throws IOException {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("application.properties"))) {
            properties.load(file);
        }
        return properties.stringPropertyNames().stream().map(setting -> setting.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> list(Map<String, Object> parts, String key) {
        return parts.get(key) instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }
}
