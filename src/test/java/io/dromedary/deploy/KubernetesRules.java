package io.dromedary.deploy;

import static io.dromedary.deploy.Kustomization.list;
import static io.dromedary.deploy.Kustomization.map;
import static io.dromedary.deploy.Kustomization.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.dromedary.testing.ReferenceSettings;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold of objects that are sent to a cluster together. */
final class KubernetesRules {

    /** Their generated models refuse what they do not know, what is missing, and what has another type. */
    private static final Map<String, Class<?>> MODELS = Map.of("apps/v1 Deployment", V1Deployment.class, "batch/v1 CronJob",
            V1CronJob.class,
            "v1 ConfigMap", V1ConfigMap.class, "v1 Service", V1Service.class, "v1 ServiceAccount", V1ServiceAccount.class,
            "v1 PersistentVolumeClaim", V1PersistentVolumeClaim.class, "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class,
            "networking.k8s.io/v1 Ingress", V1Ingress.class);
    /** What the Prometheus operator understands, as far as we use it: its models are in no registry that the build has. */
    private static final Map<String, Set<String>> MONITOR = Map.of("spec", Set.of("selector", "endpoints"), "endpoint",
            Set.of("port", "path", "interval", "authorization"), "credentials", Set.of("name", "key"));
    private static final Set<String> PROBED = Set.of("/observe/health", "/observe/health/live", "/observe/health/ready");
    private static final Map<String, String> PORTS = Map.of("management", "dromedary.management.port", "webhooks",
            "dromedary.webhook.port");
    /** Of the secret that the deployment's owner makes. */
    private static final Set<String> SECRETS = Set.of("HF_KEY", "DROMEDARY_MANAGEMENT_TOKEN", "DROMEDARY_MANAGEMENT_READ_TOKEN");

    private final List<String> broken = new ArrayList<>();
    private final List<Map<String, Object>> objects;
    private final Properties settings = ReferenceSettings.read();

    private KubernetesRules(List<Map<String, Object>> objects) {
        this.objects = objects;
    }

    /** What does not hold; empty where all is well. */
    static List<String> broken(List<Map<String, Object>> objects) {
        KubernetesRules rules = new KubernetesRules(objects);
        objects.forEach(rules::model);
        if (rules.broken.isEmpty()) {
            pods(objects).forEach(rules::pod);
            rules.labels();
            rules.ports();
            rules.images();
            rules.monitors();
            rules.secrets();
        }
        return rules.broken;
    }

    private void hold(boolean holds, String otherwise, Object... values) {
        if (!holds) {
            broken.add(otherwise.formatted(values));
        }
    }

    // ------------------------------------------------------------------ models

    private void model(Map<String, Object> object) {
        String kind = object.get("apiVersion") + " " + object.get("kind");
        if (kind.equals("monitoring.coreos.com/v1 ServiceMonitor")) {
            monitor(object);
            return;
        }
        Class<?> model = MODELS.get(kind);
        if (model == null) {
            broken.add("no model of " + kind);
            return;
        }
        try {
            String json = new ObjectMapper().writeValueAsString(object);
            model.getMethod("validateJsonElement", JsonElement.class).invoke(null, JsonParser.parseString(json));
            Objects.requireNonNull(JSON.getGson().fromJson(json, model));
        } catch (ReflectiveOperationException e) {
            broken.add(kind + ": " + e.getCause());
        } catch (IOException | RuntimeException e) {
            broken.add(kind + ": " + e);
        }
    }

    private void monitor(Map<String, Object> object) {
        Map<String, Object> spec = map(object.get("spec"));
        hold(spec.keySet().equals(MONITOR.get("spec")), "ServiceMonitor: %s", spec.keySet());
        for (Object endpoint : list(spec, "endpoints")) {
            Map<String, Object> credentials = map(map(map(endpoint).get("authorization")).get("credentials"));
            hold(MONITOR.get("endpoint").containsAll(map(endpoint).keySet()), "ServiceMonitor: %s", endpoint);
            hold(credentials.keySet().equals(MONITOR.get("credentials")), "ServiceMonitor: %s", credentials);
            hold("/observe/metrics".equals(text(endpoint, "path")), "ServiceMonitor: no metrics at %s", text(endpoint, "path"));
            hold(text(endpoint, "interval").matches("\\d+[sm]"), "ServiceMonitor: interval %s", text(endpoint, "interval"));
        }
    }

    // ------------------------------------------------------------------ pods

    private record Pod(String owner, Map<String, Object> labels, Map<String, Object> spec) {
    }

    private static List<Pod> pods(List<Map<String, Object>> objects) {
        return objects.stream().map(object -> {
            Map<String, Object> spec = map(object.get("spec"));
            Map<String, Object> template = map(
                    (spec.containsKey("jobTemplate") ? map(map(spec.get("jobTemplate")).get("spec")) : spec).get("template"));
            return new Pod(text(object, "kind"), map(map(template.get("metadata")).get("labels")), map(template.get("spec")));
        }).filter(pod -> !pod.spec().isEmpty()).toList();
    }

