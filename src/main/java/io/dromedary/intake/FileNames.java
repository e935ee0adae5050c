package io.dromedary.intake;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of files in one folder, found by a person's spelling: names in Unicode's composed form, suffixes in any case, and if no other
 * file has that name, all of it in any case.
 */
public final class FileNames {

    private static final int FIRST_BEYOND_ASCII = 0x80;

    private final Set<String> exact;
    private final Map<String, List<String>> byFullName = new HashMap<>();
    private final Map<String, List<String>> folded = new HashMap<>();

    public FileNames(Collection<String> names) {
        exact = new TreeSet<>(names);
        for (String name : exact) {
            byFullName.computeIfAbsent(fullName(name), key -> new ArrayList<>()).add(name);
            folded.computeIfAbsent(folded(name), key -> new ArrayList<>()).add(name);
        }
    }

    /** @return null if there is no such file, or more than one */
    public String find(String written) {
        if (exact.contains(written)) {
            return written;
        }
        List<String> files = byFullName.getOrDefault(fullName(written), folded.getOrDefault(folded(written), List.of()));
        return files.size() == 1 ? files.get(0) : null;
    }

    /** The normalized name: equal for all spellings of one name. */
    static String fullName(String file) {
        String suffix = suffix(file);
        return suffix.isEmpty() ? composed(file) : composed(withoutSuffix(file)) + "." + suffix;
    }

    /** The same for all names that differ in case and in Unicode's form only. */
    static String folded(String file) {
        if (file.chars().allMatch(c -> c < FIRST_BEYOND_ASCII)) {
            return file.toLowerCase(Locale.ROOT);
        }
        // Both ways, since some letters have one form in upper case and two in lower case, or the other way round.
        return composed(composed(file).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
    }

    /** In lower case and without the dot. */
    static String suffix(String file) {
        return file.substring(Math.min(file.length(), withoutSuffix(file).length() + 1)).toLowerCase(Locale.ROOT);
    }

    static String withoutSuffix(String file) {
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }

    static String composed(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }
}
