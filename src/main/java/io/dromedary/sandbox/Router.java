package io.dromedary.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out what a request wants, and sends the answer. Drawing goes to a thread of its own, so that it never delays a status look. */
final class Router implements HttpHandler {

    private static final Pattern REQUEST = Pattern.compile(Requests.PATH + "([^/]+)/(status|cancel)");

    private final Behaviour behaviour;
    private final Ledger ledger;
    private final Uploads uploads;
    private final Requests requests;
    private final Submissions submissions;
    private final Results results;
    private final Controls controls;
    private final Executor drawing;

    Router(Behaviour behaviour, Ledger ledger, Uploads uploads, Requests requests, Submissions submissions, Results results,
            Controls controls, Executor drawing) {
        this.behaviour = behaviour;
        this.ledger = ledger;
        this.uploads = uploads;
        this.requests = requests;
        this.submissions = submissions;
        this.results = results;
        this.controls = controls;
        this.drawing = drawing;
    }

    @FunctionalInterface
    private interface Endpoint {
        Answer answer(HttpExchange exchange) throws IOException;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("X-Correlation-ID", UUID.randomUUID().toString());
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith(Results.PATH) && results.needsDrawing(path)) {
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
        Answer answer;
        try {
            answer = endpoint(exchange.getRequestMethod(), path).answer(exchange);
        } catch (Refusal refusal) {
            answer = refusal.answer();
        } catch (IllegalArgumentException e) {
            answer = Answer.detail(422, e.getMessage());
        }
        answer.send(exchange);
    }

    private Endpoint endpoint(String method, String path) {
        if (path.startsWith(Controls.PATH)) {
            return controls::answer;
        }
        if (path.equals(Uploads.TICKET_PATH)) {
            return only("POST", method, this::ticket);
        }
        if (path.startsWith(Uploads.PUT_PATH)) {
            return only("PUT", method, withoutCredentials(uploads::put));
        }
        if (path.startsWith(Uploads.PUBLIC_PATH)) {
            return only("GET", method, withoutCredentials(uploads::download));
        }
        if (path.startsWith(Results.PATH)) {
            return only("GET", method, withoutCredentials(results::download));
        }
        Matcher request = REQUEST.matcher(path);
        if (request.matches()) {
            boolean cancel = request.group(2).equals("cancel");
            return only(cancel ? "POST" : "GET", method, exchange -> {
                Credentials.require(exchange, behaviour.settings().key());
                return cancel ? requests.cancel(request.group(1)) : requests.status(exchange, request.group(1));
            });
        }
        return only("POST", method, this::submit);
    }

    private static Endpoint only(String allowed, String method, Endpoint endpoint) {
        return method.equals(allowed) ? endpoint : exchange -> Refusal.methodNotAllowed(allowed);
    }

    private Endpoint withoutCredentials(Endpoint endpoint) {
        return exchange -> {
            if (Credentials.present(exchange)) {
                ledger.leaked();
            }
            return endpoint.answer(exchange);
        };
    }

    private Answer ticket(HttpExchange exchange) throws IOException {
        Credentials.require(exchange, behaviour.settings().key());
        requests.requireUsableAccount();
        return uploads.ticket(exchange);
    }

    private Answer submit(HttpExchange exchange) throws IOException {
        ledger.posted(exchange.getRemoteAddress().getPort());
        Answer answer;
        try {
            Credentials.require(exchange, behaviour.settings().key());
            answer = submissions.submit(exchange);
        } catch (Refusal refusal) {
            answer = refusal.answer();
        }
        ledger.answered(answer.status());
        return answer;
    }
}
