package io.dromedary.sandbox.dialects;

import static io.dromedary.sandbox.server.AuthScheme.HF;
import static io.dromedary.sandbox.server.AuthScheme.KEY;

import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.models.KnownModels;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.models.Price;
import io.dromedary.sandbox.server.AccountGuard;
import io.dromedary.sandbox.server.Call;
import io.dromedary.sandbox.server.RequestBody;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.server.Routes;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /estimate/{model}}: the checks of a submit but for the files, then a price from the model files instead of a generation.
 * Decimals are texts.
 */
final class Estimates {

    private static final BigDecimal CREDITS_PER_USD = BigDecimal.valueOf(16);
    private static final int DECIMALS = 3;

    private final AccountGuard account;
    private final KnownModels models;
    private final BodyCheck check;

    Estimates(AccountGuard account, KnownModels models, BodyCheck check) {
        this.account = account;
        this.models = models;
        this.check = check;
    }

    void addTo(Routes routes, Ledger ledger) {
        routes.on("POST", "/estimate/{model*}", account.open(call -> {
            ledger.estimated();
            return estimate(call);
        }, KEY, HF));
    }

    private Response estimate(Call call) throws IOException {
        String id = call.inPath().get(0);
        ModelFamily model = models.find(id);
        if (model == null || model.dialect() != ApiDialect.QUEUE && model.dialect() != ApiDialect.HYBRID) {
            return Response.detail(404, "model_not_found");
        }
        RequestBody body = RequestBody.read(call.exchange());
        Submissions.refuse(check.problems(ApiDialect.QUEUE, model, body.json()), model, body.json());
        Price price = model.price();
        Optional<BigDecimal> credits = model.credits(body.json());
        if (credits.isEmpty()) {
            return Response.json(200, Map.of("type", "description", "pricing_description",
                    price == null ? "the sandbox knows no price of this model" : price.description()));
        }
        return Response.json(200, priced(credits.get(), price.discount()));
    }

    private static Map<String, Object> priced(BigDecimal credits, BigDecimal discount) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("type", "estimate");
        answer.put("credits", text(credits));
        answer.put("usd", text(usd(credits)));
        if (discount != null) {
            BigDecimal spared = credits.multiply(discount).movePointLeft(2);
            answer.put("discount", Map.of("percentage", discount.toPlainString(), "credits", text(spared), "usd", text(usd(spared))));
        }
        return answer;
    }

    private static BigDecimal usd(BigDecimal credits) {
        return credits.divide(CREDITS_PER_USD);
    }

    private static String text(BigDecimal amount) {
        return amount.setScale(DECIMALS, RoundingMode.HALF_UP).toPlainString();
    }
}
