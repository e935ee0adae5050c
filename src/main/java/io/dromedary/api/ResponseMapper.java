package io.dromedary.api;

import static io.dromedary.job.Verdict.Charged.NO;
import static io.dromedary.job.Verdict.Charged.UNKNOWN;
import static io.dromedary.job.Verdict.Charged.YES;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.api.AnswerRules.Call;
import io.dromedary.api.AnswerRules.Fault;
import io.dromedary.api.AnswerRules.Proof;
import io.dromedary.api.AnswerRules.Rule;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Answer;
import io.dromedary.api.http.RetryAfter;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Channel;
import io.dromedary.job.MissingResult;
import io.dromedary.job.Problem;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Verdict;
import io.dromedary.text.WithoutQuery;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Says in words what {@link AnswerRules} decides about an error response, and what a person can do about it. Sources: the API's error
 * and rate-limit documentation, its generations side by side.
 */
public final class ResponseMapper {

    private static final String RETRY = "Move the drop back into the inbox for another try.";

    private final AccountTrouble account;
    private final UnaryOperator<String> otherModels;
    private final Clock clock;

    public ResponseMapper(AccountTrouble account, Clock clock) {
        this(account, model -> "", clock);
    }

    /** @param otherModels what else may be meant by a model that the provider does not know; begins with a blank */
    ResponseMapper(AccountTrouble account, UnaryOperator<String> otherModels, Clock clock) {
        this.account = account;
        this.otherModels = otherModels;
        this.clock = clock;
    }

    /**
     * The answer to the paid POST, which did not name a request.
     *
     * @return the rejection, where the request was certainly not accepted; the verdict "uncertain" where it may have been
     */
    RefusedException ofSubmission(Answer answer, String model, String body) throws AccountException, TryLaterException {
        ErrorBody error = ErrorBody.parse(answer.body());
        Rule rule = AnswerRules.of(Call.SUBMISSION, answer, false);
        if (rule.proof() == Proof.UNKNOWN) {
            return new RefusedException(uncertain(answer.isOk()
                    ? "the answer (HTTP %d) names no request".formatted(answer.status())
                    : "the provider answered HTTP %d: %s".formatted(answer.status(), error.text()), answer));
        }
        passOn(rule, answer, error,
                (rule.fault() == Fault.CLOSED_MODEL ? "No requests for %s are taken now" : "No place for %s now").formatted(model));
        if (rule.fault() == Fault.MODEL) {
            return rejected(answer, "The provider does not know the model %s (HTTP 404: %s).".formatted(model, error.text()),
                    "Correct `model`, or have the model enabled for this account; then move the drop back into the inbox."
                            + otherModels.apply(model),
                    List.of());
        }
        List<Problem> fields = error.fields().stream()
                .map(field -> new Problem("request", field.name(), found(body, field.name()), field.message())).toList();
        return rejected(answer, "The provider refused the request (HTTP %d): %s".formatted(answer.status(), error.text()),
                "Correct the sidecar and move the drop back into the inbox.", fields);
    }

    /** An error response to a cancel; returns normally when it was too late, or the request is unknown. */
    void ofCancel(Answer answer) throws AccountException, TryLaterException {
        passOn(AnswerRules.of(Call.FREE, answer, false), answer, ErrorBody.parse(answer.body()), "The request could not be canceled");
    }

    RefusedException ofDeletion(Answer answer) {
        return rejected(answer, "The provider answered HTTP %d: %s".formatted(answer.status(), ErrorBody.parse(answer.body()).text()),
                RETRY, List.of());
    }

    RefusedException ofFreeCall(Answer answer, String name) throws AccountException, TryLaterException {
        ErrorBody error = ErrorBody.parse(answer.body());
        passOn(AnswerRules.of(Call.FREE, answer, false), answer, error, "The provider could not take %s".formatted(name));
        return rejected(answer, "The provider refused the upload of %s (HTTP %d): %s".formatted(name, answer.status(), error.text()), RETRY,
                List.of());
    }

    public RefusedException ofEnquiry(Answer answer, String what) throws AccountException, TryLaterException {
        ErrorBody error = ErrorBody.parse(answer.body());
        passOn(AnswerRules.of(Call.LOOK_UP, answer, false), answer, error, "No answer to %s".formatted(what));
        return rejected(answer, "The provider refused %s (HTTP %d): %s".formatted(what, answer.status(), error.text()), RETRY, List.of());
    }

    /** An error response to a probe: returns normally where it tells nothing about the account. */
    void ofProbe(Answer answer) throws AccountException {
        Rule rule = AnswerRules.of(Call.FREE, answer, false);
        if (rule.fault() == Fault.ACCOUNT || rule.fault() == Fault.JOB_OR_ACCOUNT) {
            throw account.of(answer, ErrorBody.parse(answer.body()));
        }
    }

    /** An answer to a status read that has no status. */
    Status ofStatus(Answer answer) throws AccountException {
        ErrorBody error = ErrorBody.parse(answer.body());
        Rule rule = AnswerRules.of(Call.STATUS, answer, false);
        return switch (rule.fault()) {
            case ACCOUNT -> throw account.of(answer, error);
            case JOB_OR_ACCOUNT -> throw account.of(answer, error).orOfJob(ofJobAlone(answer, error));
            case JOB -> Status.unknown("the provider does not know this request (HTTP %d: %s)".formatted(answer.status(), error.text()),
                    new Verdict(Channel.UNCERTAIN,
                            "The provider does not know this request any more (HTTP %d: %s).".formatted(answer.status(), error.text()),
                            "Check that the account is the one that submitted it. The sweep goes on asking for it; nothing is "
                                    + "submitted again.",
                            UNKNOWN, answer.status(), answer.correlationId(), List.of()));
            default -> Status.missed(answer.isPage()
                    ? "HTTP %d: a page instead of an answer".formatted(answer.status())
                    : answer.isOk() ? "an answer without a status" : "HTTP %d: %s".formatted(answer.status(), error.text()),
                    RetryAfter.parse(answer.retryAfter(), clock));
        };
    }

