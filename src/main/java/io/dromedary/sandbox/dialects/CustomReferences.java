package io.dromedary.sandbox.dialects;

import static io.dromedary.sandbox.server.AuthScheme.HF;
import static io.dromedary.sandbox.server.AuthScheme.KEY;

import io.dromedary.sandbox.ledger.Arrival;
import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.ledger.Requests;
import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.models.KnownModels;
import io.dromedary.sandbox.server.AccountGuard;
import io.dromedary.sandbox.server.Call;
import io.dromedary.sandbox.server.Refusal;
import io.dromedary.sandbox.server.RequestBody;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.server.Routes;
import io.dromedary.sandbox.server.ValidationProblem;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Custom references, the characters of an account: {@code /v1/custom-references}. They are kept among the {@link Requests}. */
final class CustomReferences {

    private static final String ID = "v1/custom-references";
    private static final String PATH = "/" + ID;
    private static final int PAGE_SIZE = 20;
    private static final int LARGEST_PAGE = 100;

    private final Requests requests;

    CustomReferences(Requests requests) {
        this.requests = requests;
    }

    void addTo(Routes routes, AccountGuard account, KnownModels models, Submissions submissions, Ledger ledger) {
        routes.on("POST", PATH, ledger.watchingPosts(call -> create(call, account, models, submissions)))
                .on("GET", PATH + "/list", account.open(this::list, HF, KEY))
                .on("GET", PATH + "/{id}", account.open(this::look, HF, KEY))
                .on("DELETE", PATH + "/{id}", account.open(this::delete, HF, KEY));
    }

    /** The character with this id, made here or by the second-hand endpoint, in whatever state; or null. */
    CustomReference find(String id) {
        Generation found = requests.find(id);
        return found != null && (listed(found) || found.arrival().dialect() == ApiDialect.CHARACTER) ? new CustomReference(found) : null;
    }

    private static boolean listed(Generation generation) {
        return generation.arrival().dialect() == ApiDialect.CUSTOM_REFERENCE && !generation.deleted();
    }

    private static Response create(Call call, AccountGuard account, KnownModels models, Submissions submissions) throws IOException {
        var auth = account.authenticate(call, HF, KEY);
        RequestBody body = RequestBody.read(call.exchange());
        var arrival = Arrival.of(ApiDialect.CUSTOM_REFERENCE, call, auth, body.text(), null);
        return submissions.submit(new Submissions.Paid(arrival, ID, models.find(ID), body.json(), "name", null, Generation.SEVEN_DAYS),
                generation -> new CustomReference(generation).created());
    }

    private Response look(Call call) {
        return requests.look(require(call).generation(), generation -> new CustomReference(generation).full(call.baseUrl()));
    }

    private Response delete(Call call) {
        CustomReference reference = require(call);
        if (reference.training()) {
            return Response.detail(400, "Custom reference can not be deleted: it is being trained");
        }
        reference.generation().delete();
        return Response.empty(204);
    }

    private Response list(Call call) {
        int page = number(call, "page", 1, Integer.MAX_VALUE);
        int size = number(call, "page_size", PAGE_SIZE, LARGEST_PAGE);
        List<CustomReference> all = requests.all().stream().filter(CustomReferences::listed).map(CustomReference::new).toList();
        var items = all.stream().skip((page - 1L) * size).limit(size).map(CustomReference::brief).toList();
        return Response.json(200,
                Map.of("total", all.size(), "page", page, "page_size", size, "total_pages", (all.size() + size - 1) / size,
                        "items", items));
    }

    private static int number(Call call, String name, int otherwise, int largest) {
        String found = call.query(name);
        if (found == null) {
            return otherwise;
        }
        int number = found.matches("\\d{1,9}") ? Integer.parseInt(found) : 0;
        if (number < 1 || number > largest) {
            throw new Refusal(Refusal.invalid(List.of(ValidationProblem.value(List.of("query", name), "must be 1 to " + largest, found))));
        }
        return number;
    }

    private CustomReference require(Call call) {
        Generation found = requests.find(call.inPath().get(0));
        if (found == null || !listed(found)) {
            throw new Refusal(Response.detail(404, "Custom reference not found"));
        }
        return new CustomReference(found);
    }
}
