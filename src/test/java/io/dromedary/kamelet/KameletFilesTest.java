package io.dromedary.kamelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rules that the validator of Apache's catalogue has for kamelets, but for the provider, which has to be Apache there. */
class KameletFilesTest {

    private static final Pattern USED = Pattern.compile("\\{\\{[?]?(\\w+)}}");
    private static final Set<String> SETTERS = Stream.of(RunningLine.class.getMethods()).map(method -> method.getName())
            .filter(name -> name.startsWith("set")).map(name -> Character.toLowerCase(name.charAt(3)) + name.substring(4))
            .collect(Collectors.toSet());

    @ParameterizedTest
    @ValueSource(strings = {"higgsfield-generate-action", "higgsfield-drop-sink"})
    void eachKameletKeepsTheRulesOfTheCatalogue(String name) throws IOException {
        assertThat(broken(name, text(name))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            format: password                | format: text               | password
            urn:camel:group:credentials     | urn:camel:group:other      | password
            title: Line URL                 | title: Line address        | title
            - address                       | - adress                   | required
            model: "{{?model}}"             | model: "{{?modell}}"       | modell
            seed: "{{?seed}}"               | seed: "1"                  | seed
            kamelet.type: "action"          | kamelet.type: "sink"       | type
            uri: kamelet:source             | uri: direct:source         | kamelet:source
            kamelet.icon                    | kamelet.picture            | icon
            camel:kamelet                   | kamelet                    | dependency
            style: "{{?style}}"             | styles: "{{?style}}"       | styles
            """)
    void whatBreaksThemIsNoticed(String from, String to, String told) throws IOException {
        String name = "higgsfield-generate-action";
        String changed = text(name).replace(from, to);
        assertThat(changed).isNotEqualTo(text(name));
        assertThat(broken(name, changed)).anySatisfy(problem -> assertThat(problem).contains(told));
    }

    private static String text(String name) throws IOException {
        return Files.readString(Path.of("kamelets", name + ".kamelet.yaml"));
    }

    private static List<String> broken(String name, String text) {
        Map<String, Object> kamelet = map(new Load(LoadSettings.builder().build()).loadFromString(text));
        List<String> broken = new ArrayList<>();
        Map<String, Object> metadata = map(kamelet.get("metadata"));
        Map<String, Object> spec = map(kamelet.get("spec"));
        Map<String, Object> definition = map(spec.get("definition"));
        Map<String, Object> properties = map(definition.get("properties"));
        String type = String.valueOf(map(metadata.get("labels")).get("camel.apache.org/kamelet.type"));
        String title = String.valueOf(definition.get("title"));
        hold(broken, "camel.apache.org/v1".equals(kamelet.get("apiVersion")) && "Kamelet".equals(kamelet.get("kind")), "kind");
        hold(broken, name.equals(metadata.get("name")), "name");
        hold(broken, name.endsWith("-" + type) && title.toLowerCase(Locale.ROOT).endsWith(" " + type), "type " + type);
        for (String annotation : List.of("kamelet.icon", "catalog.version", "provider", "kamelet.group", "kamelet.namespace",
                "kamelet.support.level")) {
            hold(broken, map(metadata.get("annotations")).containsKey("camel.apache.org/" + annotation), "annotation " + annotation);
        }
        hold(broken, "object".equals(definition.get("type")) && definition.get("description") != null, "definition");
        hold(broken, properties.keySet().containsAll((List<?>) definition.get("required")), "required " + definition.get("required"));
        properties.forEach((property, value) -> property(broken, property, map(value)));
        String template = text.substring(text.indexOf("  template:"));
        Set<String> used = USED.matcher(template).results().map((MatchResult match) -> match.group(1)).collect(Collectors.toSet());
        Set<String> declared = new TreeSet<>(properties.keySet());
        ((List<?>) map(spec.get("template")).get("beans")).forEach(bean -> {
            declared.add(String.valueOf(map(bean).get("name")));
            map(map(bean).get("properties")).keySet().forEach(set -> hold(broken, SETTERS.contains(set), "no setter for " + set));
        });
        hold(broken, used.equals(declared), "declared %s, used %s".formatted(declared, used));
        hold(broken, template.contains("uri: kamelet:source"), "does not begin at kamelet:source");
        for (Object dependency : (List<?>) spec.get("dependencies")) {
            hold(broken, dependency.toString().matches("camel:\\S+|mvn:[^:]+:[^:]+:[^:]+"), "dependency " + dependency);
        }
        return broken;
    }

    private static void property(List<String> broken, String name, Map<String, Object> said) {
        String title = String.valueOf(said.get("title"));
        hold(broken, said.get("type") != null && said.get("description") != null, "type and description of " + name);
        hold(broken, Stream.of(title.split(" ")).allMatch(word -> Character.isUpperCase(word.charAt(0))), "title " + title);
        boolean secret = name.matches("(?i).*(token|secret|password|key).*");
        hold(broken, !secret || "password".equals(said.get("format"))
                && said.get("x-descriptors") instanceof List<?> marks && marks.contains("urn:camel:group:credentials"),
                name + " is no password");
    }

    private static void hold(List<String> broken, boolean holds, String otherwise) {
        if (!holds) {
            broken.add(otherwise);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }
}