    /** Throws what is not the job's; returns normally where the job or its model is at fault. */
    private void passOn(Rule rule, Answer answer, ErrorBody error, String what) throws AccountException, TryLaterException {
        String why = "%s (HTTP %d: %s)".formatted(what, answer.status(), error.text());
        Duration retryAfter = RetryAfter.parse(answer.retryAfter(), clock);
        switch (rule.fault()) {
            case ACCOUNT -> throw account.of(answer, error);
            case JOB_OR_ACCOUNT -> throw account.of(answer, error).orOfJob(ofJobAlone(answer, error));
            case PLACES -> throw TryLaterException.full(why, retryAfter);
            case PLACES_OF_MODEL -> throw TryLaterException.modelFull(why, retryAfter);
            case CLOSED_MODEL -> throw TryLaterException.modelClosed(why, retryAfter);
            case NOBODY -> throw new TryLaterException(why, retryAfter, rule.proof() == Proof.NOT_ACCEPTED);
            default -> {
            }
        }
    }

    private static Verdict ofJobAlone(Answer answer, ErrorBody error) {
        return new Verdict(Channel.REJECTED_403,
                "The provider refused this drop and accepts others (HTTP %d: %s).".formatted(answer.status(), error.text()),
                "Nothing was charged. Check in the console that the account may use this model with these parameters, and "
                        + "that it has enough "
                        + "credits for it; then move the drop back into the inbox.",
                NO, answer.status(), answer.correlationId(), List.of());
    }

    /** The response to the paid POST was lost or unreadable: the request may have been accepted. */
    public static Verdict uncertain(String why) {
        return uncertain(why, null);
    }

    /** The repeat of a submission whose answer was lost was refused; what the provider said of it is all that a person has. */
    public static Verdict uncertain(Verdict ofRepeat) {
        Verdict verdict = uncertain("the answer to its repeat was: " + ofRepeat.why().replaceAll("\\.$", ""), null);
        return new Verdict(verdict.channel(), verdict.why(), verdict.todo(), verdict.charged(), ofRepeat.httpStatus(),
                ofRepeat.correlationId(), ofRepeat.fields());
    }

    static Verdict uncertain(String why, Answer answer) {
        return new Verdict(Channel.UNCERTAIN, "It is not known whether the request was accepted: %s.".formatted(why),
                "Look for it in the provider's console, a character with `./dromedary characters`. If it is there: `./dromedary "
                        + "jobs JOB --attach REQUEST_ID`. If it is not: "
                        + "`./dromedary jobs JOB --submit-again`. If nobody can tell: `./dromedary jobs JOB "
                        + "--write-off`. It is never submitted again without your word.",
                UNKNOWN,
                answer == null ? null : answer.status(), answer == null ? null : answer.correlationId(), List.of());
    }

    static Verdict failed(String error) {
        return new Verdict(Channel.FAILED,
                "The generation failed%s.".formatted(error.isBlank() ? "" : ": " + ErrorBody.line(error).replaceAll("\\.$", "")),
                "Nothing was charged. " + RETRY, NO);
    }

    /** Every job of a set ended without a result, and not all in the same way. */
    static Verdict nothingCame(List<MissingResult> missing) {
        String each = missing.stream().map(job -> "%d: %s (%s)".formatted(job.number(), job.word(), job.why()))
                .collect(Collectors.joining("; "));
        return new Verdict(Channel.FAILED,
                "None of the %d results came. %s.".formatted(missing.size(), ErrorBody.line(each).replaceAll("\\.$", "")),
                "Nothing was charged. Where something was flagged, change the prompt or the picture; then move the drop back into "
                        + "the inbox.",
                NO);
    }

    static Verdict nsfw() {
        return new Verdict(Channel.NSFW, "The provider's moderation flagged the result (nsfw).",
                "Nothing was charged. Change the prompt or the picture, then move the drop back into the inbox.", NO);
    }

    static Verdict canceled() {
        return new Verdict(Channel.CANCELED, "The request was canceled at the provider.", "Nothing was charged. " + RETRY, NO);
    }

    static Verdict empty() {
        return new Verdict(Channel.UNDELIVERABLE, "The provider says that the request is completed, but names no result.",
                "The sweep goes on asking for it. Ask the provider's support with the request id and the correlation id.", YES);
    }

    private static RefusedException rejected(Answer answer, String why, String todo, List<Problem> fields) {
        return new RefusedException(
                new Verdict(Channel.REJECTED_422, why.replaceFirst("(?<![.\\s])[.\\s]*+$", "."), "Nothing was charged. " + todo, NO,
                        answer.status(), answer.correlationId(), fields));
    }

    /** What was sent in a field: from our own copy of the body, never from the response's echo. */
    private static String found(String body, String path) {
        try {
            JsonNode node = new ObjectMapper().readTree(body);
            for (String step : path.split("\\.")) {
                node = node.isArray() && step.matches("\\d{1,6}") ? node.path(Integer.parseInt(step)) : node.path(step);
            }
            return node.isMissingNode() ? "nothing" : WithoutQuery.of(node.isValueNode() ? node.asText() : node.toString());
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
