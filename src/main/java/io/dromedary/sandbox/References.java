package io.dromedary.sandbox;

import static io.dromedary.sandbox.AuthScheme.HF;
import static io.dromedary.sandbox.AuthScheme.KEY;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Custom references, the characters of an account: {@code /v1/custom-references}. They are kept among the {@link Requests}. */
final class References {

    private static final String ID = "v1/custom-references";
    private static final String PATH = "/" + ID;
    private static final int PAGE_SIZE = 20;
    private static final int LARGEST_PAGE = 100;

    private final Requests requests;

    References(Requests requests) {
        this.requests = requests;
    }

    void addTo(Routes routes, Account account, Models models, Submissions submissions, Ledger ledger) {
        routes.on("POST", PATH, ledger.watchingPosts(call -> create(call, account, models, submissions)))
                .on("GET", PATH + "/list", account.open(this::list, HF, KEY))
                .on("GET", PATH + "/{id}", account.open(this::look, HF, KEY))
                .on("DELETE", PATH + "/{id}", account.open(this::delete, HF, KEY));
    }

    /** The character with this id, made here or by the second-hand endpoint, in whatever state; or null. */
    Reference find(String id) {
        Generation found = requests.find(id);
        return found != null && (listed(found) || found.arrival().dialect() == Dialect.CHARACTER) ? new Reference(found) : null;
    }

    private static boolean listed(Generation generation) {
        return generation.arrival().dialect() == Dialect.CUSTOM_REFERENCE && !generation.deleted();
    }

    private static Answer create(Call call, Account account, Models models, Submissions submissions) throws IOException {
        var auth = account.authenticate(call, HF, KEY);
        RequestBody body = RequestBody.read(call.exchange());
        var arrival = Arrival.of(Dialect.CUSTOM_REFERENCE, call, auth, body.text(), null);
        return submissions.submit(new Submissions.Paid(arrival, ID, models.find(ID), body.json(), "name", null, Generation.SEVEN_DAYS),
                generation -> new Reference(generation).created());
    }

    private Answer look(Call call) {
        return requests.look(require(call).generation(), generation -> new Reference(generation).full(call.baseUrl()));
    }

    private Answer delete(Call call) {
        Reference reference = require(call);
        if (reference.training()) {
            return Answer.detail(400, "Custom reference can not be deleted: it is being trained");
        }
        reference.generation().delete();
        return Answer.empty(204);
    }

    private Answer list(Call call) {
        int page = number(call, "page", 1, Integer.MAX_VALUE);
        int size = number(call, "page_size", PAGE_SIZE, LARGEST_PAGE);
        List<Reference> all = requests.all().stream().filter(References::listed).map(Reference::new).toList();
        var items = all.stream().skip((page - 1L) * size).limit(size).map(Reference::brief).toList();
        return Answer.json(200, Map.of("total", all.size(), "page", page, "page_size", size, "total_pages", (all.size() + size - 1) / size,
                "items", items));
    }

    private static int number(Call call, String name, int otherwise, int largest) {
        String found = call.query(name);
        if (found == null) {
            return otherwise;
        }
        int number = found.matches("\\d{1,9}") ? Integer.parseInt(found) : 0;
        if (number < 1 || number > largest) {
            throw new Refusal(Refusal.invalid(List.of(Problem.value(List.of("query", name), "must be 1 to " + largest, found))));
        }
        return number;
    }

    private Reference require(Call call) {
        Generation found = requests.find(call.inPath().get(0));
        if (found == null || !listed(found)) {
            throw new Refusal(Answer.detail(404, "Custom reference not found"));
        }
        return new Reference(found);
    }
}
