package io.dromedary.intake.bucket;

import io.dromedary.drop.ManifestFile;
import io.dromedary.drop.ProfileReader;
import io.dromedary.intake.Folder;
import io.dromedary.intake.Pairing;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Texts of the mirror that are shown without their content until it is fetched. A drop with such a text waits, and so does what that text
 * may name: all that has no complete partner of its own. Profiles and manifests concern everything.
 */
final class UnreadTexts {

    /** For each folder, the files in it, and the folders in it with such files. */
    private final Map<String, Set<String>> names = new HashMap<>();
    private final Set<String> folders = new HashSet<>();
    private final Set<String> manifests = new HashSet<>();
    private final Set<String> profiles = new HashSet<>();

    /** @param texts paths below the mirror */
    UnreadTexts(Collection<String> texts) {
        for (String text : texts) {
            String folder = folder(text);
            String name = text.substring(text.lastIndexOf('/') + 1);
            folders.add(folder);
            if (ManifestFile.isName(name)) {
                manifests.add(folder);
            }
            if (ProfileReader.isName(name)) {
                profiles.add(folder);
            }
            for (String below = text; !below.isEmpty(); below = folder(below)) {
                names.computeIfAbsent(folder(below), key -> new HashSet<>()).add(below.substring(below.lastIndexOf('/') + 1));
            }
        }
    }

    private static String folder(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** @param path of the folder, below the mirror */
    Folder without(String path, Folder found) {
        boolean waits = manifests.contains(path)
                || Stream.iterate(path, above -> !above.isEmpty(), UnreadTexts::folder).anyMatch(profiles::contains);
        Set<String> here = names.getOrDefault(path, Set.of());
        boolean some = folders.contains(path);
        return found.with(drop -> !waits && (!some || drop.folder() || drop.kind() == Pairing.Kind.COMPLETE)
                && drop.files().stream().noneMatch(here::contains));
    }
}
