package io.dromedary.page;

import io.dromedary.job.Sweep;
import io.dromedary.journal.Generation;
import io.dromedary.journal.GenerationMarks;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.Pauses;
import io.dromedary.journal.Standing;
import io.dromedary.manage.Admission;
import io.dromedary.manage.ManagementServer;
import io.dromedary.manage.ManagementSettings;
import io.dromedary.manage.Requests;
import io.dromedary.operate.Commands;
import io.dromedary.operate.Waiting;
import io.dromedary.store.FolderMarks;
import io.dromedary.store.Store;
import io.dromedary.submit.Budgets;
import io.dromedary.submit.LimitSettings;
import io.dromedary.submit.SpendLimits;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Routes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/** The page on a port of its own, with the shipped routes, over a journal of a test. The line does not run. */
final class PageServer implements AutoCloseable {

    static final String TOKEN = "a-token-of-a-test";
    static final String READ_TOKEN = "a-token-that-reads";
    private static final List<String> ROUTES = List.of("answering", "show-page", "show-now", "show-jobs", "show-job", "show-file",
            "do-command", "log-in", "log-out", "show-assets");

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final ManagementServer server;
    final URI address;

    /** Without limits. */
    PageServer(Path root, Ledger ledger, Store drops, Store results, String token, String readToken) throws Exception {
        this(root, ledger, drops, results, token, readToken, LimitSettings.NONE);
    }

    /** @param token null for none */
    PageServer(Path root, Ledger ledger, Store drops, Store results, String token, String readToken, LimitSettings limits)
            throws Exception {
        ManagementSettings settings = new ManagementSettings("127.0.0.1", 0, token, readToken);
        new Coverage().configure(context);
        context.getPropertiesComponent().addOverrideProperty("derived.management", "true");
        Admission admission = new Admission(settings);
        bind(root, ledger, drops, results, admission, limits);
        server = ManagementServer.add(context, settings, admission);
        PluginHelper.getRoutesLoader(context).loadRoutes(routes());
        context.start();
        address = URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private void bind(Path root, Ledger ledger, Store drops, Store results, Admission admission, LimitSettings limits) {
        Registry beans = context.getRegistry();
        Generation generation = new Generation(ledger.source);
        Commands commands = new Commands(ledger.journal, new JobSearch(ledger.source), new Pauses(ledger.source, ledger.clock), generation,
                new GenerationMarks(generation, new FolderMarks(root), null, ledger.clock), drops, Ledger.HOUR, ledger.clock);
        Overviews overviews = new Overviews(ledger.source,
                new Budgets(new SpendLimits(limits, root.resolve("inbox")), ledger.source, ledger.clock), 4, ledger.clock);
        Previews previews = new Previews(ledger.source, drops, results);
        Said said = new Said();
        Templates templates = new Templates();
        Waiting waiting = new Waiting(Duration.ofDays(1), new Sweep(Ledger.HOUR, Duration.ofDays(7), ledger.clock),
                () -> Standing.in(ledger.source, ledger.clock), ledger.expectations, ledger.clock);
        beans.bind("requests", new Requests());
        beans.bind("commands", commands);
        beans.bind("previews", previews);
        beans.bind("assets", new Assets());
        beans.bind("forms", new Forms(commands, new HeldJobs(ledger.source), overviews, said));
        beans.bind("login", new Login(admission, templates));
        beans.bind("pages",
                new Pages(overviews, new Jobs(ledger.source, drops, results, previews, waiting, ledger.clock), admission, said, templates,
                        ledger.clock));
    }

    private List<Resource> routes() throws IOException {
        List<Resource> routes = new ArrayList<>();
        for (String name : ROUTES) {
            routes.add(PluginHelper.getResourceLoader(context).resolveResource("file:" + Routes.file(name)));
        }
        return routes;
    }

    /** Exchanges that have not ended. */
    int inFlight() {
        return context.getInflightRepository().size();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(to(path));
    }

    HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        return send(to(path).header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form)));
    }

    /** Every address of a form in the page, and its method. */
    static Stream<String> forms(String page) {
        return Pattern.compile("<form[^>]*method=\"post\"[^>]*action=\"([^\"]*)\"|formaction=\"([^\"]*)\"").matcher(page)
                .results().map(match -> match.group(1) == null ? match.group(2) : match.group(1));
    }

    @Override
    public void close() throws IOException {
        context.close();
    }
}
