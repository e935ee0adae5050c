package io.dromedary.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.Budget;
import io.dromedary.journal.Generation;
import io.dromedary.journal.GenerationMarks;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.Pauses;
import io.dromedary.journal.Spending;
import io.dromedary.journal.Standing;
import io.dromedary.manage.ManagementServer;
import io.dromedary.manage.ManagementSettings;
import io.dromedary.manage.Requests;
import io.dromedary.operate.Commands;
import io.dromedary.operate.Waiting;
import io.dromedary.store.FolderMarks;
import io.dromedary.store.Store;
import io.dromedary.store.StoreSettings;
import io.dromedary.submit.Budgets;
import io.dromedary.submit.LimitSettings;
import io.dromedary.submit.SpendLimits;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Routes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The shipped routes of the JSON interface on a real port, over the journal of a test; called by hand, so that any header can be sent. */
final class Port implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    final DefaultCamelContext context = new DefaultCamelContext();
    /** A day of 10 credits. */
    private final LimitSettings limits = new LimitSettings(new Budget(BigDecimal.TEN, null, null), null, null, false);
    private final ManagementServer server;
    /** Each answer, with what was asked. */
    final List<Answer> answers = new ArrayList<>();

    record Answer(String method, String path, int status, Map<String, String> headers, String body) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + body, e);
            }
        }
    }

    Port(Path root, Ledger ledger, Store drops, long largest, String token, String readToken) throws Exception {
        this(root, ledger, drops, new DropsApi(drops, largest), token, readToken);
    }

    Port(Path root, Ledger ledger, Store drops, DropsApi dropsApi, String token, String readToken) throws Exception {
        new Coverage().configure(context);
        context.getPropertiesComponent().setLocation("file:" + Routes.home().resolve("application.properties"));
        context.getPropertiesComponent().addOverrideProperty("derived.management", "true");
        JobSearch search = new JobSearch(ledger.source);
        Pauses pauses = new Pauses(ledger.source, ledger.clock);
        Generation generation = new Generation(ledger.source);
        Commands commands = new Commands(ledger.journal, search, pauses, generation,
                new GenerationMarks(generation, new FolderMarks(root), null, ledger.clock), drops, Ledger.HOUR, ledger.clock);
        StoreSettings stores = new StoreSettings(false, false, false, null, null, null);
        Map.of("requests", new Requests(), "apiAnswers", new ApiAnswers(), "dropsApi", dropsApi, "jobsApi",
                new JobsApi(search, ledger.view, generation, pauses, commands,
                        new Documents(stores, ledger.view,
                                new Waiting(Ledger.HOUR, ledger.sweep, () -> Standing.in(ledger.source, ledger.clock),
                                        ledger.expectations, ledger.clock),
                                new Spending(ledger.source), new HeldJobs(ledger.source),
                                new Budgets(new SpendLimits(limits, root.resolve("inbox")), ledger.source, ledger.clock), ledger.clock),
                        name -> name.equals("dop") ? Ledger.MODEL : name, ledger.clock))
                .forEach(context.getRegistry()::bind);
        server = ManagementServer.add(context, new ManagementSettings("127.0.0.1", 0, token, readToken));
        load("api-problems");
        for (String route : names()) {
            load(route);
        }
        context.start();
    }

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(Routes.home().resolve("routes/manage"))) {
            return files.map(file -> file.getFileName().toString().replace(".camel.yaml", "")).filter(name -> name.startsWith("api-"))
                    .sorted().toList();
        }
    }

    private void load(String route) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(route + ".camel.yaml", Routes.text(route)));
    }

    int number() {
        return server.actualPort();
    }

    Answer get(String path, String... headers) throws IOException {
        return send("GET", path, null, headers);
    }

    Answer post(String path, String json) throws IOException {
        return send("POST", path, json.getBytes(StandardCharsets.UTF_8), "Content-Type: application/json");
    }

    /** A file, or a field where its content begins with =. */
    static byte[] form(String... namesAndContents) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            boolean field = namesAndContents[i + 1].startsWith("=");
            body.append("--b\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n".formatted(
                    field ? namesAndContents[i] : "file", field ? "" : "; filename=\"" + namesAndContents[i] + "\"",
                    field ? namesAndContents[i + 1].substring(1) : namesAndContents[i + 1]));
        }
        return (body + "--b--\r\n").getBytes(StandardCharsets.UTF_8);
    }

    Answer drop(String path, String... namesAndContents) throws IOException {
        return send("POST", path, form(namesAndContents), "Content-Type: multipart/form-data; boundary=b");
    }

    /** @param headers may replace Host and Content-Length; one that is chunked has none */
    Answer send(String method, String path, byte[] body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("%s %s HTTP/1.1\r\nConnection: close\r\n".formatted(method, path));
        if (Stream.of(headers).noneMatch(header -> header.startsWith("Host:"))) {
            head.append("Host: 127.0.0.1:").append(number()).append("\r\n");
        }
        if (body != null && Stream.of(headers).noneMatch(header -> header.matches("(Content-Length|Transfer-Encoding):.*"))) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        Stream.of(headers).forEach(header -> head.append(header).append("\r\n"));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), number())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.UTF_8));
            if (body != null) {
                socket.getOutputStream().write(body);
            }
            socket.getOutputStream().flush();
            socket.getInputStream().transferTo(said);
        }
        Answer answer = parse(method, path, said.toString(StandardCharsets.UTF_8));
        answers.add(answer);
        return answer;
    }

    private static Answer parse(String method, String path, String said) {
        int end = said.indexOf("\r\n\r\n");
        String[] lines = said.substring(0, end).split("\r\n");
        Map<String, String> headers = new TreeMap<>();
        Stream.of(lines).skip(1).forEach(line -> headers.put(line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                line.substring(line.indexOf(':') + 1).strip()));
        return new Answer(method, path.replaceFirst("[?].*", ""), Integer.parseInt(lines[0].split(" ")[1]), headers,
                said.substring(end + 4));
    }

    @Override
    public void close() {
        context.stop();
    }
}
