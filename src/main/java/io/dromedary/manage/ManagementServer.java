package io.dromedary.manage;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management port. The routes serve page and JSON through the component {@value #COMPONENT}, a second one of platform-http beside that
 * of the webhooks; Camel's own parts add health and metrics below {@code /observe}.
 */
public final class ManagementServer extends ManagementHttpServer {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

    /** Endpoints of the routes are {@code management:/path}. */
    public static final String COMPONENT = "management";

    /** What is slow there, files that are sent or taken in, has places of its own: see {@link Sending}. */
    private static final int WORKERS = 20;
    /** Bytes; a form with the ids of ten thousand jobs has a tenth of it. */
    private static final long LARGEST_BODY = 4 << 20;
    private static final int TOO_LARGE = 413;

    private final Admission admission;

    private ManagementServer(Admission admission) {
        this.admission = admission;
    }

    /** A port to which nobody logs in with a browser. */
    public static ManagementServer add(CamelContext context, ManagementSettings settings) throws Exception {
        return add(context, settings, new Admission(settings));
    }

    /** The port is opened when the context starts. */
    public static ManagementServer add(CamelContext context, ManagementSettings settings, Admission admission) throws Exception {
        ManagementServer server = new ManagementServer(admission);
        server.setCamelContext(context);
        server.setHost(settings.host());
        server.setPort(settings.port());
        server.setPath("/");
        server.setMaxBodySize(LARGEST_BODY);
        server.setFileUploadEnabled(false);
        server.setHealthCheckEnabled(true);
        server.setHealthPath("/observe/health");
        server.setMetricsEnabled(true);
        context.addService(server, true, true);
        PlatformHttpComponent component = new PlatformHttpComponent(context);
        component.setHeaderFilterStrategy(new ManagementHeaders());
        component.setEngine(new ManagementEngine(settings.port()));
        context.addComponent(COMPONENT, component);
        return server;
    }

    /** Camel would take the single Vert.x in the registry, which is that of the webhooks: four threads, and no time for a long upload. */
    @Override
    protected void doInit() throws Exception {
        super.doInit();
        PortVertx vertx = PortVertx.start(WORKERS);
        getCamelContext().getRegistry().bind("managementVertx", Vertx.class, vertx, null, "close");
        getCamelContext().hasServices(VertxPlatformHttpServer.class).stream().filter(server -> server.getConfigurationPort() == getPort())
                .forEach(server -> server.setVertx(vertx));
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        getRouter().route().order(-1).failureHandler(ManagementServer::fail).handler(ManagementServer::takeType).handler(admission::admit);
        if (getPort() == 0) {
            LOG.info("The page is at http://{}:{}/", getHost(), actualPort());
        }
    }

    private static void fail(RoutingContext exchange) {
        if (exchange.statusCode() == TOO_LARGE) {
            Admission.refuse(exchange, TOO_LARGE, "At most %d bytes are taken here; files are sent to /api/drops.".formatted(LARGEST_BODY));
        } else {
            exchange.next();
        }
    }

    private static void takeType(RoutingContext exchange) {
        MultiMap headers = exchange.request().headers();
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        // Set in any case, so that it stands before what a query of that name would say.
        headers.remove(HttpHeaders.CONTENT_TYPE).set(Requests.TYPE, type == null ? "" : type);
        exchange.next();
    }

    /** The port that is open, where any free one was asked for. */
    public int actualPort() {
        return getRouter().getServer().getServer().actualPort();
    }
}
