package io.dromedary.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Variable;

/**
 * The contract between routes: each variable has a name that is known, is set by some route, read by somebody, and has one type wherever
 * that
 * happens. Beans read by their parameters, so each bean that a route names has to be known as well.
 */
final class VariableRules {

    private static final Pattern READ = Pattern.compile("\\$\\{variable(?:As\\(|[.:])(\\w+)((?:\\.\\w+)*)");
    private static final Pattern ONLY_READ = Pattern.compile("\\$\\{variable\\.(\\w+)((?:\\.\\w+)*)}");
    private static final Pattern SOURCE = Pattern.compile("variable:(\\w+)");
    private static final Pattern BEAN = Pattern.compile("\\$\\{bean:(\\w+)(?:\\.|\\?method=)(\\w+)");
    private static final Set<String> WRITERS = Set.of("setVariable", "variables");

    private final Map<String, Class<?>> names;
    private final Map<String, List<Class<?>>> beans;
    private final List<Use> uses = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();

    /**
     * @param names the type of each variable
     * @param beans what may stand behind each name
     */
    VariableRules(Map<String, Class<?>> names, Map<String, List<Class<?>>> beans) {
        this.names = names;
        this.beans = beans;
    }

    /**
     * One place where a variable is set or read.
     *
     * @param type null where the place does not tell
     */
    record Use(String variable, boolean sets, Class<?> type, RouteFile file, Spot spot) {

        Violation wrong(String what, String remedy) {
            return new Violation(file.file(), spot.path(), what, remedy);
        }
    }

    void collect(RouteFile file, Spot spot) {
        if (spot.value().isObject() && spot.value().path("ref").isTextual() && spot.value().path("method").isTextual()) {
            called(file, spot, spot.value().path("ref").asText(), spot.value().path("method").asText());
        }
        if (!spot.value().isTextual()) {
            return;
        }
        String text = spot.value().asText();
        String owner = spot.parent().key().matches("\\d+") ? spot.parent().parent().key() : spot.parent().key();
        if (spot.key().equals("name") && WRITERS.contains(owner)) {
            uses.add(new Use(text, true, made(spot.parent().value().path("expression")), file, spot));
        } else if (spot.key().equals("variableReceive") || spot.key().equals("toName") && owner.equals("convertVariableTo")) {
            uses.add(new Use(text, true, null, file, spot));
        } else if (spot.key().equals("variableSend") || spot.key().equals("name") && owner.equals("convertVariableTo")
                || spot.key().equals("expression") && owner.equals("variable")) {
            uses.add(new Use(text, false, null, file, spot));
        } else if (spot.key().equals("source")) {
            SOURCE.matcher(text).results().forEach(match -> uses.add(new Use(match.group(1), false, null, file, spot)));
        }
        READ.matcher(text).results().forEach(match -> read(file, spot, match));
        BEAN.matcher(text).results().forEach(match -> called(file, spot, match.group(1), match.group(2)));
    }

    private void read(RouteFile file, Spot spot, MatchResult match) {
        uses.add(new Use(match.group(1), false, null, file, spot));
        Class<?> type = names.get(match.group(1));
        if (type != null && member(type, match.group(2)).isEmpty()) {
            violations.add(new Violation(file.file(), spot.path(),
                    "%s has no '%s'".formatted(type.getSimpleName(), match.group(2).substring(1)), "Correct the name"));
        }
    }

    private void called(RouteFile file, Spot spot, String bean, String call) {
        String name = call.replaceFirst("\\(.*", "");
        if (!beans.containsKey(bean)) {
            violations.add(new Violation(file.file(), spot.path(), "the bean '" + bean + "' is not known",
                    "Correct the name, or add it to RouteBeans"));
            return;
        }
        List<Method> methods = methods(bean, name).toList();
        if (methods.isEmpty()) {
            violations.add(new Violation(file.file(), spot.path(), "'%s' has no method '%s'".formatted(bean, name), "Correct the name"));
        }
        methods.stream().flatMap(method -> Arrays.stream(method.getParameters()))
                .filter(parameter -> parameter.isAnnotationPresent(Variable.class))
                .forEach(parameter -> uses
                        .add(new Use(parameter.getAnnotation(Variable.class).value(), false, parameter.getType(), file, spot)));
    }

    private Stream<Method> methods(String bean, String name) {
        return beans.getOrDefault(bean, List.of()).stream().flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.getName().equals(name) && !method.isBridge());
    }

    /** The type of what an expression gives; null where that cannot be told. */
    private Class<?> made(JsonNode expression) {
        JsonNode method = expression.path("method");
        Matcher simple = ONLY_READ.matcher(expression.path("simple").path("expression").asText());
        if (simple.matches()) {
            return Optional.ofNullable(names.get(simple.group(1))).flatMap(type -> member(type, simple.group(2))).orElse(null);
        }
        return methods(method.path("ref").asText(), method.path("method").asText()).map(Method::getReturnType).findFirst().orElse(null);
    }

    /** @param path such as {@code .output.url}; may be empty */
    private static Optional<Class<?>> member(Class<?> type, String path) {
        Optional<Class<?>> found = Optional.of(type);
        for (String step : path.isEmpty() ? new String[0] : path.substring(1).split("\\.")) {
            String getter = Character.toUpperCase(step.charAt(0)) + step.substring(1);
            Set<String> accessors = Set.of(step, "get" + getter, "is" + getter);
            found = found.flatMap(owner -> Arrays.stream(owner.getMethods())
                    .filter(method -> method.getParameterCount() == 0 && accessors.contains(method.getName()))
                    .<Class<?>>map(Method::getReturnType).findFirst());
        }
        return found;
    }

    List<Violation> violations() {
        List<Violation> all = new ArrayList<>(violations);
        for (Use use : uses) {
            Class<?> type = names.get(use.variable());
            if (type == null) {
                all.add(use.wrong("no constant of Variables names '" + use.variable() + "'",
                        "Correct the name, or add it there with its type"));
            } else if (use.type() != null && use.type() != type) {
                all.add(use.wrong("'%s' is %s here and %s in Variables".formatted(use.variable(), use.type().getName(), type.getName()),
                        "Give another name to what is something else"));
            } else if (uses(use.variable(), !use.sets()).findAny().isEmpty()) {
                all.add(use.wrong(use.sets() ? "nobody reads '" + use.variable() + "'" : "no route sets '" + use.variable() + "'",
                        use.sets() ? "Delete the step" : "Set it in a step before"));
            }
        }
        return all;
    }

    private Stream<Use> uses(String variable, boolean sets) {
        return uses.stream().filter(use -> use.variable().equals(variable) && use.sets() == sets);
    }

    /** The routes that set a variable, or that read it, themselves or through a bean. */
    Set<String> routes(String variable, boolean set) {
        Set<String> routes = new TreeSet<>();
        uses(variable, set).forEach(use -> routes.add(use.file().stem()));
        return routes;
    }
}
