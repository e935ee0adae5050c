package io.dromedary.rest;

/** A request that cannot be answered as it is; told as a problem, see RFC 9457. */
public final class ApiException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String field;

    /** @param detail for people: what is wrong, and what to do */
    public ApiException(int status, String detail) {
        this(status, detail, null);
    }

    /** @param field of the request, that is wrong; null where it is not about one */
    public ApiException(int status, String detail, String field) {
        super(detail);
        this.status = status;
        this.field = field;
    }

    public int status() {
        return status;
    }

    public String field() {
        return field;
    }
}
