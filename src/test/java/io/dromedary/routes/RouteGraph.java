package io.dromedary.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which route hands on to which, as the files say: by its own steps, and by the policies that it names. */
final class RouteGraph {

    private static final Pattern TARGET = Pattern.compile("(direct|seda):([a-z0-9-]+)");
    private static final RouteSchema SCHEMA = new RouteSchema();

    /** Every file below {@code routes/}, by its name; policies, too. */
    final Map<String, RouteFile> files = new TreeMap<>();
    private final Map<String, Set<Edge>> own = new HashMap<>();

    /** @param queued whether the message crosses a queue, into another thread */
    record Edge(String from, String to, boolean queued) implements Comparable<Edge> {

        @Override
        public int compareTo(Edge other) {
            return toString().compareTo(other.toString());
        }

        /** As in a flow chart of Mermaid. */
        @Override
        public String toString() {
            return from + (queued ? " ==> " : " --> ") + to;
        }
    }

    private RouteGraph() {
    }

    static RouteGraph read(Path project) throws IOException {
        RouteGraph graph = new RouteGraph();
        try (Stream<Path> walk = Files.walk(project.resolve("routes"))) {
            for (Path path : walk.filter(RouteFile::isOfTheProduct).sorted().toList()) {
                RouteFile file = RouteFile.read(project, path);
                graph.files.put(file.stem(), file);
                graph.own.put(file.stem(), handOvers(file));
            }
        }
        return graph;
    }

    private static Set<Edge> handOvers(RouteFile file) {
        Set<Edge> edges = new TreeSet<>();
        SCHEMA.walk(file.root(), spot -> {
            Matcher target = TARGET.matcher(spot.value().asText());
            if (NodeRules.isUri(spot) && target.matches() && !target.group(2).equals(file.stem())) {
                edges.add(new Edge(file.stem(), target.group(2), target.group(1).equals("seda")));
            }
        });
        return edges;
    }

    boolean isPolicy(String name) {
        return files.get(name).file().startsWith("routes/policies/");
    }

    /** By the steps of the routes; what policies do is left out. */
    Set<Edge> steps() {
        return own.values().stream().flatMap(Set::stream).filter(edge -> !isPolicy(edge.from()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The policies of a route. */
    List<String> policies(String route) {
        List<String> policies = new ArrayList<>(List.of(files.get(route).root().at("/0/route/routeConfigurationId").asText("").split(",")));
        policies.removeIf(String::isEmpty);
        return policies;
    }

    /** Who hands on to a route: routes by their steps, policies by theirs. */
    Set<String> before(String route) {
        return ends(edge -> edge.to().equals(route), Edge::from);
    }

    /** Whom a route or a policy hands on to. */
    Set<String> after(String route) {
        return ends(edge -> edge.from().equals(route), Edge::to);
    }

    private Set<String> ends(java.util.function.Predicate<Edge> which, Function<Edge, String> end) {
        return own.values().stream().flatMap(Set::stream).filter(which).map(end).collect(Collectors.toCollection(TreeSet::new));
    }
}
