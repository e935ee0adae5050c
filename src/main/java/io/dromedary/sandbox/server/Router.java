package io.dromedary.sandbox.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** Sends what the endpoint answers. Drawing goes to a thread of its own, so that it never delays a status look. */
public final class Router implements HttpHandler {

    private final Routes routes;
    private final Predicate<String> slow;
    private final Executor drawing;

    /** @param slow paths whose answer needs drawing first */
    public Router(Routes routes, Predicate<String> slow, Executor drawing) {
        this.routes = routes;
        this.slow = slow;
        this.drawing = drawing;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("X-Correlation-ID", UUID.randomUUID().toString());
        String path = exchange.getRequestURI().getRawPath();
        if (slow.test(path)) {
            drawing.execute(() -> {
                try {
                    respond(exchange, path);
                } catch (IOException e) {
                    exchange.close();
                }
            });
        } else {
            respond(exchange, path);
        }
    }

    private void respond(HttpExchange exchange, String path) throws IOException {
        Response answer;
        try {
            var found = routes.find(exchange.getRequestMethod(), path);
            answer = found.endpoint().answer(new Call(exchange, found.inPath()));
        } catch (Refusal refusal) {
            answer = refusal.answer();
        } catch (IllegalArgumentException e) {
            answer = Response.detail(422, e.getMessage());
        }
        answer.send(exchange);
    }
}
