package io.dromedary.sandbox.dialects;

import static io.dromedary.sandbox.server.AuthScheme.BEARER;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.ledger.Arrival;
import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.ledger.Requests;
import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.models.KnownModels;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.server.AccountGuard;
import io.dromedary.sandbox.server.Call;
import io.dromedary.sandbox.server.RequestBody;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.server.Routes;
import io.dromedary.sandbox.studio.Results;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The unofficial web API: {@code POST /jobs/{name}}, whose answer is a workspace with job sets in it, then {@code /job-sets/{id}}. */
final class WebEndpoints {

    private static final String PREFIX = "web/";
    private static final String FLAGGED = "Flagged by content moderation";
    private static final int PROJECT_SIZE = 12;

    private final AccountGuard account;
    private final KnownModels models;
    private final Submissions submissions;
    private final Requests requests;
    private final ObjectNode user = Json.resource("web-user.json", new TypeReference<>() {
    });

    WebEndpoints(AccountGuard account, KnownModels models, Submissions submissions, Requests requests) throws IOException {
        this.account = account;
        this.models = models;
        this.submissions = submissions;
        this.requests = requests;
    }

    void addTo(Routes routes, Ledger ledger) {
        routes.on("POST", "/jobs/{name}", ledger.watchingPosts(this::submit))
                .on("GET", "/job-sets/{id}", account.open(this::status, BEARER))
                .on("GET", "/user", account.open(call -> Response.json(200, user), BEARER))
                .on("GET", "/project", account.open(this::project, BEARER));
    }

    private Response submit(Call call) throws IOException {
        var auth = account.authenticate(call, BEARER);
        String id = PREFIX + call.inPath().get(0);
        ModelFamily model = models.find(id);
        if (model == null) {
            return Response.detail(404, "Not Found");
        }
        RequestBody body = RequestBody.read(call.exchange());
        var arrival = Arrival.of(ApiDialect.WEB, call, auth, body.text(), null);
        return submissions.submit(new Submissions.Paid(arrival, id, model, body.json(), "prompt", null, Generation.SEVEN_DAYS),
                generation -> Map.of("id", user.path("workspace_id"), "job_sets",
                        List.of(jobSet(generation, output -> queued(generation, output)))));
    }

    private Response status(Call call) {
        return requests.look(requests.require(call.inPath().get(0), Set.of(ApiDialect.WEB)),
                generation -> seen(generation, call.baseUrl()));
    }

    /** The latest job sets of the wanted types, the newest first. */
    private Response project(Call call) {
        List<String> types = call.query().getOrDefault("job_set_type", List.of());
        String size = String.valueOf(call.query("size"));
        List<Generation> found = new ArrayList<>(requests.all().stream().filter(each -> each.arrival().dialect() == ApiDialect.WEB)
                .filter(each -> types.isEmpty() || types.contains(type(each))).toList());
        Collections.reverse(found);
        return Response.json(200, Map.of("total", found.size(), "job_sets", found.stream()
                .limit(size.matches("\\d{1,3}") ? Integer.parseInt(size) : PROJECT_SIZE).map(each -> seen(each, call.baseUrl())).toList()));
    }

    /** The name of the model, with underscores instead of the path's dashes. */
    private static String type(Generation generation) {
        return generation.order().model().substring(PREFIX.length()).replace('-', '_');
    }

    private static Map<String, Object> seen(Generation generation, String base) {
        return jobSet(generation, output -> job(generation, output, base));
    }

    private static Map<String, Object> jobSet(Generation generation, IntFunction<Map<String, Object>> job) {
        var body = new LinkedHashMap<String, Object>();
        body.put("id", generation.id());
        body.put("type", type(generation));
        body.put("jobs", IntStream.range(0, generation.outputs()).mapToObj(job).toList());
        return body;
    }

    private static Map<String, Object> queued(Generation generation, int output) {
        var job = new LinkedHashMap<String, Object>();
        job.put("id", generation.outputId(output));
        job.put("status", "queued");
        job.put("result", null);
        return job;
    }

    private static Map<String, Object> job(Generation generation, int output, String base) {
        long now = System.currentTimeMillis();
        String status = generation.status(output, now);
        boolean there = !generation.odd() && generation.delivers(output, now);
        var job = new LinkedHashMap<String, Object>();
        job.put("id", generation.outputId(output));
        job.put("status", generation.odd() ? Submissions.ODD_STATUS : word(status));
        job.put("result", there ? Map.of("url", Results.url(base, generation, output)) : null);
        job.put("results", there ? JobSetView.results(generation, output, base) : null);
        job.put("error", generation.odd() ? null : error(status));
        return job;
    }

    /** Moderation has no word of its own here. */
    private static String word(String status) {
        return switch (status) {
            case "in_progress" -> "processing";
            case "nsfw" -> "failed";
            default -> status;
        };
    }

    private static String error(String status) {
        return status.equals("nsfw") ? FLAGGED : status.equals("failed") ? "Generation failed" : null;
    }
}
