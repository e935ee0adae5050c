package io.dromedary.api;

import static io.dromedary.job.Verdict.Charged.NO;
import static io.dromedary.job.Verdict.Charged.UNKNOWN;
import static io.dromedary.job.Verdict.Charged.YES;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an error response means, and what a person can do about it. Sources: the API's error and rate-limit documentation, its
 * generations side by side.
 */
public final class ResponseMapper {

    private static final String RETRY = "Move the drop back into the inbox for another try.";

    private final AccountRules account;
    private final Clock clock;

    public ResponseMapper(AccountRules account, Clock clock) {
        this.account = account;
        this.clock = clock;
    }

    /**
     * An error response to the paid POST.
     *
     * @return the rejection, where the request was certainly not accepted; the verdict "uncertain" where it may have been
     */
    RefusedException ofSubmission(Answer answer, String model, String body) throws AccountException, TryLaterException {
        ErrorBody error = ErrorBody.parse(answer.body());
        account.check(answer, error);
        throttled(answer, error, model);
        int status = answer.status();
        if (status >= 500 || status == 408 || status < 200) {
            return new RefusedException(uncertain("the provider answered HTTP %d: %s".formatted(status, error.text()), answer));
        }
        if (status == 404) {
            return rejected(answer, "The provider does not know the model %s (HTTP 404: %s).".formatted(model, error.text()),
                    "Correct `model`, or have the model enabled for this account; then move the drop back into the inbox.", List.of());
        }
        List<Problem> fields = error.fields().stream()
                .map(field -> new Problem("request", field.name(), found(body, field.name()), field.message())).toList();
        return rejected(answer, "The provider refused the request (HTTP %d): %s".formatted(status, error.text()),
                "Correct the sidecar and move the drop back into the inbox.", fields);
    }

    /** An error response to a cancel; returns normally when it was too late, or the request is unknown. */
    void ofCancel(Answer answer) throws AccountException, TryLaterException {
        ErrorBody error = ErrorBody.parse(answer.body());
        account.check(answer, error);
        int status = answer.status();
        if (status == 429 || status == 408 || status >= 500 || status < 200) {
            throw new TryLaterException("The request could not be canceled (HTTP %d: %s)".formatted(status, error.text()),
                    RetryAfter.parse(answer.retryAfter(), clock), false);
        }
    }

    RefusedException ofDeletion(Answer answer) {
        return rejected(answer, "The provider answered HTTP %d: %s".formatted(answer.status(), ErrorBody.parse(answer.body()).text()),
                RETRY, List.of());
    }

    RefusedException ofFreeCall(Answer answer, String name) throws AccountException, TryLaterException {
        ErrorBody error = ErrorBody.parse(answer.body());
        account.check(answer, error);
        throttled(answer, error, "the upload");
        int status = answer.status();
        if (status >= 500 || status == 408) {
            throw new TryLaterException("The provider could not take %s (HTTP %d: %s)".formatted(name, status, error.text()),
                    RetryAfter.parse(answer.retryAfter(), clock), false);
        }
        return rejected(answer, "The provider refused the upload of %s (HTTP %d): %s".formatted(name, status, error.text()), RETRY,
                List.of());
    }

    public RefusedException ofEnquiry(Answer answer, String what) throws AccountException, TryLaterException {
        ErrorBody error = ErrorBody.parse(answer.body());
        account.check(answer, error);
        throttled(answer, error, what);
        int status = answer.status();
        if (status >= 500 || status == 408 || status < 200) {
            throw new TryLaterException("No answer to %s (HTTP %d: %s)".formatted(what, status, error.text()),
                    RetryAfter.parse(answer.retryAfter(), clock), false);
        }
        return rejected(answer, "The provider refused %s (HTTP %d): %s".formatted(what, status, error.text()), RETRY, List.of());
    }

    /** An error response to a status read: only "unknown request" ends the polling. */
    Status ofStatus(Answer answer) throws AccountException {
        ErrorBody error = ErrorBody.parse(answer.body());
        account.check(answer, error);
        if (answer.status() == 404) {
            return Status.ended("unknown", new Verdict(Channel.UNCERTAIN,
                    "The provider does not know this request any more (HTTP 404: %s).".formatted(error.text()),
                    "Check that the account is the one that submitted it. The sweep goes on looking; nothing is submitted again.",
                    UNKNOWN, 404, answer.correlationId(), List.of()));
        }
        return Status.missed("HTTP %d: %s".formatted(answer.status(), error.text()), RetryAfter.parse(answer.retryAfter(), clock));
    }

    /** Back-pressure, or the model is unavailable: nothing was accepted, nothing was charged. */
    private void throttled(Answer answer, ErrorBody error, String what) throws TryLaterException {
        boolean full = switch (answer.status()) {
            case 429, 423 -> true;
            case 400 -> error.mentions("concurrent");
            case 503 -> error.mentions("model_", "model is");
            default -> false;
        };
        if (full) {
            throw new TryLaterException("No place for %s now (HTTP %d: %s)".formatted(what, answer.status(), error.text()),
                    RetryAfter.parse(answer.retryAfter(), clock), true);
        }
    }

    /** The response to the paid POST was lost or unreadable: the request may have been accepted. */
    public static Verdict uncertain(String why) {
        return uncertain(why, null);
    }

    static Verdict uncertain(String why, Answer answer) {
        return new Verdict(Channel.UNCERTAIN, "It is not known whether the request was accepted: %s.".formatted(why),
                "Look for it in the provider's console, a character with `./dromedary characters`. If it is there: `./dromedary "
                        + "jobs JOB --attach REQUEST_ID`. If it is not: "
                        + "`./dromedary jobs JOB --submit-again`. It is never submitted again without your word.",
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
                "The sweep goes on looking. Ask the provider's support with the request id and the correlation id.", YES);
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
