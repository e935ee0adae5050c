package io.dromedary.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Variables;
import io.dromedary.job.Variables.Body;
import io.dromedary.main.DerivedProperties;
import io.dromedary.testing.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/architecture.md} are what the routes do; where they are not, the failure shows the ones to paste. */
class VariablesTableTest {

    private static final Pattern SHOWN = Pattern.compile("(?s)<!-- variables -->\\n(.*?)<!-- /variables -->");

    @Test
    void theArchitecturePageShowsTheVariablesAndBodies() throws Exception {
        VariableRules rules = RouteBeans.rules();
        new RouteLint(Path.of("").toAbsolutePath(), Set.of(), DerivedProperties.keys(), rules).run();
        String page = Files.readString(Path.of("docs/architecture.md"));
        assertThat(SHOWN.matcher(page).results().map(match -> match.group(1))).containsExactly(tables(rules));
    }

    @Test
    void eachVariableIsSetAndRead() throws Exception {
        VariableRules rules = RouteBeans.rules();
        new RouteLint(Path.of("").toAbsolutePath(), Set.of(), DerivedProperties.keys(), rules).run();
        assertThat(RouteBeans.variables().keySet()).allSatisfy(name -> {
            assertThat(rules.routes(name, true)).as("who sets " + name).isNotEmpty();
            assertThat(rules.routes(name, false)).as("who reads " + name).isNotEmpty();
        });
    }

    @Test
    void eachBodyIsThatOfARoute() throws Exception {
        for (Body body : Variables.BODIES) {
            assertThat(Routes.text(body.route())).contains("uri: " + address(body) + "\n");
        }
    }

    private static String address(Body body) throws IOException {
        return (Routes.text(body.route()).contains("uri: seda:" + body.route() + "\n") ? "seda:" : "direct:") + body.route();
    }

    private static String tables(VariableRules rules) throws ReflectiveOperationException, IOException {
        StringBuilder text = new StringBuilder("\n| Variable | Type | Set by | Read by, itself or through a bean |\n|---|---|---|---|\n");
        for (Map.Entry<String, Class<?>> variable : new TreeMap<>(RouteBeans.variables()).entrySet()) {
            String type = variable.getValue().getTypeName().replaceFirst(".*\\.", "").replace('$', '.');
            text.append("| `%s` | `%s` | %s | %s |\n".formatted(variable.getKey(), type,
                    String.join(", ", rules.routes(variable.getKey(), true)),
                    String.join(", ", rules.routes(variable.getKey(), false))));
        }
        text.append("\n| Route | Takes as the body | Leaves as the body |\n|---|---|---|\n");
        for (Body body : Variables.BODIES) {
            text.append("| `%s` | %s | %s |\n".formatted(address(body), body.takes(), body.leaves()));
        }
        return text.append("\n").toString();
    }
}
