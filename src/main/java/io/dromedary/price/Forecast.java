package io.dromedary.price;

import io.dromedary.api.query.Estimate;
import io.dromedary.job.Amount;
import io.dromedary.job.DropRequest;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Price;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What some drops would cost together, by the rule that their submissions go by: the provider's estimate, asked once for all that cost the
 * same, else the installation's list, else nobody knows.
 */
public final class Forecast {

    private final PriceMode mode;
    private final PriceTable table;
    private final Provider provider;
    private final Map<String, Optional<Estimate>> answers = new HashMap<>();
    private final Map<String, Amount> models = new TreeMap<>();
    private Amount total = Amount.NONE;

    /** Gives estimates. */
    @FunctionalInterface
    public interface Provider {

        /** Empty where there is no answer. */
        Optional<Estimate> ask(String path, String body);
    }

    /**
     * The price of one drop.
     *
     * @param price    null where it is not known
     * @param estimate what the provider said; null where it was not asked, or gave no answer
     */
    public record Quote(Price price, Estimate estimate) {
    }

    public Forecast(PriceMode mode, PriceTable table, Provider provider) {
        this.mode = mode;
        this.table = table;
        this.provider = provider;
    }

    /** @param body of the submission, with some address for each file */
    public Quote add(DropRequest request, List<MediaFile> media, String body) {
        PriceQuestion question = PriceQuestion.of(request, media, body);
        Estimate estimate = mode == PriceMode.ESTIMATE && question.isAnswered()
                ? answers.computeIfAbsent(question.digest(), digest -> provider.ask(request.target().path(), body)).orElse(null)
                : null;
        Optional<Price> price = Optional.ofNullable(estimate).flatMap(known -> Price.of(known.credits(), Price.Source.ESTIMATE));
        if (price.isEmpty() && mode != PriceMode.OFF) {
            price = table.of(question.model(), question.sent());
        }
        total = total.with(price);
        models.put(request.model(), models.getOrDefault(request.model(), Amount.NONE).with(price));
        return new Quote(price.orElse(null), estimate);
    }

    public Amount total() {
        return total;
    }

    /** By their ids. */
    public Map<String, Amount> byModel() {
        return models;
    }
}
