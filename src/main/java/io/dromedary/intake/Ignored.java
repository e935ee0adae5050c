package io.dromedary.intake;

import io.dromedary.store.Markers;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Files and folders that are ignored in an inbox: hidden ones, profiles and everything else that begins with {@code _}, unfinished copies,
 * files that operating systems leave behind, the README of a folder of samples, and our own markers and error notes, which come along when somebody moves a whole drop back
 * from an error channel.
 */
public final class Ignored {

    private static final Set<String> NAMES = Set.of("thumbs.db", "desktop.ini", "@eadir", "readme.md",
            Markers.NAME.toLowerCase(Locale.ROOT));
    private static final List<String> SUFFIXES = List.of(
            ".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", "~", ".camellock", ".error.json", ".error.txt");

    private Ignored() {
    }

    /** @param name of the file or folder itself, without its path */
    public static boolean test(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        return plain.startsWith(".") || plain.startsWith("_") || NAMES.contains(plain)
                || SUFFIXES.stream().anyMatch(plain::endsWith);
    }
}
