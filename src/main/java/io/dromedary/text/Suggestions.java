package io.dromedary.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the names that somebody may have meant: those that differ from the written one in at most a third of their characters. Case,
 * dashes, underscores and spaces do not count.
 */
public final class Suggestions {

    /** A key of 64 KiB would make this slow, and is similar to none of ours. */
    private static final int LOOKED_AT = 100;
    private static final int MOST_SLIPS = 5;

    private record Near(String name, int slips) {
    }

    private Suggestions() {
    }

    /** The most similar name, if any is similar enough. */
    public static Optional<String> to(String written, Collection<String> known) {
        return all(written, known).stream().findFirst();
    }

    /** The most similar first. */
    public static List<String> all(String written, Collection<String> known) {
        String wanted = comparable(written);
        if (wanted.length() > LOOKED_AT) {
            return List.of();
        }
        return known.stream().map(name -> new Near(name, slips(comparable(name), wanted)))
                .filter(near -> near.slips <= Math.min((comparable(near.name).length() + 1) / 3, MOST_SLIPS))
                .sorted(Comparator.comparing(Near::slips)).map(Near::name).toList();
    }

    private static String comparable(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    /** The edit distance: one for each letter that is missing, added or replaced, and for two neighbours that are swapped. */
    private static int slips(String meant, String written) {
        int[][] slips = new int[meant.length() + 1][written.length() + 1];
        for (int i = 0; i <= meant.length(); i++) {
            for (int j = 0; j <= written.length(); j++) {
                if (i == 0 || j == 0) {
                    slips[i][j] = i + j;
                    continue;
                }
                int other = meant.charAt(i - 1) == written.charAt(j - 1) ? 0 : 1;
                slips[i][j] = Math.min(slips[i - 1][j - 1] + other, Math.min(slips[i - 1][j], slips[i][j - 1]) + 1);
                if (i > 1 && j > 1 && meant.charAt(i - 1) == written.charAt(j - 2) && meant.charAt(i - 2) == written.charAt(j - 1)) {
                    slips[i][j] = Math.min(slips[i][j], slips[i - 2][j - 2] + 1);
                }
            }
        }
        return slips[meant.length()][written.length()];
    }
}
