package io.dromedary.api;

/** 401, 402 or 403: the account is the problem, not the drop. The message says what to do about it. */
public final class AccountException extends Exception {

    public AccountException(String message) {
        super(message);
    }
}
