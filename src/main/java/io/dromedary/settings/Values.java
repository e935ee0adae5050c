package io.dromedary.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Parses values of settings. A value in any other form is rejected with an {@link IllegalArgumentException}. */
public final class Values {

    private Values() {
    }

    /** A URL to call, without a slash at the end. */
    public static URI url(String text) {
        URI uri = URI.create(text.replaceAll("/+$", ""));
        boolean usable = List.of("http", "https").contains(uri.getScheme()) && uri.getHost() != null
                && uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
        if (!usable) {
            throw new IllegalArgumentException(text);
        }
        return uri;
    }

    /** The absolute path of a folder or a file. */
    public static Path path(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return Path.of(text).toAbsolutePath().normalize();
    }

    public static String matching(String text, String pattern) {
        if (!text.matches(pattern)) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    public static <T extends Comparable<T>> T within(T least, T number, T most) {
        if (number.compareTo(most) > 0) {
            throw new IllegalArgumentException();
        }
        return atLeast(number, least);
    }

    public static <T extends Comparable<T>> T atLeast(T number, T least) {
        if (number.compareTo(least) < 0) {
            throw new IllegalArgumentException();
        }
        return number;
    }
}
