package io.dromedary.api;

import static io.dromedary.api.AnswerRules.Call.FREE;
import static io.dromedary.api.AnswerRules.Call.LOOK_UP;
import static io.dromedary.api.AnswerRules.Call.REPEAT;
import static io.dromedary.api.AnswerRules.Call.STATUS;
import static io.dromedary.api.AnswerRules.Call.SUBMISSION;
import static io.dromedary.api.AnswerRules.Call.UPLOAD;

import io.dromedary.api.http.Answer;
import io.dromedary.api.http.SendFailure;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the end of a call proves, and whose trouble it is. The one place that decides; everything else only says it in words, and acts.
 * {@code docs/guarantees.md} shows the table, and AnswerRulesTest walks it against a real socket. Sources: facts, errors and
 * idempotency; RFC 9110.
 *
 * <p>A trouble before the first byte of the request was written is the only proof that nothing was sent. After that, only an answer that
 * the host gives before it does anything proves that nothing was taken.
 */
public final class AnswerRules {

    /** What was called. */
    public enum Call {
        SUBMISSION("paid submission"), REPEAT("repeat with the same key"), FREE("free call"), STATUS("status read"), UPLOAD(
                "upload"),
        LOOK_UP("look-up");

        private final String words;

        Call(String words) {
            this.words = words;
        }
    }

    /** How far the call came. */
    public enum Reached {
        NOTHING_WRITTEN("before the first byte was written"), CUT("while writing or reading"), ANSWERED("whole answer");

        private final String words;

        Reached(String words) {
            this.words = words;
        }
    }

    /** What that proves. */
    public enum Proof {
        ACCEPTED("accepted"), NOT_ACCEPTED("certainly not accepted"), UNKNOWN("unknown");

        private final String words;

        Proof(String words) {
            this.words = words;
        }
    }

    /** Whose trouble it is, which says what has to happen. */
    public enum Fault {
        NONE("-"), JOB("this job's"), MODEL("the model's"), CLOSED_MODEL("the model's: wait"), ACCOUNT("the account's"), JOB_OR_ACCOUNT(
                "this job's or the account's: another job tells"),
        PLACES("nobody's: wait for a place"), PLACES_OF_MODEL("nobody's: wait for a place of the model"), NOBODY("nobody's: wait");

        private final String words;

        Fault(String words) {
            this.words = words;
        }
    }

    /**
     * A row of the table.
     *
     * @param status and {@code body} in words, empty for any
     * @param then   what the line does
     */
    public record Rule(Set<Call> calls, Reached reached, String status, String body, Proof proof, Fault fault, String then,
            Predicate<Facts> when) {

        /** As a row of a table in Markdown. */
        public String row() {
            return "| %s | %s | %s | %s | %s | %s | %s |".formatted(String.join(", ", calls.stream().map(call -> call.words).toList()),
                    reached.words, status.isEmpty() ? "any" : status, body.isEmpty() ? "any" : body, proof.words, fault.words, then);
        }
    }

    /**
     * What the rules look at.
     *
     * @param says whether a successful answer says what was asked for: the request's id, or its status
     */
    record Facts(int status, boolean says, boolean asksToWait, boolean isPage, ErrorBody error) {

        boolean isOk() {
            return status >= 200 && status < 300;
        }

        boolean is(int... ofThese) {
            for (int one : ofThese) {
                if (one == status) {
                    return true;
                }
            }
            return false;
        }

        boolean isBetween(int first, int last) {
            return status >= first && status <= last;
        }

        boolean lacksCredits() {
            return isBetween(400, 499) && error.mentions("not_enough_credits", "not enough credits");
        }

        boolean isBlockedModel() {
            return status == 423 || status == 503 && error.mentions("model_");
        }

        boolean isFull() {
            return status == 429 || status == 400 && error.mentions("concurrent request");
        }

        boolean namesModel() {
            return error.mentions("model");
        }

        /** Refusals of a request as such, which a host gives before it does anything. 408 is none, nor is a status that nobody defined. */
        boolean isRefusal() {
            return is(400, 405, 406, 409, 410, 411, 413, 414, 415, 417, 421, 422, 424, 425, 426, 428, 431, 451);
        }
    }

