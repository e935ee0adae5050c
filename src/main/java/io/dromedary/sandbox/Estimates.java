package io.dromedary.sandbox;

import static io.dromedary.sandbox.AuthScheme.HF;
import static io.dromedary.sandbox.AuthScheme.KEY;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code POST /estimate/{model}}: the checks of a submit but for the files, then a price from the model files instead of a generation. Decimals are texts. */
final class Estimates {

    private static final BigDecimal CREDITS_PER_USD = BigDecimal.valueOf(16);
    private static final int DECIMALS = 3;

    private final Account account;
    private final Models models;
    private final BodyCheck check;

    Estimates(Account account, Models models, BodyCheck check) {
        this.account = account;
        this.models = models;
        this.check = check;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/estimate/{model*}", account.open(this::estimate, KEY, HF));
    }

    private Answer estimate(Call call) throws IOException {
        String id = call.inPath().get(0);
        Model model = models.find(id);
        if (model == null || model.dialect() != Dialect.QUEUE && model.dialect() != Dialect.HYBRID) {
            return Answer.detail(404, "model_not_found");
        }
        RequestBody body = RequestBody.read(call.exchange());
        Submissions.refuse(check.problems(Dialect.QUEUE, model, body.json()), model, body.json());
        Price price = model.price();
        if (price == null || price.credits() == null) {
            return Answer.json(200, Map.of("type", "description", "pricing_description",
                    price == null ? "the sandbox knows no price of this model" : price.description()));
        }
        BigDecimal one = price.credits().get(price.by() == null ? "" : model.effective(body.json(), price.by()).asText());
        return Answer.json(200, priced(one.multiply(BigDecimal.valueOf(model.outputs(body.json()))), price.discount()));
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
