package io.dromedary.page;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that a request asks for.
 *
 * @param isPart whether it was asked for by a range
 */
record Range(long from, long length, boolean isPart) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** So much is sent at once where the end is open, as browsers ask for videos: then they need not break off. */
    private static final long MOST = 4L << 20;

    /**
     * Several ranges, and other units, may be answered with the whole.
     *
     * @param header null where there is none
     * @return null where the file has nothing of what is asked for
     */
    static Range of(String header, long bytes) {
        Matcher asked = ONE.matcher(header == null ? "" : header.strip());
        if (!asked.matches() || asked.group(1).isEmpty() && asked.group(2).isEmpty()) {
            return new Range(0, bytes, false);
        }
        if (asked.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(asked.group(2)), bytes);
            return last == 0 ? null : new Range(bytes - last, last, true);
        }
        long from = Long.parseLong(asked.group(1));
        boolean isOpen = asked.group(2).isEmpty();
        long to = isOpen ? Math.min(from + MOST, bytes) - 1 : Math.min(Long.parseLong(asked.group(2)), bytes - 1);
        if (!isOpen && Long.parseLong(asked.group(2)) < from) {
            return new Range(0, bytes, false);
        }
        return from >= bytes ? null : new Range(from, to - from + 1, true);
    }
}
