package io.dromedary.deploy;

import static io.dromedary.deploy.Kustomization.list;
import static io.dromedary.deploy.Kustomization.map;
import static io.dromedary.deploy.Kustomization.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Camel K's own schema is in no registry that the build has, so this knows the traits that we use, as Camel K 2.11 has them. What the
 * operator would make of them is held to the rules of {@code deploy/kubernetes}.
 */
class CamelKFilesTest {

    private static final Path FOLDER = Path.of("deploy", "camel");
    private static final Set<String> SPEC = Set.of("replicas", "template", "traits");
    private static final String CONTAINER = "name image imagePullPolicy port portName servicePort servicePortName requestCPU requestMemory "
            + "limitCPU limitMemory runAsUser runAsNonRoot allowPrivilegeEscalation capabilitiesDrop seccompProfileType";
    private static final String HEALTH = "enabled livenessProbeEnabled livenessProbe livenessPort livenessPeriod livenessTimeout "
            + "livenessFailureThreshold readinessProbeEnabled readinessProbe readinessPort readinessPeriod readinessTimeout "
            + "startupProbeEnabled startupProbe startupPort startupPeriod startupFailureThreshold";
    private static final Map<String, Set<String>> TRAITS = Map.of("container", words(CONTAINER), "health", words(HEALTH), "deployment",
            Set.of("strategy"), "environment", Set.of("vars"), "mount", Set.of("volumes"), "prometheus", Set.of("enabled", "podMonitor"),
            "service", Set.of("enabled"));

