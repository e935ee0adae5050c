package io.dromedary.job;

/**
 * The folders below the root, which are prefixes of keys in a bucket. They are told in the journal and known to people, so that none can be
 * called otherwise. They stand here and not beside the stores, since the outcomes of jobs are some of them.
 */
public final class Places {

    public static final String INBOX = "inbox";
    /** Beside the inbox: a folder of pictures for each character. */
    public static final String CHARACTERS = "characters";
    public static final String WORK = "work";
    public static final String OUTBOX = "outbox";
    public static final String DONE = "done";
    /** With a folder for each channel. */
    public static final String ERRORS = "errors";
    public static final String DUPLICATES = "duplicates";
    /** The journal, and what is fetched in passing. */
    public static final String STATE = "state";
    /** A person's own models. */
    public static final String MODELS = "models";
    /** What waits in a bucket, as files. */
    public static final String MIRROR = "mirror";

    private Places() {
    }

    /** What lies within a place, and the place of a claimed drop: {@code work/<job>}. */
    public static String in(String place, String path) {
        return place + "/" + path;
    }
}