    private static final Set<Call> TO_THE_API = EnumSet.of(SUBMISSION, FREE, STATUS, LOOK_UP);
    private static final Set<Call> COSTING_NOTHING = EnumSet.of(FREE, LOOK_UP);
    private static final Set<Call> WITHOUT_STATUS_READS = EnumSet.of(SUBMISSION, FREE, LOOK_UP);
    private static final String AGAIN = "asked again later";
    private static final String MISS = "a miss: read again";
    private static final String PAUSE = "the account pauses until a free call works";
    private static final String COMPARED = "another job is tried; if that is accepted and this one refused again, "
            + "`errors/rejected-403`; if "
            + "not, the account pauses";
    private static final String REJECTED = "`errors/rejected-422`, uncharged";
    private static final String UNCERTAIN = "repeated with the same key where the host honours it, else `errors/uncertain`";

    /** In this order: the first that fits counts. Status reads and look-ups are never paid, so what they miss is asked again. */
    static final List<Rule> RULES = List.of(
            cut(EnumSet.of(REPEAT), Reached.NOTHING_WRITTEN, Proof.UNKNOWN, "the first one stays unknown: repeated again"),
            cut(EnumSet.complementOf(EnumSet.of(REPEAT)), Reached.NOTHING_WRITTEN, Proof.NOT_ACCEPTED, "made again later"),
            cut(EnumSet.of(SUBMISSION, REPEAT), Reached.CUT, Proof.UNKNOWN, UNCERTAIN),
            cut(EnumSet.of(FREE, STATUS, UPLOAD, LOOK_UP), Reached.CUT, Proof.UNKNOWN, "made again: it costs nothing"),

            rule(EnumSet.of(SUBMISSION, REPEAT), "2xx", "names a request", Proof.ACCEPTED, Fault.NONE, "waited for",
                    facts -> facts.isOk() && facts.says),
            rule(EnumSet.of(SUBMISSION), "2xx", "names no request", Proof.UNKNOWN, Fault.NOBODY, UNCERTAIN, Facts::isOk),
            rule(EnumSet.of(REPEAT), "", "names no request", Proof.UNKNOWN, Fault.NOBODY,
                    "a refusal of the repeat says nothing about the first one: repeated again, or `errors/uncertain`", facts -> true),
            rule(EnumSet.of(STATUS), "2xx", "has a status", Proof.ACCEPTED, Fault.NONE, "believed", facts -> facts.isOk() && facts.says),
            rule(EnumSet.of(STATUS), "2xx", "has no status", Proof.UNKNOWN, Fault.NOBODY, MISS, Facts::isOk),
            rule(EnumSet.of(FREE, UPLOAD, LOOK_UP), "2xx", "", Proof.ACCEPTED, Fault.NONE, "goes on", Facts::isOk),

            rule(EnumSet.of(SUBMISSION), "301, 307, 308", "", Proof.NOT_ACCEPTED, Fault.ACCOUNT, PAUSE, facts -> facts.is(301, 307, 308)),
            rule(EnumSet.of(SUBMISSION), "other 1xx, 3xx", "", Proof.UNKNOWN, Fault.NOBODY, UNCERTAIN,
                    facts -> facts.isBetween(100, 199) || facts.isBetween(300, 399)),
            rule(EnumSet.of(FREE, STATUS, LOOK_UP), "3xx but 304", "", Proof.NOT_ACCEPTED, Fault.ACCOUNT, PAUSE,
                    facts -> facts.isBetween(300, 399) && facts.status != 304),
            rule(EnumSet.of(STATUS), "", "a page of HTML", Proof.UNKNOWN, Fault.NOBODY, MISS, Facts::isPage),
            rule(TO_THE_API, "401", "", Proof.NOT_ACCEPTED, Fault.ACCOUNT, PAUSE, facts -> facts.status == 401),
            rule(TO_THE_API, "402, 403", "`code` begins with `api_key_`", Proof.NOT_ACCEPTED, Fault.ACCOUNT, PAUSE,
                    facts -> facts.is(402, 403) && facts.error.code().startsWith("api_key_")),
            rule(EnumSet.of(STATUS), "402, 403, 4xx", "403, or not enough credits", Proof.NOT_ACCEPTED, Fault.JOB_OR_ACCOUNT,
                    "a miss; the account pauses only if the free call is refused too", facts -> facts.is(402, 403) || facts.lacksCredits()),
            rule(WITHOUT_STATUS_READS, "402, 403, 4xx", "403, or not enough credits", Proof.NOT_ACCEPTED, Fault.JOB_OR_ACCOUNT, COMPARED,
                    facts -> facts.is(402, 403) || facts.lacksCredits()),

            rule(EnumSet.of(SUBMISSION), "429, 400", "429, or concurrent requests, of a model", Proof.NOT_ACCEPTED, Fault.PLACES_OF_MODEL,
                    "waits; fewer places are used for this model, others go on", facts -> facts.isFull() && facts.namesModel()),
            rule(EnumSet.of(SUBMISSION), "429, 400", "429, or concurrent requests", Proof.NOT_ACCEPTED, Fault.PLACES,
                    "waits; fewer places are used, as many as the account showed", Facts::isFull),
            rule(COSTING_NOTHING, "429, 400", "429, or concurrent requests", Proof.NOT_ACCEPTED, Fault.NOBODY, AGAIN, Facts::isFull),
            rule(EnumSet.of(SUBMISSION), "423, 503", "423, or a state of the model", Proof.NOT_ACCEPTED, Fault.CLOSED_MODEL,
                    "waits, as do all others of this model, until one of them is accepted", Facts::isBlockedModel),
            rule(COSTING_NOTHING, "423, 503", "423, or a state of the model", Proof.NOT_ACCEPTED, Fault.NOBODY, AGAIN,
                    Facts::isBlockedModel),
            rule(EnumSet.of(SUBMISSION), "409", "with Retry-After", Proof.NOT_ACCEPTED, Fault.NOBODY, "waits",
                    facts -> facts.status == 409 && facts.asksToWait),
            rule(EnumSet.of(SUBMISSION), "404", "", Proof.NOT_ACCEPTED, Fault.MODEL, REJECTED, facts -> facts.status == 404),
            rule(EnumSet.of(SUBMISSION), "400, 405, 406, 409 to 411, 413 to 415, 417, 421, 422, 424 to 426, 428, 431, 451", "",
                    Proof.NOT_ACCEPTED, Fault.JOB, REJECTED, Facts::isRefusal),
            rule(EnumSet.of(SUBMISSION), "408, 5xx, any other", "", Proof.UNKNOWN, Fault.NOBODY, UNCERTAIN, facts -> true),

            rule(EnumSet.of(STATUS), "404", "", Proof.UNKNOWN, Fault.JOB, "a miss; over three minutes: `errors/uncertain`, still swept",
                    facts -> facts.status == 404),
            rule(EnumSet.of(STATUS), "any other", "", Proof.UNKNOWN, Fault.NOBODY, MISS, facts -> true),
            rule(COSTING_NOTHING, "408, 425, 5xx, 1xx, 304", "", Proof.UNKNOWN, Fault.NOBODY, AGAIN,
                    facts -> facts.is(408, 425) || !facts.isBetween(400, 499)),
            rule(COSTING_NOTHING, "other 4xx", "", Proof.NOT_ACCEPTED, Fault.JOB,
                    "a refusal: of a job's call " + REJECTED + "; of a cancel: too late", facts -> true),
            rule(EnumSet.of(UPLOAD), "4xx", "", Proof.NOT_ACCEPTED, Fault.JOB, "a new address, the third time " + REJECTED,
                    facts -> facts.isBetween(400, 499)),
            rule(EnumSet.of(UPLOAD), "any other", "", Proof.UNKNOWN, Fault.NOBODY, "made again, to a new address", facts -> true));

