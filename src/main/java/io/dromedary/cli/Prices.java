package io.dromedary.cli;

import io.dromedary.api.query.Estimate;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Target;
import io.dromedary.main.Settings;
import io.dromedary.settings.SettingsException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Prints the provider's price estimate for each drop, and the sum. */
final class Prices implements AutoCloseable {

    /** Nothing is looked up for an estimate, but an id must have the form of one. */
    static final String ANY_ID = "00000000-0000-0000-0000-000000000000";

    private final QueryClient enquirer;
    private BigDecimal credits = BigDecimal.ZERO;
    private BigDecimal usd = BigDecimal.ZERO;
    private int unknown;

    private Prices(QueryClient enquirer) {
        this.enquirer = enquirer;
    }

    static Prices start(Settings settings) throws Exception {
        if (settings.api().credentials() == null) {
            throw new SettingsException(
                    List.of("--price asks the provider and needs the API key. Set HF_KEY=id:secret, or leave --price out."));
        }
        return new Prices(QueryClient.start(Dromedary.home(), settings));
    }

    /** Nothing is uploaded for an estimate, but an address must have the form of one. */
    static MediaFile asIfUploaded(MediaFile file) {
        return new MediaFile(file.name(), file.contentType(), file.bytes(), file.width(), file.height(), file.sha256(),
                "https://example.com/" + URLEncoder.encode(file.name(), StandardCharsets.UTF_8).replace("+", "%20"), 0L, file.role(),
                ANY_ID);
    }

    void tell(Target target, String body) {
        System.out.printf("  price: %s%n", price(target, body));
    }

    private String price(Target target, String body) {
        if (!target.realm().equals("api")) {
            unknown++;
            return "there are no estimates for the web application";
        }
        try {
            Estimate estimate = enquirer.ask(enquirer.questions().estimate(target.path(), body));
            if (!estimate.isKnown()) {
                unknown++;
                return "the provider gives no estimate for this model";
            }
            if (estimate.description() != null) {
                unknown++;
                return Terminal.plain(estimate.description());
            }
            credits = credits.add(estimate.credits() == null ? BigDecimal.ZERO : estimate.credits());
            usd = usd.add(estimate.usd() == null ? BigDecimal.ZERO : estimate.usd());
            return shown(estimate.credits(), estimate.usd())
                    + (estimate.discount() == null ? "" : ", %s %% off".formatted(estimate.discount().toPlainString()));
        } catch (QueryClient.NoAnswerException e) {
            unknown++;
            return "not known (" + Terminal.plain(e.getMessage()) + ")";
        }
    }

    private static String shown(BigDecimal credits, BigDecimal usd) {
        return credits == null
                ? usd.toPlainString() + " USD"
                : credits.toPlainString() + " credits" + (usd == null ? "" : ", " + usd.toPlainString() + " USD");
    }

    /** Prints the sum. */
    @Override
    public void close() {
        System.out.printf("All together: %s%s%n", shown(credits, usd),
                unknown == 0 ? "" : ", without the %d whose price is not a number".formatted(unknown));
        enquirer.close();
    }
}
