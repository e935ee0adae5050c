package io.dromedary.cli;

import io.dromedary.api.query.ApiQueries;
import io.dromedary.api.query.Query;
import io.dromedary.api.query.QueryRunner;
import io.dromedary.job.RefusedException;
import io.dromedary.main.Line;
import io.dromedary.main.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/** Queries the provider for a command: Camel with the route {@code query}, the call that it makes, and nothing else of the line. */
final class QueryClient implements AutoCloseable {

    private final Main main = new Main();
    private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    private final Settings settings;
    private ProducerTemplate template;

    /** A query without an answer. The message gives the reason, for people. */
    static final class NoAnswerException extends Exception {

        private final boolean refused;

        private NoAnswerException(Throwable cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
            this.refused = cause instanceof RefusedException;
        }

        /** The provider responded, and refused. */
        boolean isRefused() {
            return refused;
        }
    }

    /** Replaces the configuration of the whole line, which the settings name. */
    public static final class NothingElse implements CamelConfiguration {

        @Override
        public void configure(CamelContext context) {
            // The route finds what it needs in the registry.
        }
    }

    private QueryClient(Settings settings) {
        this.settings = settings;
    }

    static QueryClient start(Path home, Settings settings) throws Exception {
        QueryClient enquirer = new QueryClient(settings);
        enquirer.main.setPropertyPlaceholderLocations(Line.settingsFiles(home));
        enquirer.main.addOverrideProperty("camel.main.configuration-classes", NothingElse.class.getName());
        enquirer.main.addOverrideProperty("camel.main.routes-include-pattern",
                "file:%s/operate/query.camel.yaml,file:%1$s/calls/call-free.camel.yaml".formatted(home.resolve("routes")));
        enquirer.main.bind("queryRunner", new QueryRunner(settings.await().poll().schedule(() -> ThreadLocalRandom.current().nextLong())));
        enquirer.main.bind("pollPool", enquirer.pool);
        enquirer.main.start();
        enquirer.template = enquirer.main.getCamelContext().createProducerTemplate();
        return enquirer;
    }

    ApiQueries questions() {
        return new ApiQueries(settings.api().baseUrl(), settings.api().credentials(), Clock.systemDefaultZone());
    }

    /** Only the query knows the type of its answer. */
    @SuppressWarnings("unchecked")
    <T> T ask(Query<T> enquiry) throws NoAnswerException {
        try {
            return (T) template.requestBody("direct:query", enquiry);
        } catch (CamelExecutionException e) {
            throw new NoAnswerException(e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public void close() {
        main.stop();
        pool.shutdownNow();
    }
}
