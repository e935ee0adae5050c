package io.dromedary.intake;

import io.dromedary.store.Markers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Files and folders that are ignored in an inbox: hidden ones, profiles and everything else that begins with {@code _}, unfinished copies,
 * what operating systems and servers put into a folder, such as recycle bins and snapshots, the README of a folder of samples, and our
 * own markers and error notes, which come along when somebody moves a whole drop back
 * from an error channel.
 */
public final class Ignored {

    /** What operating systems, servers and file systems put into a folder or share by themselves. */
    private static final Set<String> NAMES = Set.of("readme.md", "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r",
            "system volume information",
            "lost+found", "found.000", "$recycle.bin", "recycler", "$extend", "network trash folder", "temporary items",
            "#recycle", "#snapshot", "@eadir", "@tmp", "@recycle", "@recently-snapshot", "@snapshot", "@sharebin", "@__thumb", "~snapshot",
            Markers.NAME.toLowerCase(Locale.ROOT));
    private static final List<String> UNFINISHED = List.of(".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart");
    private static final List<String> SUFFIXES = List.of(".swp", "~", ".camellock", ".error.json", ".error.txt", ":zone.identifier",
            "@synoeastream", "@synoresource", "_$folder$");

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
                || isUnfinished(name) || SUFFIXES.stream().anyMatch(plain::endsWith);
    }

    /** Whether browsers and other programs give such a name to what they still copy. */
    static boolean isUnfinished(String name) {
        return UNFINISHED.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }
}