    private static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }

    @Test
    void theIntegrationIsTheDeploymentInOtherWords() throws IOException {
        assertThat(broken(Files.readString(FOLDER.resolve("integration.yaml")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            livenessFailureThreshold:     | livenessThreshold:              | livenessThreshold
            mount:                        | mounts:                         | mounts
            DROMEDARY_LOG_FORMAT=json     | DROMEDARY_LOGS_FORMAT=json      | DROMEDARY_LOGS_FORMAT is no setting
            HF_KEY=secret:dromedary/HF_KEY| HF_KEY=abc                      | HF_KEY is a secret in plain text
            dromedary:/data               | dromedary:/dat                  | /data
            dromedary:/data               | other:/data                     | no claim other
            /observe/health/live          | /healthz                        | livenessProbe
            livenessPort: 9876            | livenessPort: 8080              | livenessProbe
            strategy: Recreate            | strategy: RollingUpdate         | Recreate
            image: dromedary:0.1.0        | image: dromedary:0.0.9          | one image
            readOnlyRootFilesystem: true  | readOnlyRootFilesystem: false   | readOnlyRootFilesystem
            capabilitiesDrop: [ALL]       | capabilitiesDrop: [NET_RAW]     | drop
            PeriodSeconds: 30             | PeriodSeconds: 3                | seconds of grace
            """)
    void whatIsBrokenIsNoticed(String from, String to, String told) throws IOException {
        String file = Files.readString(FOLDER.resolve("integration.yaml"));
        assertThat(file).contains(from);
        assertThat(broken(file.replace(from, to))).anySatisfy(problem -> assertThat(problem).contains(told));
    }

    @Test
    void theMonitorAsksForTheMetricsWithTheTokenThatOnlyReads() throws IOException {
        Map<String, Object> monitor = Kustomization.read(FOLDER.resolve("pod-monitor.yaml"));
        assertThat(list(monitor.get("spec"), "podMetricsEndpoints"))
                .isEqualTo(List.of(Map.of("portNumber", 9876, "path", "/observe/metrics",
                        "interval", "30s", "authorization",
                        Map.of("credentials", Map.of("name", "dromedary", "key", "DROMEDARY_MANAGEMENT_READ_TOKEN")))));
        assertThat(map(map(map(monitor.get("spec")).get("selector")).get("matchLabels")))
                .isEqualTo(Map.of("camel.apache.org/integration", "dromedary"));
    }

    private static List<String> broken(String file) throws IOException {
        Map<String, Object> integration = Kustomization.parse(file);
        Map<String, Object> spec = map(integration.get("spec"));
        Map<String, Object> traits = map(spec.get("traits"));
        List<String> broken = new ArrayList<>();
        if (!"camel.apache.org/v1 Integration dromedary".equals(Kustomization.id(integration)) || !SPEC.containsAll(spec.keySet())) {
            broken.add("no Integration");
        }
        traits.forEach((trait, options) -> {
            if (!TRAITS.getOrDefault(trait, Set.of()).containsAll(map(options).keySet())) {
                broken.add("%s has an unknown option: %s".formatted(trait, options));
            }
        });
        if (broken.isEmpty()) {
            List<Map<String, Object>> objects = Kustomization.build(Path.of("deploy", "kubernetes", "base"));
            Map<String, Object> ours = objects.stream().filter(object -> text(object, "kind").equals("Deployment")).findFirst()
                    .orElseThrow();
            objects.add(deployment(spec, traits, ours));
            broken.addAll(KubernetesRules.broken(objects));
        }
        return broken;
    }

    /** What the operator makes of the traits, in so far as the rules look at it. */
    private static Map<String, Object> deployment(Map<String, Object> spec, Map<String, Object> traits, Map<String, Object> ours) {
        Map<String, Object> said = map(traits.get("container"));
        Map<String, Object> template = map(map(spec.get("template")).get("spec"));
        Map<String, Object> container = new LinkedHashMap<>(map(list(template, "containers").get(0)));
        Map<String, Object> security = new LinkedHashMap<>(map(container.get("securityContext")));
        security.put("allowPrivilegeEscalation", said.get("allowPrivilegeEscalation"));
        security.put("capabilities", Map.of("drop", said.get("capabilitiesDrop")));
        container.put("securityContext", security);
        container.put("image", said.get("image"));
        container.put("ports", List.of(Map.of("name", said.get("portName"), "containerPort", said.get("port")),
                Map.of("name", "management", "containerPort", map(traits.get("health")).get("livenessPort"))));
        for (String probe : List.of("liveness", "readiness", "startup")) {
            Map<String, Object> health = map(traits.get("health"));
            Object port = health.get(probe + "Port");
            container.put(probe + "Probe", Map.of("httpGet", Map.of("path", health.get(probe + "Probe"), "port",
                    Integer.valueOf(9876).equals(port) ? "management" : port)));
        }
        container.put("env", list(traits.get("environment"), "vars").stream().map(one -> variable(one.toString())).toList());
        String[] volume = list(traits.get("mount"), "volumes").get(0).toString().split(":");
        container.put("volumeMounts", List.of(Map.of("name", "data", "mountPath", volume[1])));
        Map<String, Object> pod = new LinkedHashMap<>(template);
        pod.put("containers", List.of(container));
        pod.put("volumes", List.of(Map.of("name", "data", "persistentVolumeClaim", Map.of("claimName", volume[0]))));
        Map<String, Object> labels = map(map(map(map(ours.get("spec")).get("template")).get("metadata")).get("labels"));
        return Map.of("apiVersion", "apps/v1", "kind", "Deployment", "metadata", Map.of("name", "camel-k"), "spec", Map.of("replicas",
                spec.get("replicas"), "strategy", Map.of("type", map(traits.get("deployment")).get("strategy")), "selector",
                Map.of("matchLabels", labels), "template", Map.of("metadata", Map.of("labels", labels), "spec", pod)));
    }

    private static Map<String, Object> variable(String said) {
        String name = said.replaceFirst("=.*", "");
        String value = said.substring(name.length() + 1);
        if (!value.startsWith("secret:")) {
            return Map.of("name", name, "value", value);
        }
        String[] secret = value.substring("secret:".length()).split("/");
        return Map.of("name", name, "valueFrom", Map.of("secretKeyRef", Map.of("name", secret[0], "key", secret[1])));
    }
}
