package io.dromedary.api;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Answer;
import io.dromedary.job.Target;
import java.net.URI;

/** When a response means that the account is the problem and not the drop, and what a person can do about it. */
public interface AccountRules {

    void check(Answer answer, ErrorBody error) throws AccountException;

    /** For the API key. Sources: facts, authentication and errors; a newer key may work on one of the hosts only. */
    record OfKey(URI baseUrl) implements AccountRules {

        private static final String CURRENT_HOST = "https://api.higgsfield.ai";
        private static final String OLDER_HOST = "https://platform.higgsfield.ai";

        @Override
        public void check(Answer answer, ErrorBody error) throws AccountException {
            switch (answer.status()) {
                case 401 -> throw trouble(
                        "The key was not accepted by %s (HTTP 401: %s). Check it (id:secret), or try the other host: HIGGSFIELD_BASE_URL=%s"
                                .formatted(baseUrl, error.text(), CURRENT_HOST.equals(baseUrl.toString()) ? OLDER_HOST : CURRENT_HOST));
                case 402, 403 -> throw trouble(error.code().startsWith("api_key_")
                        ? "The key is disabled or has expired (HTTP %d: %s). Create a new one in the console and set it."
                                .formatted(answer.status(), error.text())
                        : error.mentions("credit", "balance", "fund")
                                ? "The account has not enough credits (HTTP %d: %s). Add funds in the console; the line goes on by itself."
                                        .formatted(answer.status(), error.text())
                                : "The account may not do this (HTTP %d: %s). Check the key's role and the model's access in the console."
                                        .formatted(answer.status(), error.text()));
                case 301, 302, 303, 307, 308 -> throw trouble(
                        "%s redirects elsewhere (HTTP %d), where the key must not follow. Set HIGGSFIELD_BASE_URL to the API's own address."
                                .formatted(baseUrl, answer.status()));
                default -> {
                }
            }
        }

        private static AccountException trouble(String message) {
            return new AccountException(Target.API, message);
        }
    }

    /** For the web API's session token. Source: facts, web API: tokens live about a minute; bot protection may show a challenge page. */
    record OfToken(URI baseUrl, String source) implements AccountRules {

        @Override
        public void check(Answer answer, ErrorBody error) throws AccountException {
            int status = answer.status();
            if (status == 401) {
                throw trouble(
                        "The web token from %s was not accepted by %s (HTTP 401: %s). Put a fresh one there; it is read again by itself."
                                .formatted(source, baseUrl, error.text()));
            }
            if (status >= 400 && status < 500 && error.mentions("not_enough_credits", "not enough credits") || status == 402) {
                throw trouble("The web account has not enough credits (HTTP %d: %s). Add some on the web site; the line goes on by itself."
                        .formatted(status, error.text()));
            }
            if (status == 403) {
                throw trouble(answer.isPage()
                        ? ("%s shows a page instead of an answer (HTTP 403), most likely a challenge for robots. "
                                + "Open the web site in a browser on this network, then put a fresh token into %s.")
                                .formatted(baseUrl, source)
                        : "The web account may not do this (HTTP 403: %s). Check on the web site what its plan allows."
                                .formatted(error.text()));
            }
            if (status >= 300 && status < 400 && status != 304) {
                throw trouble("%s redirects elsewhere (HTTP %d), where the token must not follow. Correct HIGGSFIELD_WEB_BASE_URL."
                        .formatted(baseUrl, status));
            }
        }

        private static AccountException trouble(String message) {
            return new AccountException(Target.WEB, message);
        }
    }
}