    static List<Map<String, Object>> containers(List<Map<String, Object>> objects) {
        return pods(objects).stream().flatMap(pod -> list(pod.spec(), "containers").stream()).map(Kustomization::map).toList();
    }

    private void pod(Pod pod) {
        Map<String, Object> security = map(pod.spec().get("securityContext"));
        hold(Boolean.TRUE.equals(security.get("runAsNonRoot")), "%s: runAsNonRoot", pod.owner());
        hold(security.get("runAsUser") instanceof Integer user && user > 0, "%s: runAsUser", pod.owner());
        hold("RuntimeDefault".equals(map(security.get("seccompProfile")).get("type")), "%s: seccompProfile", pod.owner());
        int patience = Integer.parseInt(settings.getProperty("camel.main.shutdown-timeout"));
        hold(pod.spec().get("terminationGracePeriodSeconds") instanceof Integer grace && grace > patience,
                "%s: too few seconds of grace, the line needs up to %d", pod.owner(), patience);
        for (Object container : list(pod.spec(), "containers")) {
            container(pod, map(container));
        }
    }

    private void container(Pod pod, Map<String, Object> container) {
        Map<String, Object> security = map(container.get("securityContext"));
        hold(Boolean.FALSE.equals(security.get("allowPrivilegeEscalation")), "%s: allowPrivilegeEscalation", pod.owner());
        hold(Boolean.TRUE.equals(security.get("readOnlyRootFilesystem")), "%s: readOnlyRootFilesystem", pod.owner());
        hold(Map.of("drop", List.of("ALL")).equals(security.get("capabilities")), "%s: drop all capabilities", pod.owner());
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            Map<String, Object> get = map(map(container.get(probe)).get("httpGet"));
            hold(!pod.owner().equals("Deployment") || PROBED.contains(text(get, "path")) && text(get, "port").equals("management"),
                    "%s: %s asks for %s", pod.owner(), probe, get);
        }
        for (Object volume : list(pod.spec(), "volumes")) {
            String claim = text(map(volume).get("persistentVolumeClaim"), "claimName");
            hold(exists("PersistentVolumeClaim", claim), "%s: no claim %s", pod.owner(), claim);
            hold(list(container, "volumeMounts").stream().anyMatch(mount -> text(mount, "name").equals(text(volume, "name"))
                    && text(mount, "mountPath").equals("/data")), "%s: the image keeps all in /data", pod.owner());
        }
        environment(pod, container);
    }

    private void environment(Pod pod, Map<String, Object> container) {
        Map<String, Object> values = new HashMap<>();
        for (Object from : list(container, "envFrom")) {
            String name = text(map(from).get("configMapRef"), "name");
            hold(exists("ConfigMap", name), "%s: no ConfigMap %s", pod.owner(), name);
            values.putAll(objects.stream().filter(object -> is(object, "ConfigMap", name)).findFirst()
                    .map(object -> map(object.get("data"))).orElse(Map.of()));
        }
        list(container, "env").forEach(variable -> values.put(text(variable, "name"), map(variable).get("value")));
        Set<String> known = ReferenceSettings.byVariable().keySet();
        values.forEach((name, value) -> {
            hold(known.contains(name) || SECRETS.contains(name), "%s is no setting", name);
            hold(value == null || !name.matches(".*(KEY|TOKEN|SECRETS?|PASSWORD)"), "%s is a secret in plain text", name);
            hold(value == null || value instanceof String, "%s is no text", name);
        });
    }

    // ------------------------------------------------------------------ what fits together

    /** Whoever selects, selects the pods that are there. */
    private void labels() {
        for (Map<String, Object> object : objects) {
            Map<String, Object> spec = map(object.get("spec"));
            Map<String, Object> wanted = switch (text(object, "kind")) {
                case "Deployment" -> map(map(spec.get("selector")).get("matchLabels"));
                case "Service" -> map(spec.get("selector"));
                case "NetworkPolicy" -> map(map(spec.get("podSelector")).get("matchLabels"));
                default -> null;
            };
            if (wanted != null) {
                hold(!wanted.isEmpty(), "%s: no labels", object.get("kind"));
                pods(objects).forEach(pod -> hold(pod.labels().entrySet().containsAll(wanted.entrySet()), "%s: other labels than %s of %s",
                        object.get("kind"), pod.labels(), pod.owner()));
            }
            if (text(object, "kind").equals("Deployment")) {
                hold(Integer.valueOf(1).equals(spec.get("replicas")) && "Recreate".equals(map(spec.get("strategy")).get("type")),
                        "one process works on a journal: one replica, Recreate");
            }
        }
    }

    private void ports() {
        Set<String> open = new LinkedHashSet<>();
        containers(objects).forEach(container -> list(container, "ports").forEach(port -> {
            String name = text(port, "name");
            open.add(name);
            hold(text(port, "containerPort").equals(settings.getProperty(PORTS.getOrDefault(name, ""))), "no %s at port %s", name,
                    text(port, "containerPort"));
        }));
        Set<String> served = new LinkedHashSet<>();
        for (Map<String, Object> object : objects) {
            Map<String, Object> spec = map(object.get("spec"));
            if (text(object, "kind").equals("Service")) {
                list(spec, "ports").forEach(port -> {
                    served.add(text(port, "name"));
                    hold(open.isEmpty() || open.contains(text(port, "targetPort")), "Service: no port %s", text(port, "targetPort"));
                });
            } else if (text(object, "kind").equals("NetworkPolicy")) {
                list(spec, "ingress").stream().flatMap(rule -> list(rule, "ports").stream()).forEach(
                        port -> hold(open.isEmpty() || open.contains(text(port, "port")), "NetworkPolicy: no port %s", text(port, "port")));
            } else if (text(object, "kind").equals("Ingress")) {
                ingress(spec, served);
            }
        }
    }

    /** The webhooks alone. The services come before it. */
    private void ingress(Map<String, Object> spec, Set<String> served) {
        String address = containers(objects).isEmpty() ? "" : address();
        for (Object rule : list(spec, "rules")) {
            for (Object path : list(map(rule).get("http"), "paths")) {
                Map<String, Object> service = map(map(map(path).get("backend")).get("service"));
                String port = text(service.get("port"), "name");
                hold(exists("Service", text(service, "name")) && served.contains(port) && port.equals("webhooks"),
                        "Ingress: not the webhooks of a Service: %s", service);
                hold(address.equals("https://" + text(rule, "host") + text(path, "path")),
                        "the Ingress opens %s of %s, and the provider is told %s", text(path, "path"), text(rule, "host"), address);
            }
        }
    }

    private String address() {
        return objects.stream().filter(object -> text(object, "kind").equals("ConfigMap"))
                .map(object -> text(object.get("data"), "DROMEDARY_WEBHOOK_PUBLIC_URL")).findFirst().orElse("");
    }

    private void images() {
        Set<String> images = containers(objects).stream().map(container -> text(container, "image")).collect(Collectors.toSet());
        hold(images.size() == 1 && images.iterator().next().matches(".+:\\d+[.]\\d+[.]\\d+"), "one image of a version: %s", images);
    }

    private void monitors() {
        for (Map<String, Object> monitor : objects.stream().filter(object -> text(object, "kind").equals("ServiceMonitor")).toList()) {
            Map<String, Object> wanted = map(map(map(monitor.get("spec")).get("selector")).get("matchLabels"));
            List<Map<String, Object>> services = objects.stream().filter(object -> text(object, "kind").equals("Service"))
                    .filter(object -> map(map(object.get("metadata")).get("labels")).entrySet().containsAll(wanted.entrySet())).toList();
            hold(!services.isEmpty(), "ServiceMonitor: no Service has the labels %s", wanted);
            list(monitor.get("spec"), "endpoints").forEach(endpoint -> hold(services.stream()
                    .flatMap(service -> list(service.get("spec"), "ports").stream())
                    .anyMatch(port -> text(port, "name").equals(text(endpoint, "port"))), "ServiceMonitor: no port %s",
                    text(endpoint, "port")));
        }
    }

    /** One secret, which is not in these files. */
    private void secrets() {
        Stream<Map<String, Object>> pods = containers(objects).stream().flatMap(container -> list(container, "env").stream())
                .map(variable -> map(map(map(variable).get("valueFrom")).get("secretKeyRef"))).filter(reference -> !reference.isEmpty());
        Stream<Map<String, Object>> monitors = objects.stream().filter(object -> text(object, "kind").equals("ServiceMonitor"))
                .flatMap(object -> list(object.get("spec"), "endpoints").stream())
                .map(endpoint -> map(map(map(endpoint).get("authorization")).get("credentials")));
        Stream.concat(pods, monitors).forEach(reference -> hold(
                "dromedary".equals(reference.get("name")) && SECRETS.contains(text(reference, "key")), "the secret has no %s: %s",
                text(reference, "key"), reference));
        hold(objects.stream().noneMatch(object -> text(object, "kind").equals("Secret")), "a secret in a file");
    }

    private boolean exists(String kind, String name) {
        return objects.stream().anyMatch(object -> is(object, kind, name));
    }

    private static boolean is(Map<String, Object> object, String kind, String name) {
        return text(object, "kind").equals(kind) && text(object.get("metadata"), "name").equals(name);
    }
}
