package io.dromedary.testing;

import io.dromedary.store.s3.Bucket;
import io.dromedary.store.s3.S3Calls;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import software.amazon.awssdk.services.s3.S3Client;

/** The shipped routes that call a bucket, with the beans of a test. */
public final class BucketRoutes implements AutoCloseable {

    /** The calls themselves. */
    private static final List<String> CALLS = List.of("list-objects", "fetch-object", "copy-object", "delete-object");

    private final DefaultCamelContext context = new DefaultCamelContext();

    /** @param routes besides the calls */
    public BucketRoutes(S3Client client, Bucket bucket, Map<String, Object> beans, String... routes) {
        try {
            new Coverage().configure(context);
            context.getPropertiesComponent().setLocation("file:" + Routes.home().resolve("application.properties"));
            Map.of("dromedary.s3.bucket", bucket.name(), "derived.drops-in-bucket", "true")
                    .forEach(context.getPropertiesComponent()::addOverrideProperty);
            context.getRegistry().bind("amazonS3Client", client);
            context.getRegistry().bind("s3Calls", new S3Calls(bucket));
            beans.forEach(context.getRegistry()::bind);
            for (String route : CALLS) {
                load(route);
            }
            for (String route : routes) {
                load(route);
            }
            context.start();
        } catch (Exception e) {
            throw new AssertionError("the routes do not start", e);
        }
    }

    private void load(String route) throws Exception {
        String text = Routes.text(route).replaceAll("(?m)^ *routeConfigurationId: .*\\n", "");
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(route + ".camel.yaml", text));
    }

    /** @return what is left of the exchange; its exception is for the caller */
    public Exchange run(String route, Map<String, Object> variables, Exception before) {
        Exchange exchange = new DefaultExchange(context);
        variables.forEach(exchange::setVariable);
        if (before != null) {
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, before);
        }
        return context.createProducerTemplate().send("direct:" + route, exchange);
    }

    @Override
    public void close() {
        context.stop();
    }
}
