package io.dromedary.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.routes.NodeRules.Finding;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The rules of {@code routes/}: valid against Camel's schema, one route a file with the file's name, the canonical form that a visual
 * designer reads and writes, ids everywhere, no literals where a setting belongs, targets that exist, no setting unknown or unused, no
 * call of a
 * provider that leaves headers behind, and no variable that is not agreed on.
 */
final class RouteLint {

    private static final int MAX_BYTES = 5 * 1024;
    private static final String POLICIES = "routes/policies/";
    private static final String BEANS = "beans";
    private static final String CALLS = "routes/calls/";
    private static final Pattern HTTP = Pattern.compile("https?:.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern TARGET = Pattern.compile("(direct|seda):([^?{}$]+)");
    private static final Pattern OWN_KEY = Pattern.compile("(dromedary|higgsfield)\\..*");
    private static final String SETTINGS = "application.properties";

    private static final RouteSchema SCHEMA = new RouteSchema();
    private static final NodeRules NODE_RULES = new NodeRules(SCHEMA);

    private final Path project;
    private final Set<String> codeKeys;
    private final Set<String> derivedKeys;
    private final VariableRules variables;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, String> placeOfId = new HashMap<>();
    private final Set<String> consumers = new HashSet<>();
    private final List<Violation> targets = new ArrayList<>();
    private final Set<String> usedKeys = new TreeSet<>();

    /**
     * @param project     has {@code routes/} and {@code application.properties}
     * @param codeKeys    the settings that Java code reads
     * @param derivedKeys the properties that Java code derives from the settings
     * @param variables   knows afterwards who sets and reads them
     */
    RouteLint(Path project, Set<String> codeKeys, Set<String> derivedKeys, VariableRules variables) {
        this.variables = variables;
        this.project = project;
        this.codeKeys = codeKeys;
        this.derivedKeys = derivedKeys;
    }

    /** All violations, in the order of the files; once per instance. */
    List<Violation> run() throws IOException {
        Properties settings = readSettings();
        List<Path> paths = routePaths();
        if (paths.isEmpty()) {
            add("routes", "", "there is no *" + RouteFile.SUFFIX, "Run from the project's folder");
        }
        for (Path path : paths) {
            try {
                check(RouteFile.read(project, path), settings);
            } catch (YamlEngineException e) {
                add(RouteFile.nameIn(project, path), "", "it is no YAML: " + e.getMessage(), "Correct it");
            }
        }
        targets.stream().filter(target -> !consumers.contains(target.what()))
                .forEach(target -> add(target.file(), target.path(), "no route begins with '" + target.what() + "'", target.remedy()));
        violations.addAll(variables.violations());
        checkSettings(settings);
        return violations;
    }

    private List<Path> routePaths() throws IOException {
        Path routes = project.resolve("routes");
        if (!Files.isDirectory(routes)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(routes)) {
            return walk.filter(RouteFile::isOfTheProduct).sorted().toList();
        }
    }

    private Properties readSettings() throws IOException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(project.resolve(SETTINGS))) {
            settings.load(reader);
        }
        return settings;
    }

    private void check(RouteFile file, Properties settings) {
        if (!file.text().startsWith("#")) {
            add(file.file(), "", "it begins without a comment", "Say on the first line, after '#', what the file is for");
        }
        int bytes = file.text().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            add(file.file(), "", "it has " + bytes + " bytes, more than " + MAX_BYTES, "Split the stage, or move a rule into a bean");
        }
        SCHEMA.errors(file.root()).forEach(error -> add(file.file(), error.getInstanceLocation().toString(),
                "not valid against Camel's schema: " + error.getError(), "Look the option up in Camel's catalogue"));
        checkShape(file);
        SCHEMA.walk(file.root(), spot -> check(file, spot, settings));
    }

    private void checkShape(RouteFile file) {
        String wanted = file.file().startsWith(POLICIES) ? "routeConfiguration" : file.stem().equals(BEANS) ? "beans" : "route";
        Set<String> found = new TreeSet<>();
        file.root().forEach(entry -> entry.fieldNames().forEachRemaining(found::add));
        if (!found.equals(Set.of(wanted)) || !wanted.equals("beans") && file.root().size() != 1) {
            add(file.file(), "", "it holds " + file.root().size() + " entries of " + found,
                    "A file holds one 'route', one below policies/ one 'routeConfiguration'; only beans.camel.yaml holds 'beans'");
        } else if (!wanted.equals("beans")) {
            checkRoute(file, wanted, file.root().path(0).path(wanted));
        }
    }

    private void checkRoute(RouteFile file, String kind, JsonNode route) {
        String id = route.path("id").asText();
        if (!id.equals(file.stem())) {
            add(file.file(), "/0/" + kind + "/id", "the id is '" + id + "'", "Name it '" + file.stem() + "' like the file");
        }
        String description = route.path("description").asText();
        if (description.isBlank() || description.endsWith(".")) {
            add(file.file(), "/0/" + kind + "/description", "the description is '" + description + "'",
                    "Say in one phrase, without a dot at the end, what the route does");
        }
        String uri = route.path("from").path("uri").asText();
        Matcher consumer = TARGET.matcher(uri);
        if (consumer.matches() && !consumer.group(2).equals(file.stem())) {
            add(file.file(), "/0/route/from/uri", "the route begins with '" + uri + "'",
                    "Write '" + consumer.group(1) + ":" + file.stem() + "' like the file");
        }
    }

    private void check(RouteFile file, Spot spot, Properties settings) {
        NODE_RULES.check(spot).forEach(finding -> add(file.file(), spot.path(), finding));
        variables.collect(file, spot);
        if (!spot.value().isTextual()) {
            return;
        }
        String text = spot.value().asText();
        String known = spot.key().equals("id") ? placeOfId.putIfAbsent(text, file.file() + " " + spot.path()) : null;
        if (known != null) {
            add(file.file(), spot.path(), "the id '" + text + "' is also that of " + known, "Ids are unique over all files");
        }
        if (NodeRules.isUri(spot) && !spot.parent().key().equals("toD") && HTTP.matcher(text).matches()) {
            checkCall(file, spot);
        }
        boolean names = NodeRules.isUri(spot) || spot.key().equals("expression");
        if (names && spot.parent().key().equals("from")) {
            consumers.add(text);
        } else if (names && TARGET.matcher(text).matches()) {
            targets.add(new Violation(file.file(), spot.path(), text, "Correct the name or add the route"));
        }
        for (String key : Placeholders.keysIn(text)) {
            usedKeys.add(key);
            if (!settings.containsKey(key) && !derivedKeys.contains(key)) {
                add(file.file(), spot.path(), "{{" + key + "}} is no key of " + SETTINGS, "Add it there with its default");
            }
        }
    }

    /** Headers of a call that stay on the exchange, and the key among them, go along with the next call, wherever it goes. */
    private void checkCall(RouteFile file, Spot spot) {
        if (!file.file().startsWith(CALLS)) {
            add(file.file(), spot.path(), "'" + spot.value().asText() + "' is called outside of " + CALLS,
                    "Prepare the call with a bean, then go to one of the routes there");
        } else if (!leavesNothing(spot)) {
            add(file.file(), spot.path(), "'" + spot.value().asText() + "' leaves headers behind",
                    "Put it into a 'doTry' whose 'doFinally' begins with 'removeHeaders' of '*'");
        }
    }

    private static boolean leavesNothing(Spot spot) {
        for (Spot at = spot; at != null; at = at.parent()) {
            boolean tried = at.isBelow("steps") && at.key().equals("doTry");
            if (tried && at.value().at("/doFinally/steps/0/removeHeaders/pattern").asText().equals("*")) {
                return true;
            }
        }
        return false;
    }

    private void checkSettings(Properties settings) {
        settings.values().forEach(value -> usedKeys.addAll(Placeholders.keysIn((String) value)));
        for (String key : new TreeSet<>(settings.stringPropertyNames())) {
            if (OWN_KEY.matcher(key).matches() && !usedKeys.contains(key) && !codeKeys.contains(key)) {
                add(SETTINGS, "", "'" + key + "' is used in no route and read by no code", "Delete it or use it");
            }
        }
        derivedKeys.stream().filter(key -> !usedKeys.contains(key))
                .forEach(key -> add("routes", "", "'" + key + "' is derived and used in no route", "Delete it or use it"));
        for (String key : codeKeys) {
            if (!settings.containsKey(key)) {
                add(SETTINGS, "", "'" + key + "' is read by the code and missing", "Add it with its default and a comment");
            }
        }
    }

    private void add(String file, String path, Finding finding) {
        add(file, path, finding.what(), finding.remedy());
    }

    private void add(String file, String path, String what, String remedy) {
        violations.add(new Violation(file, path, what, remedy));
    }
}
