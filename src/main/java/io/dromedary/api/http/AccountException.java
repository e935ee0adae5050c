package io.dromedary.api.http;

import io.dromedary.job.Verdict;

/** The account is the problem, or may be, and not the drop. The message says what to do about it. */
public final class AccountException extends Exception {

    private final String realm;
    private final transient Verdict ofJob;

    /** @param realm identifies the account, see {@link io.dromedary.job.Target#realm()} */
    public AccountException(String realm, String message) {
        this(realm, message, null);
    }

    private AccountException(String realm, String message, Verdict ofJob) {
        super(message);
        this.realm = realm;
        this.ofJob = ofJob;
    }

    /** The same trouble, of which it is not known yet whether it is the job's alone. */
    public AccountException orOfJob(Verdict verdict) {
        return new AccountException(realm, getMessage(), verdict);
    }

    public String realm() {
        return realm;
    }

    /** What it means for the job where the trouble turns out to be its own; null where it is certainly the account's. */
    public Verdict ofJob() {
        return ofJob;
    }
}
