package io.dromedary.webhook;

import io.dromedary.manage.PortVertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxWrapper;

/** Vert.x for the port of the webhooks: every server is created with a guard against slow senders. */
final class GuardedVertx extends VertxWrapper {

    /** The journal has one connection; more threads would only wait for it. */
    private static final int WORKERS = 4;
    private static final int SWEEP_MILLIS = 500;

    private final SlowSenders senders;

    private GuardedVertx(PortVertx vertx, SlowSenders senders) {
        super(vertx);
        this.senders = senders;
    }

    static GuardedVertx start(SlowSenders senders) {
        PortVertx vertx = PortVertx.start(WORKERS);
        vertx.setPeriodic(SWEEP_MILLIS, timer -> senders.sweep());
        return new GuardedVertx(vertx, senders);
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        return super.createHttpServer(options).connectionHandler(senders::connected);
    }
}
