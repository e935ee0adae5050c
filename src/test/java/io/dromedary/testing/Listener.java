package io.dromedary.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web server of a person's own: it remembers what it got, and answers as it is told. */
public final class Listener implements AutoCloseable {

    private static final int OK = 200;

    /**
     * What came.
     *
     * @param path    with the query
     * @param headers names in lower case
     */
    public record Post(String method, String path, Map<String, String> headers, String body) {
    }

    private final HttpServer server;
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    private Listener(HttpServer server) {
        this.server = server;
    }

    public static Listener start() throws IOException {
        Listener listener = new Listener(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        listener.server.createContext("/", exchange -> {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
            listener.posts.add(new Post(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(listener.answers.getOrDefault(exchange.getRequestURI().getPath(), OK), -1);
            exchange.close();
        });
        listener.server.start();
        return listener;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** From now on this path is answered so. */
    public void answers(String path, int status) {
        answers.put(path, status);
    }

    public List<Post> posts(String path) {
        return posts.stream().filter(post -> post.path().equals(path)).toList();
    }

    /** All of them. */
    public List<Post> posts() {
        return List.copyOf(posts);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
