package io.dromedary.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.settings.SigningSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** Somebody on this machine who is told by webhook, and answers what the test wants. */
final class Receiver implements AutoCloseable {

    final List<Received> received = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    record Received(String method, String path, Headers headers, byte[] body) {

        String header(String name) {
            return headers.getFirst(name);
        }

        JsonNode json() {
            try {
                return Json.MAPPER.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Whether this secret signed it, by one of the signatures. */
        boolean signedBy(String secret) {
            String signature = new SigningSecret(secret).sign(header("webhook-id"), Long.parseLong(header("webhook-timestamp")), body);
            return List.of(header("webhook-signature").split(" ")).contains(signature);
        }
    }

    /** @param answer the HTTP status for each */
    Receiver(ToIntFunction<Received> answer) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            var one = new Received(exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes());
            received.add(one);
            try (exchange) {
                exchange.sendResponseHeaders(answer.applyAsInt(one), -1);
            }
        });
        server.start();
    }

    static Receiver thatAccepts() throws IOException {
        return new Receiver(one -> 200);
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
