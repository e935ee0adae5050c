package io.dromedary.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.Amount;
import io.dromedary.job.Attempt;
import io.dromedary.job.Cost;
import io.dromedary.job.DropRequest;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.text.SafeText;
import io.dromedary.text.WithoutQuery;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/** What the page calls things. */
public final class Words {

    private static final int NAME = 80;
    private static final int PROMPT = 400;
    private static final Map<State, String> STATES = Map.ofEntries(
            Map.entry(State.ENTERING, "registering its rows"), Map.entry(State.READY, "waiting"),
            Map.entry(State.SUBMITTING, "being submitted"), Map.entry(State.WAITING, "at the provider"),
            Map.entry(State.COLLECTING, "fetching results"), Map.entry(State.DELIVERED, "delivered"),
            Map.entry(State.REJECTED, "rejected"), Map.entry(State.NSFW, "flagged"), Map.entry(State.FAILED, "failed"),
            Map.entry(State.CANCELED, "canceled"), Map.entry(State.HELD, "held"), Map.entry(State.DUPLICATE, "duplicate"),
            Map.entry(State.EXPIRED, "expired"),
            Map.entry(State.UNCERTAIN, "uncertain"), Map.entry(State.UNDELIVERABLE, "results not fetched"));

    private Words() {
    }

    public static String state(State state) {
        return STATES.get(state);
    }

    /** How it is painted: each word is a class of the style sheet. */
    public static String tone(State state) {
        return switch (state) {
            case DELIVERED -> "good";
            case UNCERTAIN, EXPIRED, UNDELIVERABLE, HELD -> "care";
            case REJECTED, NSFW, FAILED -> "bad";
            case CANCELED, DUPLICATE -> "quiet";
            default -> "live";
        };
    }

    /** A file's name, of whatever it is made. */
    public static String name(String name) {
        return SafeText.ends(SafeText.line(name), NAME);
    }

    /** A stranger's text on one line. */
    public static String line(String text) {
        return text == null ? "" : SafeText.line(text);
    }

    static String head(String text, int most) {
        return text == null ? "" : SafeText.head(SafeText.line(text), most);
    }

    public static String prompt(String prompt) {
        return head(prompt, PROMPT);
    }

    /** Whether money was spent. */
    public static String charged(Verdict verdict) {
        return switch (verdict.charged()) {
            case NO -> "no";
            case YES -> "yes";
            case UNKNOWN -> "not known";
        };
    }

    /** @param cost null where nothing can be charged */
    public static String cost(Cost cost) {
        return cost == null ? "nothing: it was not submitted" : cost.inWords();
    }

    /** @param credits null where nobody knows them */
    public static String price(BigDecimal credits) {
        return credits == null ? "an unknown price" : Amount.credits(credits);
    }

    /** Nothing where no price is known. */
    public static String credits(Amount amount) {
        return amount.unpriced() > 0 && amount.unpriced() == amount.requests() ? "" : amount.credits().toPlainString();
    }

    public static String unpriced(Amount amount) {
        return "%s%,d of unknown price".formatted(credits(amount).isEmpty() ? "" : "and ", amount.unpriced());
    }

    public static String outcome(Attempt attempt) {
        return attempt.outcome() == null ? "answer not known yet" : attempt.outcome().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As they were given; the query of an address may be a signature. */
    public static String parameters(DropRequest request) {
        ObjectNode all = request.arguments().deepCopy();
        if (request.params() != null) {
            all.setAll(request.params());
        }
        return WithoutQuery.of(head(all.toString(), PROMPT));
    }

    /** {@code 1 job}, {@code 1,204 jobs}. */
    public static String count(long number, String one, String many) {
        return "%,d %s".formatted(number, number == 1 ? one : many);
    }
}
