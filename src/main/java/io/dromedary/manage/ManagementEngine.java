package io.dromedary.manage;

import java.util.List;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Puts routes on the management port. Camel's own engine would put them on the port of the webhooks where both are open. Whatever answers
 * to GET answers to HEAD as well.
 */
final class ManagementEngine implements PlatformHttpEngine {

    private final int port;

    ManagementEngine(int port) {
        this.port = port;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        String methods = endpoint.getHttpMethodRestrict();
        if (methods != null && List.of(methods.split(",")).contains("GET")) {
            endpoint.setHttpMethodRestrict(methods + ",HEAD");
        }
        return new VertxPlatformHttpConsumer(endpoint, new HeadAlone(processor), List.of(),
                VertxPlatformHttpRouter.getRouterNameFromPort(port));
    }

    @Override
    public int getServerPort() {
        return port;
    }
}
