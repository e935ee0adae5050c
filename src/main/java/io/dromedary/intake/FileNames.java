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

/** The names of files in one folder, found by a person's spelling: suffixes in any case, names in Unicode's composed form. */
public final class FileNames {

    private final Set<String> exact;
    private final Map<String, List<String>> byFullName = new HashMap<>();

    FileNames(Collection<String> names) {
        exact = new TreeSet<>(names);
        names.forEach(name -> byFullName.computeIfAbsent(fullName(name), key -> new ArrayList<>()).add(name));
    }

    /** @return null if there is no such file, or more than one */
    String find(String written) {
        List<String> files = exact.contains(written) ? List.of(written) : byFullName.getOrDefault(fullName(written), List.of());
        return files.size() == 1 ? files.get(0) : null;
    }

    /** The normalized name: equal for all spellings of one name. */
    public static String fullName(String file) {
        String suffix = suffix(file);
        return suffix.isEmpty() ? composed(file) : composed(withoutSuffix(file)) + "." + suffix;
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
