package io.dromedary.api.http;

import io.dromedary.job.Target;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web API's session token, which the operator supplies and renews; we do not log in. It is read when it is first needed, and
 * again after a 401: tokens live for about a minute. Source: facts, web API.
 */
public final class WebToken implements Authentication {

    private static final Logger LOG = LoggerFactory.getLogger(WebToken.class);
    /** Exchange property: number of the token that a call was made with. */
    private static final String NUMBER = "dromedary-web-token";

    private final TokenSource source;
    private String token;
    private int number;
    private boolean proven = true;

    public WebToken(TokenSource source) {
        this.source = source;
    }

    @Override
    public synchronized void sign(Message message) throws AccountException {
        if (token == null) {
            try {
                replace(source.read());
            } catch (IOException e) {
                throw new AccountException(Target.WEB,
                        "The web token cannot be read from %s (%s). Put one there; it is read again by itself."
                                .formatted(source, e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()));
            }
        }
        message.setHeader("Authorization", "Bearer " + token);
        message.getExchange().setProperty(NUMBER, number);
    }

    @Override
    public synchronized String hiddenIn(String text) {
        return token == null || token.length() < 8 ? text : text.replace(token, "***");
    }

    /** The provider accepted a call with this token. */
    public synchronized void letIn(Message message) {
        proven |= isCurrent(message);
    }

    /**
     * The response was a 401: reads the token again.
     *
     * @return whether to repeat the call; false where a token that was just renewed is rejected as well, since a source that gives a new
     *     one each time would make us retry forever
     */
    public synchronized boolean isRenewed(Message refused) {
        if (!isCurrent(refused)) {
            return true;
        }
        if (!source.isRenewable()) {
            return false;
        }
        try {
            String fresh = source.read();
            boolean worthwhile = proven && !fresh.equals(token);
            if (!fresh.equals(token)) {
                replace(fresh);
                proven = false;
            }
            return worthwhile;
        } catch (IOException e) {
            LOG.warn("The web token could not be read again from {}: {}", source, e.getMessage());
            return false;
        }
    }

    private boolean isCurrent(Message message) {
        return Integer.valueOf(number).equals(message.getExchange().getProperty(NUMBER));
    }

    private void replace(String fresh) {
        token = fresh;
        number++;
    }
}
