package io.dromedary.price;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.catalogue.Catalogue;
import io.dromedary.catalogue.Model;
import io.dromedary.catalogue.RequestedCount;
import io.dromedary.drop.StrictTree;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Price;
import io.dromedary.job.Problem;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The installation's own list of prices, for models of which the provider gives no estimate: by the output, or by its second. */
public final class PriceTable {

    /** Beside the settings. */
    public static final String FILE = "prices.yaml";

    private static final String PRICES = "prices";
    private static final String PER_OUTPUT = "per-output";
    private static final String PER_SECOND = "per-second";
    private static final String DURATION = "duration";

    private final Map<String, Rate> rates;
    private final Catalogue catalogue;

    /** @param bySecond else by the output */
    private record Rate(BigDecimal credits, boolean bySecond) {
    }

    private PriceTable(Map<String, Rate> rates, Catalogue catalogue) {
        this.rates = rates;
        this.catalogue = catalogue;
    }

    /**
     * @param file need not exist
     * @throws InvalidDropException with all that is wrong in it
     */
    public static PriceTable read(Path file, Catalogue catalogue) throws IOException, InvalidDropException {
        if (!Files.exists(file)) {
            return new PriceTable(Map.of(), catalogue);
        }
        String name = file.toString();
        ObjectNode tree = StrictTree.read(file, name);
        List<Problem> problems = new ArrayList<>();
        Map<String, Rate> rates = new TreeMap<>();
        for (Map.Entry<String, JsonNode> key : tree.properties()) {
            if (!key.getKey().equals(PRICES) || !key.getValue().isObject()) {
                problems.add(new Problem(name, key.getKey(), key.getValue().toString(),
                        "write `prices:` and below it a line for each model, such as some/model: {per-output: 1.5}"));
            }
        }
        for (Map.Entry<String, JsonNode> model : tree.path(PRICES).properties()) {
            Optional<Rate> rate = rate(model.getValue());
            if (rate.isEmpty()) {
                problems.add(new Problem(name, model.getKey(), model.getValue().toString(),
                        "write one of {per-output: CREDITS} and {per-second: CREDITS}, a number from 0"));
            } else {
                rates.put(catalogue.modelFor(model.getKey()).id(), rate.get());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidDropException(problems);
        }
        return new PriceTable(rates, catalogue);
    }

    private static Optional<Rate> rate(JsonNode given) {
        if (given.size() != 1) {
            return Optional.empty();
        }
        boolean bySecond = given.has(PER_SECOND);
        JsonNode number = given.path(bySecond ? PER_SECOND : PER_OUTPUT);
        return number.isNumber()
                ? Price.of(new BigDecimal(number.asText()), Price.Source.TABLE).map(price -> new Rate(price.credits(), bySecond))
                : Optional.empty();
    }

    /**
     * @param sent the parameters of the request; what it leaves out is what the catalogue says of the model
     * @return empty where the model is not in the list, or its seconds are not known
     */
    Optional<Price> of(String model, JsonNode sent) {
        Rate rate = rates.get(model);
        if (rate == null) {
            return Optional.empty();
        }
        Model known = catalogue.modelFor(model);
        BigDecimal outputs = BigDecimal.valueOf(RequestedCount.in(sent).orElseGet(() -> RequestedCount.in(defaults(known)).orElse(1)));
        Optional<BigDecimal> each = rate.bySecond()
                ? seconds(sent).or(() -> seconds(defaults(known))).map(rate.credits()::multiply)
                : Optional.of(rate.credits());
        return each.flatMap(credits -> Price.of(credits.multiply(outputs), Price.Source.TABLE));
    }

    private static Optional<BigDecimal> seconds(JsonNode sent) {
        JsonNode parameters = sent.path("params").isObject() ? sent.get("params") : sent;
        String said = parameters.path(DURATION).asText("");
        return said.matches("\\d{1,5}(\\.\\d{1,3})?") ? Optional.of(new BigDecimal(said)) : Optional.empty();
    }

    /** What the model takes for parameters that a request leaves out. */
    private static ObjectNode defaults(Model model) {
        ObjectNode defaults = JsonNodeFactory.instance.objectNode();
        if (model.isDocumented()) {
            model.parameters().names().stream().filter(name -> model.parameters().rule(name).has("default"))
                    .forEach(name -> defaults.set(name, model.parameters().rule(name).get("default")));
        }
        return defaults;
    }
}
