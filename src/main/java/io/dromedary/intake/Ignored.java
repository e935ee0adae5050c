package io.dromedary.intake;

import io.dromedary.store.Markers;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Files and folders of an inbox that are not looked at: hidden ones, profiles and what else begins with {@code _}, copies still
 * under way, what systems leave behind, and our own markers and error notes that come along when somebody moves a whole drop back from an
 * error channel.
 */
public final class Ignored {

    private static final Set<String> NAMES = Set.of("thumbs.db", "desktop.ini", "@eadir", Markers.NAME.toLowerCase(Locale.ROOT));
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
