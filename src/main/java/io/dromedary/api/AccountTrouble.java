package io.dromedary.api;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Answer;
import io.dromedary.job.Target;
import java.net.URI;

/** What a person can do about an account that refuses; {@link AnswerRules} says when it does. */
public interface AccountTrouble {

    AccountException of(Answer answer, ErrorBody error);

    /** How the messages about the key itself begin; those about the account name the account. */
    String KEY = "The key ";

    /**
     * Whether the key itself is refused, rather than what the account may do or has.
     *
     * @param why an account is paused; null where it is not
     */
    static boolean isKeyRefused(String why) {
        return why != null && why.startsWith(KEY);
    }

    /** What a redirect elsewhere needs. */
    private static boolean isRedirect(Answer answer) {
        return answer.status() >= 300 && answer.status() < 400;
    }

    /** For the API key. Sources: facts, authentication and errors; a newer key may work on one of the hosts only. */
    record OfKey(URI baseUrl) implements AccountTrouble {

        private static final String CURRENT_HOST = "https://api.higgsfield.ai";
        private static final String OLDER_HOST = "https://platform.higgsfield.ai";

        @Override
        public AccountException of(Answer answer, ErrorBody error) {
            return new AccountException(Target.API, message(answer, error));
        }

        private String message(Answer answer, ErrorBody error) {
            if (isRedirect(answer)) {
                return "%s redirects elsewhere (HTTP %d), where the key must not follow. Set HIGGSFIELD_BASE_URL to the API's own address."
                        .formatted(baseUrl, answer.status());
            }
            if (answer.status() == 401) {
                return KEY + "was not accepted by %s (HTTP 401: %s). Check it (id:secret), or try the other host: HIGGSFIELD_BASE_URL=%s"
                        .formatted(baseUrl, error.text(), CURRENT_HOST.equals(baseUrl.toString()) ? OLDER_HOST : CURRENT_HOST);
            }
            if (error.code().startsWith("api_key_")) {
                return KEY + "is disabled or has expired (HTTP %d: %s). Create a new one in the console and set it."
                        .formatted(answer.status(), error.text());
            }
            return error.mentions("credit", "balance", "fund")
                    ? "The account has not enough credits (HTTP %d: %s). Add funds in the console; the line goes on by itself."
                            .formatted(answer.status(), error.text())
                    : "The account may not do this (HTTP %d: %s). Check the key's role and the model's access in the console."
                            .formatted(answer.status(), error.text());
        }
    }

    /** For the web API's session token. Source: facts, web API: tokens live about a minute; bot protection may show a challenge page. */
    record OfToken(URI baseUrl, String source) implements AccountTrouble {

        @Override
        public AccountException of(Answer answer, ErrorBody error) {
            return new AccountException(Target.WEB, message(answer, error));
        }

        private String message(Answer answer, ErrorBody error) {
            if (isRedirect(answer)) {
                return "%s redirects elsewhere (HTTP %d), where the token must not follow. Correct HIGGSFIELD_WEB_BASE_URL."
                        .formatted(baseUrl, answer.status());
            }
            if (answer.status() == 401) {
                return "The web token from %s was not accepted by %s (HTTP 401: %s). Put a fresh one there; it is read again by itself."
                        .formatted(source, baseUrl, error.text());
            }
            if (answer.status() == 402 || error.mentions("not_enough_credits", "not enough credits")) {
                return "The web account has not enough credits (HTTP %d: %s). Add some on the web site; the line goes on by itself."
                        .formatted(answer.status(), error.text());
            }
            return answer.isPage()
                    ? ("%s shows a page instead of an answer (HTTP 403), most likely a challenge for robots. Open the web site "
                            + "in a browser on this network, then put a fresh token into %s.")
                            .formatted(baseUrl, source)
                    : "The web account may not do this (HTTP %d: %s). Check on the web site what its plan allows."
                            .formatted(answer.status(), error.text());
        }
    }
}
