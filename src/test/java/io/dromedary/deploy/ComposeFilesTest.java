package io.dromedary.deploy;

import static io.dromedary.deploy.Kustomization.list;
import static io.dromedary.deploy.Kustomization.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.ReferenceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        Set<String> settings = ReferenceSettings.byVariable().keySet();
        services.forEach((service, parts) -> {
            assertThat(texts(parts, "depends_on")).as("services that %s waits for", service).isSubsetOf(services.keySet());
            for (String volume : texts(parts, "volumes")) {
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
        return Kustomization.read(DEPLOY.resolve(name));
    }

    private static List<String> texts(Map<String, Object> parts, String key) {
        return list(parts, key).stream().map(String::valueOf).toList();
    }
}
