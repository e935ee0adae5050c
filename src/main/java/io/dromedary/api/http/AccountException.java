package io.dromedary.api.http;

/** 401, 402 or 403: the account is the problem, not the drop. The message says what to do about it. */
public final class AccountException extends Exception {

    private final String realm;

    /** @param realm identifies the account, see {@link io.dromedary.job.Target#realm()} */
    public AccountException(String realm, String message) {
        super(message);
        this.realm = realm;
    }

    public String realm() {
        return realm;
    }
}
