package io.dromedary.manage;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;

/**
 * Vert.x for one port: with threads of its own, so that no port holds up another, and HTTP/1.1 only. Camel's HTTP server creates the server
 * itself and does not let us set its options. After an upgrade to HTTP/2 without TLS large answers arrive broken (seen with Vert.x 4.5.24).
 */
public final class PortVertx extends VertxWrapper {

    private PortVertx(Vertx vertx) {
        super((VertxInternal) vertx);
    }

    /** @param workers threads on which requests are answered */
    public static PortVertx start(int workers) {
        // Without this, newer JDKs print a warning about Netty on standard error.
        System.setProperty("io.netty.noUnsafe", "true");
        return new PortVertx(Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(workers)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))));
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        return super.createHttpServer(options.setHttp2ClearTextEnabled(false));
    }
}
