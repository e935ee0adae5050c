package io.dromedary.sandbox.dialects;

import static io.dromedary.sandbox.server.AuthScheme.HF;

import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.ledger.Arrival;
import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.ledger.Requests;
import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.models.KnownModels;
import io.dromedary.sandbox.server.AccountGuard;
import io.dromedary.sandbox.server.Call;
import io.dromedary.sandbox.server.Multipart;
import io.dromedary.sandbox.server.Refusal;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.server.Routes;
import io.dromedary.sandbox.server.ValidationProblem;
import io.dromedary.sandbox.studio.Results;
import io.dromedary.sandbox.uploads.UploadStore;
import io.dromedary.sandbox.uploads.UploadType;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Two endpoints that only one, second-hand document knows: results of the first API in another shape, and characters of one photo. */
final class SecondHandEndpoints {

    private static final String CHARACTERS = "api/characters";
    private static final Set<ApiDialect> WITH_RESULTS = Set.of(ApiDialect.JOB_SET, ApiDialect.HYBRID);
    private static final int LARGEST_PHOTO = 20 << 20;

    private final AccountGuard account;
    private final KnownModels models;
    private final Submissions submissions;
    private final Requests requests;
    private final UploadStore uploads;

    SecondHandEndpoints(AccountGuard account, KnownModels models, Submissions submissions, Requests requests, UploadStore uploads) {
        this.account = account;
        this.models = models;
        this.submissions = submissions;
        this.requests = requests;
        this.uploads = uploads;
    }

    void addTo(Routes routes, Ledger ledger) {
        routes.on("GET", "/api/generation-results", account.open(this::results, HF))
                .on("POST", "/" + CHARACTERS, ledger.watchingPosts(this::character));
    }

    private Response results(Call call) {
        String id = call.query("id");
        if (id == null) {
            throw new Refusal(
                    Refusal.invalid(List.of(ValidationProblem.of("missing", List.of("query", "id"), "Field required", Map.of()))));
        }
        return requests.look(requests.require(id, WITH_RESULTS), generation -> {
            long now = System.currentTimeMillis();
            List<Integer> delivered = generation.delivered(now);
            var body = new LinkedHashMap<String, Object>();
            body.put("id", id);
            body.put("status", generation.odd() ? Submissions.ODD_STATUS : word(generation.status(now)));
            body.put("results", delivered.stream().map(output -> Map.of("type", generation.order().kind().type(), "url",
                    Results.url(call.baseUrl(), generation, output))).toList());
            if (!generation.unfinished(now)) {
                body.put("retention_expires_at", generation.expiresAt());
            }
            return body;
        });
    }

    private static String word(String status) {
        return switch (status) {
            case "queued" -> "pending";
            case "in_progress" -> "processing";
            case "completed" -> "completed";
            default -> "failed";
        };
    }

    private Response character(Call call) throws IOException {
        var auth = account.authenticate(call, HF);
        byte[] body = call.exchange().getRequestBody().readNBytes(LARGEST_PHOTO);
        List<Object> loc = List.of("body", "photo");
        Multipart photo = Multipart.field("photo", call.header("Content-Type"), body)
                .orElseThrow(() -> new Refusal(Refusal.invalid(List.of(ValidationProblem.of("missing", loc, "Field required", Map.of())))));
        String type = UploadType.ofPicture(photo.content());
        if (type == null) {
            throw new Refusal(Refusal.invalid(List.of(ValidationProblem.value(loc, "this is no picture", photo.fileName()))));
        }
        var arrival = Arrival.of(ApiDialect.CHARACTER, call, auth, null, null);
        var fields = Json.MAPPER.createObjectNode().put("photo", photo.fileName());
        String url = uploads.keep(call, type, photo.content()).publicUrl();
        return submissions.submit(new Submissions.Paid(arrival, CHARACTERS, models.find(CHARACTERS), fields, "photo", null,
                Generation.SEVEN_DAYS),
                generation -> Map.of("id", generation.id(), "photo_url", url, "created_at", generation.createdAt()));
    }
}