    private AnswerRules() {
    }

    private static Rule cut(Set<Call> calls, Reached reached, Proof proof, String then) {
        return new Rule(calls, reached, "none", "none", proof, Fault.NOBODY, then, facts -> true);
    }

    private static Rule rule(Set<Call> calls, String status, String body, Proof proof, Fault fault, String then, Predicate<Facts> when) {
        return new Rule(calls, Reached.ANSWERED, status, body, proof, fault, then, when);
    }

    /**
     * A call that ended with a whole answer.
     *
     * @param says whether a successful one says what was asked for: the request's id, or its status
     */
    public static Rule of(Call call, Answer answer, boolean says) {
        return of(call, Reached.ANSWERED, new Facts(answer.status(), says, answer.retryAfter() != null, answer.isPage(),
                ErrorBody.parse(answer.body())));
    }

    /** A call that ended without a whole answer. */
    public static Rule of(Call call, Throwable failure) {
        return of(call, SendFailure.nothingWasSent(failure) ? Reached.NOTHING_WRITTEN : Reached.CUT, null);
    }

    private static Rule of(Call call, Reached reached, Facts facts) {
        return RULES.stream().filter(rule -> rule.calls.contains(call) && rule.reached == reached && rule.when.test(facts)).findFirst()
                .orElseThrow();
    }
}
