package io.dromedary;

import io.dromedary.api.Enquiries;
import io.dromedary.api.Enquiry;
import io.dromedary.api.Questions;
import io.dromedary.await.PollSchedule;
import io.dromedary.ops.Settings;
import io.dromedary.reject.RefusedException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/** Asks the provider on behalf of a command: Camel with the route {@code enquire} and nothing else of the line. */
final class Enquirer implements AutoCloseable {

    private final Main main = new Main();
    private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    private final Settings settings;
    private ProducerTemplate template;

    /** There is no answer. The message says why, for people. */
    static final class NoAnswerException extends Exception {

        private final boolean refused;

        private NoAnswerException(Throwable cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
            this.refused = cause instanceof RefusedException;
        }

        /** The provider did answer, and it was no. */
        boolean isRefused() {
            return refused;
        }
    }

    private Enquirer(Settings settings) {
        this.settings = settings;
    }

    static Enquirer start(Path home, Settings settings) throws Exception {
        Enquirer enquirer = new Enquirer(settings);
        enquirer.main.setPropertyPlaceholderLocations(Line.settingsFiles(home));
        enquirer.main.configure().withRoutesIncludePattern("file:" + home.resolve("routes") + "/enquire.camel.yaml");
        enquirer.main.bind("enquiries", new Enquiries(new PollSchedule(settings.pollFirst(), settings.pollFactor(), settings.pollMax(),
                () -> ThreadLocalRandom.current().nextLong())));
        enquirer.main.bind("pollPool", enquirer.pool);
        enquirer.main.start();
        enquirer.template = enquirer.main.getCamelContext().createProducerTemplate();
        return enquirer;
    }

    Questions questions() {
        return new Questions(settings.baseUrl(), settings.credentials(), Clock.systemDefaultZone());
    }

    /** The enquiry alone knows what its answer is. */
    @SuppressWarnings("unchecked")
    <T> T ask(Enquiry<T> enquiry) throws NoAnswerException {
        try {
            return (T) template.requestBody("direct:enquire", enquiry);
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
