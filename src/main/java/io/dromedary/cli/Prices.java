package io.dromedary.cli;

import io.dromedary.api.query.Estimate;
import io.dromedary.catalogue.Catalogue;
import io.dromedary.intake.ReadDrop;
import io.dromedary.job.CharacterKey;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Job;
import io.dromedary.main.OpenJournal;
import io.dromedary.main.Settings;
import io.dromedary.price.Forecast;
import io.dromedary.price.PriceMode;
import io.dromedary.price.PriceTable;
import io.dromedary.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prints what each drop would cost, and what all do together. What would be a duplicate costs nothing, and is counted apart. */
final class Prices implements AutoCloseable {

    /** Nothing is looked up for an estimate, but an id must have the form of one. */
    static final String ANY_ID = "00000000-0000-0000-0000-000000000000";

    private final QueryClient client;
    private final OpenJournal journal;
    private final Forecast forecast;
    private final Map<String, String> seen = new HashMap<>();
    private String silence;
    private int duplicates;

    private Prices(Settings settings, Catalogue catalogue) throws Exception {
        boolean asks = settings.price() == PriceMode.ESTIMATE;
        if (asks && settings.api().credentials() == null) {
            throw new SettingsException(List.of("--price asks the provider and needs the API key. Set HF_KEY=id:secret, set "
                    + "dromedary.price to table to go by %s alone, or leave --price out.".formatted(PriceTable.FILE)));
        }
        this.forecast = new Forecast(settings.price(), table(settings, catalogue), this::ask);
        this.client = asks ? QueryClient.start(Dromedary.home(), settings) : null;
        this.journal = Files.exists(settings.journal()) ? OpenJournal.forReading(settings) : null;
    }

    static Prices start(Settings settings, Catalogue catalogue) throws Exception {
        return new Prices(settings, catalogue);
    }

    private static PriceTable table(Settings settings, Catalogue catalogue) throws IOException {
        try {
            return PriceTable.read(settings.prices(), catalogue);
        } catch (InvalidDropException e) {
            throw new SettingsException(e.problems().stream().map(Object::toString).toList());
        }
    }

    /**
     * @param name of the drop, for messages
     * @param body of its submission
     */
    void tell(String name, ReadDrop drop, String body) {
        String intent = CharacterKey.madeBy(drop.request()).map(CharacterKey::intent).orElse(drop.intent());
        String first = seen.putIfAbsent(intent, name);
        Optional<Job> job = journal == null ? Optional.empty() : journal.live(intent);
        if (first != null || job.isPresent()) {
            duplicates++;
            System.out.printf("  price: nothing, since it would be a duplicate: the same picture and request are %s%n",
                    first != null
                            ? "in %s as well".formatted(Terminal.plain(first))
                            : "job %s already, %s".formatted(job.get().id(),
                                    job.get().state()));
            return;
        }
        System.out.printf("  price: %s%n", inWords(forecast.add(drop.request(), drop.media(), body)));
    }

    /** A host that does not answer is not asked again: each question has its time-outs and repeats. */
    private Optional<Estimate> ask(String path, String body) {
        if (silence != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(client.ask(client.questions().estimate(path, body)));
        } catch (QueryClient.NoAnswerException e) {
            String why = Terminal.plain(e.getMessage());
            System.out.printf("  the provider gives no estimate: %s%n", why);
            silence = e.isRefused() ? null : why;
            return Optional.empty();
        }
    }

    private static String inWords(Forecast.Quote quote) {
        Estimate estimate = quote.estimate();
        if (quote.price() == null) {
            String why = estimate == null ? "" : estimate.description() == null ? "the provider gives no number" : estimate.description();
            return "not known" + (why.isEmpty() ? "" : " (%s)".formatted(Terminal.plain(why)));
        }
        return quote.price().inWords()
                + (estimate == null || estimate.usd() == null ? "" : ", %s USD".formatted(estimate.usd().toPlainString()))
                + (estimate == null || estimate.discount() == null
                        ? ""
                        : "; the discount of %s %% is not subtracted".formatted(estimate.discount().toPlainString()));
    }

    /** Prints the sum. */
    @Override
    public void close() {
        System.out.printf("%nAll together: %s%n", forecast.total().requests() == 0 ? "nothing" : forecast.total().inWords());
        forecast.byModel().forEach((model, amount) -> System.out.printf("  %-50s %,5d  %s%n", Terminal.plain(model), amount.requests(),
                amount.inWords()));
        if (forecast.total().unpriced() > 0) {
            System.out.printf("What has no price counts only where it is written into %s; with a limit set, and without that, it waits in "
                    + "hold/ for your word.%n", PriceTable.FILE);
        }
        if (duplicates > 0) {
            System.out.printf(
                    duplicates == 1 ? "%,d would be a duplicate and cost nothing.%n" : "%,d would be duplicates and cost nothing.%n",
                    duplicates);
        }
        if (client != null) {
            client.close();
        }
        if (journal != null) {
            journal.close();
        }
    }
}
