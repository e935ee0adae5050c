package io.dromedary.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;

/**
 * Vert.x for Camel's HTTP server, which creates the server itself and does not let us set its options: here every server is created with
 * a guard against slow senders, and with HTTP/1.1 only.
 */
final class GuardedVertx extends VertxWrapper {

    /** The journal has one connection; more threads would only wait for it. */
    private static final int WORKERS = 4;
    private static final int SWEEP_MILLIS = 500;

    private final SlowSenders senders;

    private GuardedVertx(Vertx vertx, SlowSenders senders) {
        super((VertxInternal) vertx);
        this.senders = senders;
    }

    static GuardedVertx start(SlowSenders senders) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(WORKERS)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        vertx.setPeriodic(SWEEP_MILLIS, timer -> senders.sweep());
        return new GuardedVertx(vertx, senders);
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        return super.createHttpServer(options.setHttp2ClearTextEnabled(false)).connectionHandler(senders::connected);
    }
}
