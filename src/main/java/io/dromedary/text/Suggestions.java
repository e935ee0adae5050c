package io.dromedary.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the names that somebody may have meant. */
public final class Suggestions {

    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();
    /** A key of 64 KiB would make this slow, and resembles none of ours. */
    private static final int LOOKED_AT = 100;
    private static final int MOST_SLIPS = 5;

    private Suggestions() {
    }

    /** The one name that differs least from the written one, if it is like it at all. */
    public static Optional<String> to(String written, Collection<String> known) {
        return all(written, known).stream().findFirst();
    }

    /** The names that differ in at most a third of their characters, the nearest first. */
    public static List<String> all(String written, Collection<String> known) {
        String wanted = comparable(written);
        if (wanted.length() > LOOKED_AT) {
            return List.of();
        }
        return known.stream()
                .filter(name -> DISTANCE.apply(comparable(name), wanted) <= Math.min((name.length() + 1) / 3, MOST_SLIPS))
                .sorted(Comparator.comparing(name -> DISTANCE.apply(comparable(name), wanted)))
                .toList();
    }

    private static String comparable(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }
}
