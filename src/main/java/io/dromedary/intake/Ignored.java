package io.dromedary.intake;

import io.dromedary.store.Markers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files and folders that are ignored in an inbox: hidden ones, profiles and everything else that begins with {@code _}, unfinished copies,
 * files that operating systems leave behind, and our own markers and error notes, which come along when somebody moves a whole drop back
 * from an error channel.
 */
public final class Ignored {

    private static final Set<String> NAMES = Set.of("thumbs.db", "desktop.ini", "@eadir", Markers.NAME.toLowerCase(Locale.ROOT));
    private static final List<String> UNFINISHED = List.of(".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart");
    private static final List<String> SUFFIXES = Stream
            .concat(UNFINISHED.stream(), Stream.of(".swp", "~", ".camellock", ".error.json", ".error.txt")).toList();

    private Ignored() {
    }

    /** The name that an unfinished copy will have; empty for any other file. */
    static Optional<String> finished(String name) {
        return UNFINISHED.stream().filter(name.toLowerCase(Locale.ROOT)::endsWith).findFirst()
                .map(suffix -> name.substring(0, name.length() - suffix.length())).filter(finished -> !test(finished));
    }

    /** @param name of the file or folder itself, without its path */
    public static boolean test(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        return plain.startsWith(".") || plain.startsWith("_") || NAMES.contains(plain)
                || SUFFIXES.stream().anyMatch(plain::endsWith);
    }
}
