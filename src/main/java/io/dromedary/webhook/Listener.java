package io.dromedary.webhook;

import io.dromedary.text.MonotonicClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.MainHttpServer;

/**
 * The port on which webhooks arrive, open before the routes are started. It serves the one route that consumes from it; any other path is
 * a 404. While the line starts or stops it responds 503, since the sender does not retry after a 404.
 */
public final class Listener extends MainHttpServer {

    /** Bytes; real webhooks have a few kilobytes. */
    private static final long LARGEST_BODY = 64 * 1024;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final SlowSenders senders;

    private Listener(SlowSenders senders) {
        this.senders = senders;
    }

    /** The port is opened when the context starts. */
    public static Listener add(CamelContext context, String host, int port, MonotonicClock clock) throws Exception {
        Listener listener = new Listener(new SlowSenders(clock));
        // Camel's server uses the single Vertx in the registry.
        context.getRegistry().bind("webhookVertx", Vertx.class, GuardedVertx.start(listener.senders), null, "close");
        listener.setCamelContext(context);
        listener.setHost(host);
        listener.setPort(port);
        listener.setMaxBodySize(LARGEST_BODY);
        listener.setFileUploadEnabled(false);
        context.addService(listener, true, true);
        return listener;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        getRouter().route().order(-1).handler(this::begin).failureHandler(Listener::fail);
        getRouter().route().last().handler(this::turnAway);
    }

    int actualPort() {
        return getRouter().getServer().getServer().actualPort();
    }

    /** The body is bytes whatever its content type: Camel's server would unpack forms, and store uploads although they are switched off. */
    private void begin(RoutingContext exchange) {
        senders.began(exchange.request());
        exchange.addEndHandler(ended -> senders.answered(exchange.request()));
        exchange.request().headers().remove(HttpHeaders.CONTENT_TYPE);
        exchange.next();
    }

    private void turnAway(RoutingContext exchange) {
        exchange.response().setStatusCode(getCamelContext().getStatus().isStarted() ? NOT_FOUND : UNAVAILABLE).end();
    }

    /** Only a fault of the request itself, such as its length, is a 4xx: the sender would not retry. */
    private static void fail(RoutingContext exchange) {
        int status = exchange.statusCode();
        if (!exchange.response().ended()) {
            exchange.response().setStatusCode(status >= 400 && status < 500 ? status : UNAVAILABLE).end();
        }
    }
}
