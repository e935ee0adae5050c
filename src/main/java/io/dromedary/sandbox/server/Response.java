package io.dromedary.sandbox.server;

import com.sun.net.httpserver.HttpExchange;
import io.dromedary.sandbox.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What goes back on the wire. Each kind knows how to send itself; {@code Content-Length} is always exact. */
public sealed interface Response {

    /** HTTP status, or 0 where the connection is closed without an answer. */
    int status();

    void send(HttpExchange exchange) throws IOException;

    static Whole json(int status, Object body) {
        return new Whole(status, Map.of("Content-Type", "application/json"), Json.bytes(body));
    }

    static Whole text(int status, String contentType, String body) {
        return new Whole(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    static Whole empty(int status) {
        return new Whole(status, Map.of(), new byte[0]);
    }

    static Whole detail(int status, String detail) {
        return json(status, Map.of("detail", detail));
    }

    /** A body that is held in memory. */
    record Whole(int status, Map<String, String> headers, byte[] body) implements Response {

        public Whole with(String header, String value) {
            var more = new HashMap<>(headers);
            more.put(header, value);
            return new Whole(status, more, body);
        }

        @Override
        public void send(HttpExchange exchange) throws IOException {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    /**
     * The bytes of a file.
     *
     * @param truncated announces the whole length, sends the first half and closes the connection
     */
    record OfFile(Path file, String contentType, boolean truncated) implements Response {

        @Override
        public int status() {
            return 200;
        }

        @Override
        public void send(HttpExchange exchange) throws IOException {
            long length = Files.size(file);
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.sendResponseHeaders(status(), length);
            try (exchange; InputStream in = Files.newInputStream(file)) {
                if (truncated) {
                    exchange.getResponseBody().write(in.readNBytes((int) (length / 2)));
                    exchange.getResponseBody().flush();
                } else {
                    in.transferTo(exchange.getResponseBody());
                }
            }
        }
    }

    /** A body of unknown length, written while it is made. */
    record Streamed(BodyWriter writer) implements Response {

        @Override
        public int status() {
            return 200;
        }

        @Override
        public void send(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status(), 0);
            try (exchange; var body = exchange.getResponseBody()) {
                writer.writeTo(body);
            }
        }

        @FunctionalInterface
        public interface BodyWriter {
            void writeTo(java.io.OutputStream out) throws IOException;
        }
    }

    /** Any other answer, once something has happened; no thread waits for it. */
    record After(CompletableFuture<Void> event, Response answer) implements Response {

        @Override
        public int status() {
            return answer.status();
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the connection is what ends
        public void send(HttpExchange exchange) {
            event.thenRun(() -> {
                try {
                    answer.send(exchange);
                } catch (IOException e) {
                    exchange.close();
                }
            });
        }
    }

    /** The connection is closed without an answer. */
    record Dropped() implements Response {

        @Override
        public int status() {
            return 0;
        }

        @Override
        public void send(HttpExchange exchange) {
            // Closing before any response header was sent closes the connection itself.
            exchange.close();
        }
    }
}
