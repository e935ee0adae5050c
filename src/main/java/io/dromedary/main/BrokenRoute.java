package io.dromedary.main;

import io.dromedary.settings.SettingsException;
import io.dromedary.text.PlainReason;
import io.dromedary.text.SafeText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** What is wrong with a route file, in one sentence with the file and the line, from what Camel says about it. */
final class BrokenRoute {

    private static final Pattern MARKED = Pattern.compile("(?s)(.*?)\\s+in (?:file:)?(\\S+), line (\\d+).*");
    private static final Pattern RESOURCE = Pattern.compile("(?s).*\\bfile:(\\S+\\.ya?ml).*");
    private static final Pattern STEP = Pattern.compile("(?s).*?>>> (.*) <<<.*");
    private static final Pattern DUPLICATE = Pattern
            .compile("(?s).*[Dd]uplicate (?:route |node |)ids? detected: ([\\w-]+(?:[.][\\w-]+)*).*");
    private static final Pattern TWICE = Pattern
            .compile("(?s).*Multiple consumers for the same endpoint is not allowed: (\\w+):(?://)?([\\w.-]+).*");
    private static final String LOCAL = "routes/local";
    private static final Pattern BECAUSE = Pattern.compile("(?s).*?\\bbecause(?: of|:)\\s+(.*)");
    private static final String REMEDY = "%s%s: %s. Correct it, or take the file out of the folder routes/ to start without it.";

    private final CamelContext context;
    private final Path home;

    private BrokenRoute(CamelContext context, Path home) {
        this.context = context;
        this.home = home;
    }

    /** Empty where the failure is no route's. */
    static Optional<String> in(CamelContext context, Path home, Exception failure) {
        BrokenRoute broken = new BrokenRoute(context, home);
        return causes(failure).flatMap(cause -> broken.sentence(cause, failure).stream()).findFirst();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(20);
    }

    private Optional<String> sentence(Throwable cause, Exception failure) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof MarkedYamlEngineException yaml) {
            return causes(failure).map(one -> RESOURCE.matcher(String.valueOf(one.getMessage()))).filter(Matcher::matches).findFirst()
                    .map(file -> sentence(file.group(1), yaml.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0),
                            yaml.getProblem()));
        }
        Matcher marked = MARKED.matcher(message);
        if (marked.matches() && marked.group(2).matches(".*\\.ya?ml")) {
            return Optional.of(sentence(marked.group(2), Integer.parseInt(marked.group(3)), marked.group(1)));
        }
        String route = cause instanceof FailedToCreateRouteException create
                ? create.getRouteId()
                : cause instanceof FailedToStartRouteException start ? start.getRouteId() : null;
        Matcher duplicate = DUPLICATE.matcher(message);
        if (duplicate.matches()) {
            return local(".*?\\bid: *[\"']?" + Pattern.quote(duplicate.group(1)) + "(?![\\w.-]).*", "another route has the id '%s' already"
                    .formatted(duplicate.group(1)));
        }
        Matcher twice = TWICE.matcher(message);
        if (twice.matches()) {
            return local("uri: *[\"']?%s:(//)?%s\\b.*".formatted(twice.group(1), Pattern.quote(twice.group(2))),
                    "another route begins with %s:%s already".formatted(twice.group(1), twice.group(2)));
        }
        if (cause instanceof ClassNotFoundException) {
            return local(".*" + Pattern.quote(message) + "\\b.*",
                    "the class %s is not found; its jar belongs into lib/ext/".formatted(message));
        }
        return route == null ? Optional.empty() : of(route, reason(cause), message);
    }

    /** The first line of a person's own files that ends so. */
    private Optional<String> local(String line, String reason) {
        Pattern wanted = Pattern.compile("\\W*" + line);
        for (Path file : files(home.resolve(LOCAL))) {
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (wanted.matcher(lines.get(i)).matches()) {
                    return Optional.of(sentence(file.toString(), i + 1, reason));
                }
            }
        }
        return Optional.empty();
    }

    /** What Camel would pass over without a word. */
    static void refuseWhatIsNone(Path home) {
        List<String> problems = files(home.resolve(LOCAL)).stream().flatMap(file -> {
            List<String> lines = lines(file);
            OptionalInt first = IntStream.range(0, lines.size()).filter(i -> !lines.get(i).strip().matches("|#.*|---.*")).findFirst();
            return first.isEmpty() || lines.get(first.getAsInt()).matches("(?s)\\s*(-|\\[|apiVersion:).*")
                    ? Stream.of()
                    : Stream.of(new BrokenRoute(null, home).sentence(file.toString(), first.getAsInt() + 1,
                            "this is no list of routes; it begins with '- route:'"));
        }).toList();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that are no UTF-8 are Camel's to complain about. */
    private static List<String> lines(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String reason(Throwable cause) {
        Throwable last = causes(cause).reduce((one, next) -> next).orElse(cause);
        Matcher because = BECAUSE.matcher(String.valueOf(cause.getMessage()));
        return last == cause && because.matches() ? because.group(1) : PlainReason.of(last);
    }

    /** A person's own file rather than one of ours, where two have the same id. */
    private Optional<String> of(String routeId, String reason, String message) {
        if (context == null) {
            return Optional.empty();
        }
        List<RouteDefinition> routes = context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions().stream()
                .filter(route -> routeId.equals(route.getId()) && route.getResource() != null)
                .sorted((one, other) -> Boolean.compare(isLocal(other), isLocal(one))).toList();
        Matcher step = STEP.matcher(message);
        return routes.stream().findFirst().map(route -> sentence(route.getResource().getLocation(),
                step.matches() ? line(route, step.group(1)) : route.getLineNumber(), reason));
    }

    private static boolean isLocal(RouteDefinition route) {
        return route.getResource().getLocation().contains("/local/");
    }

    private static int line(RouteDefinition route, String step) {
        return steps(route.getOutputs()).filter(one -> step.equals(one.toString())).mapToInt(ProcessorDefinition::getLineNumber).findFirst()
                .orElse(route.getLineNumber());
    }

    private static Stream<ProcessorDefinition<?>> steps(Collection<ProcessorDefinition<?>> outputs) {
        return outputs.stream().flatMap(one -> Stream.concat(Stream.of(one), steps(one.getOutputs())));
    }

    private String sentence(String file, int line, String reason) {
        Path path = Path.of(file.replaceFirst("^file:", ""));
        return REMEDY.formatted(path.startsWith(home) ? home.relativize(path) : path, line > 0 ? ", line " + line : "",
                SafeText.line(reason).strip().replaceFirst("\\.+$", ""));
    }
}
