package io.dromedary.deploy;

import static io.dromedary.deploy.Kustomization.list;
import static io.dromedary.deploy.Kustomization.map;
import static io.dromedary.deploy.Kustomization.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No cluster is at hand in the tests: what each overlay makes is held to Kubernetes' own models, and to what it names of ours. */
class KubernetesFilesTest {

    private static final Path FOLDER = Path.of("deploy", "kubernetes");

    @ParameterizedTest
    @ValueSource(strings = {"base", "folder", "bucket", "drain"})
    void whatAnOverlayMakesIsValid(String overlay) throws IOException {
        assertThat(KubernetesRules.broken(Kustomization.build(FOLDER.resolve(overlay)))).isEmpty();
    }

    @Test
    void theComponentAddsAMonitorOfTheService() throws IOException {
        // Given
        List<Map<String, Object>> objects = Kustomization.build(FOLDER.resolve("folder"));
        // When
        objects.addAll(Kustomization.build(FOLDER.resolve("monitor")));
        // Then
        assertThat(KubernetesRules.broken(objects)).isEmpty();
        assertThat(objects).extracting(object -> object.get("kind")).contains("ServiceMonitor");
    }

    @Test
    void overlaysMakeWhatTheirNamesSay() throws IOException {
        assertThat(kinds("folder")).isEqualTo("ConfigMap Deployment NetworkPolicy PersistentVolumeClaim Service");
        assertThat(kinds("bucket")).isEqualTo("ConfigMap Deployment Ingress NetworkPolicy PersistentVolumeClaim Service ServiceAccount");
        assertThat(kinds("drain")).isEqualTo("ConfigMap CronJob NetworkPolicy PersistentVolumeClaim Service ServiceAccount");
    }

    private static String kinds(String overlay) throws IOException {
        return Kustomization.build(FOLDER.resolve(overlay)).stream().map(object -> text(object, "kind")).sorted()
                .collect(Collectors.joining(" "));
    }

    @Test
    void aPatchKeepsWhatItDoesNotName() throws IOException {
        Map<String, Object> container = KubernetesRules.containers(Kustomization.build(FOLDER.resolve("bucket"))).get(0);
        assertThat(list(container, "env")).hasSizeGreaterThan(4);
        assertThat(list(container, "envFrom")).hasSize(1);
        assertThat(map(container.get("livenessProbe"))).containsKey("httpGet");
    }

    /** What is in the first column becomes what is in the second one, in all files; the third says what is told then. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            terminationGracePeriodSeconds:       | gracePeriod:                             | gracePeriod
            replicas: 1                          | replicas: one                            | NumberFormatException
            claimName: dromedary                 | claim: dromedary                         | claim
            name: DROMEDARY_LOG_FORMAT           | name: DROMEDARY_LOGS_FORMAT              | DROMEDARY_LOGS_FORMAT is no setting
            - DROMEDARY_INTAKE=events            | - DROMEDARY_INTAKES=events               | DROMEDARY_INTAKES is no setting
            - DROMEDARY_INTAKE=events            | - DROMEDARY_NOTIFY_SECRET=abc     | DROMEDARY_NOTIFY_SECRET is a secret in plain text
            path: /observe/health/live           | path: /healthz                           | /healthz
            containerPort: 8710                  | containerPort: 8711                      | 8711
            targetPort: webhooks                 | targetPort: hooks                        | hooks
            name: webhooks                       | name: hooks                              | webhooks
            path: /higgsfield                    | path: /                                  | the Ingress opens /
            path: /observe/metrics               | path: /metrics                           | /metrics
            key: DROMEDARY_MANAGEMENT_READ_TOKEN | key: READ                                | READ
            runAsNonRoot: true                   | runAsNonRoot: false                      | runAsNonRoot
            runAsUser: 10001                     | runAsUser: 0                             | runAsUser
            allowPrivilegeEscalation: false      | allowPrivilegeEscalation: true           | allowPrivilegeEscalation
            readOnlyRootFilesystem: true         | readOnlyRootFilesystem: false            | readOnlyRootFilesystem
            drop: [ALL]                          | drop: [NET_RAW]                          | drop
            type: RuntimeDefault                 | type: Unconfined                         | seccompProfile
            terminationGracePeriodSeconds: 30    | terminationGracePeriodSeconds: 6         | seconds of grace
            type: Recreate                       | type: RollingUpdate                      | Recreate
            mountPath: /data                     | mountPath: /dat                          | /data
            claimName: dromedary                 | claimName: other                         | other
            app.kubernetes.io/name: dromedary    | app: line                                | labels
            """)
    void whatIsBrokenIsRefused(String from, String to, String told, @TempDir Path copy) throws IOException {
        // Given
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(FOLDER.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(target, file.toString().contains("monitor") && from.startsWith("app.")
                        ? Files.readString(file)
                        : Files.readString(file).replace(from, to));
            }
        }
        // When
        List<Map<String, Object>> objects = Kustomization.build(copy.resolve("bucket"));
        objects.addAll(Kustomization.build(copy.resolve("monitor")));
        // Then
        assertThat(KubernetesRules.broken(objects)).as("%s -> %s", from, to).isNotEmpty()
                .anySatisfy(problem -> assertThat(problem).contains(told));
    }

    @Test
    void aKustomizationThatIsNotUnderstoodIsRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("kustomization.yaml"), "namePrefix: my-\n");
        assertThatCode(() -> Kustomization.build(folder)).hasMessageContaining("namePrefix");
        Files.writeString(folder.resolve("kustomization.yaml"), """
                patches:
                  - patch: |-
                      kind: Deployment
                      metadata: {name: gone}
                """);
        assertThatCode(() -> Kustomization.build(folder)).hasMessageContaining("a patch of what is not there");
    }
}
