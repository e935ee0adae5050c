package io.dromedary.job;

/**
 * The folders below the root, which are key prefixes in a bucket. They are stored in the journal and known to people, so none can be
 * renamed. They are defined here and not in the stores, since job outcomes refer to them.
 */
public final class Places {

    public static final String INBOX = "inbox";
    /** Beside the inbox: a folder of pictures for each character. */
    public static final String CHARACTERS = "characters";
    public static final String WORK = "work";
    public static final String OUTBOX = "outbox";
    public static final String DONE = "done";
    /** Holds a folder for each dead letter channel. */
    public static final String ERRORS = "errors";
    public static final String DUPLICATES = "duplicates";
    /** What is not submitted before a person has approved its price. */
    public static final String HOLD = "hold";
    /** The journal, and local copies of a bucket's files. */
    public static final String STATE = "state";
    /** User-defined models. */
    public static final String MODELS = "models";
    /** Stand-in files for objects that wait in a bucket. */
    public static final String MIRROR = "mirror";

    private Places() {
    }

    /** A path within a place, such as that of a claimed drop: {@code work/<job>}. */
    public static String in(String place, String path) {
        return place + "/" + path;
    }
}
