package io.dromedary.manage;

/** What a request to the management port may do. */
public enum Access {

    /** Look, and change nothing. */
    READ,
    /** Everything. */
    FULL;

    /** The header in which a request carries it to the routes; one that a client sends is replaced. */
    public static final String HEADER = "Dromedary-Access";
}
