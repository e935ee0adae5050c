package io.dromedary.intake;

import io.dromedary.drop.MediaType;
import io.dromedary.drop.Sidecar;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds pictures for whose text a person may have taken a file, although their names do not pair. Names are compared as words: without
 * suffixes, case, accents, and what is between the words. A text may be that of a picture if the words of one name begin or end with all
 * those of the other, such as {@code photo (1).txt}, {@code Copy of photo.txt} and {@code photo.yaml.txt} for {@code photo.png}. A text
 * that is called just {@code prompt} or the like may be that of any picture.
 */
final class NearNames {

    private static final Pattern WORD = Pattern.compile("\\p{N}+|\\p{L}+|\\p{So}+");
    private static final Set<String> ANY_PICTURE = Set.of("prompt", "prompts", "caption", "captions", "text", "description", "sidecar");
    /** What systems and people put before a name. */
    private static final Set<String> BEFORE = Set.of("copy", "of", "kopie", "von", "copie", "de", "copia", "prompt", "caption", "for");
    private static final char END = '\u0001';

    private final NavigableMap<String, List<Integer>> byBeginning = new TreeMap<>();
    private final NavigableMap<String, List<Integer>> byEnd = new TreeMap<>();
    private final Set<String> coveredBeginnings = new HashSet<>();
    private final Set<String> coveredEnds = new HashSet<>();

    void addPicture(String file, int picture) {
        List<String> words = ofPicture(file);
        byBeginning.computeIfAbsent(key(words), key -> new ArrayList<>()).add(picture);
        byEnd.computeIfAbsent(key(reversed(words)), key -> new ArrayList<>()).add(picture);
    }

    /** The words of a text's name; none if it may be that of any picture. */
    static List<String> ofText(String file) {
        List<String> words = words(file).stream().filter(word -> !Character.isDigit(word.charAt(0))).toList();
        return !words.isEmpty() && ANY_PICTURE.containsAll(words) ? List.of() : ofPicture(file);
    }

    /**
     * Finds the pictures for a text, by its words. Pictures that were found together before, for fewer words, are represented by one of
     * them, so that each picture is found a few times only. So texts with fewer words have to be given first.
     */
    void find(List<String> words, Consumer<Integer> found) {
        find(byBeginning, coveredBeginnings, words, found);
        find(byEnd, coveredEnds, reversed(words), found);
    }

    private static void find(NavigableMap<String, List<Integer>> pictures, Set<String> covered, List<String> words,
            Consumer<Integer> found) {
        String all = key(words);
        var within = pictures.subMap(all, true, all + Character.MAX_VALUE, true);
        boolean known = covered.contains("");
        for (int n = 1; n <= words.size(); n++) {
            String some = key(words.subList(0, n));
            known |= covered.contains(some);
            if (n < words.size() && pictures.containsKey(some)) {
                pictures.get(some).forEach(found);
            }
        }
        if (!known) {
            within.values().forEach(same -> same.forEach(found));
            covered.add(all);
        } else if (!within.isEmpty()) {
            found.accept(within.firstEntry().getValue().get(0));
        }
    }

    static List<String> ofPicture(String file) {
        List<String> words = words(file);
        while (words.size() > 1 && BEFORE.contains(words.get(0))) {
            words = words.subList(1, words.size());
        }
        return words;
    }

    private static List<String> words(String file) {
        String name = file;
        while (Sidecar.isSidecarName(name) || MediaType.isMediaName(name)) {
            name = FileNames.withoutSuffix(name);
        }
        String plain = Normalizer.normalize(FileNames.folded(Normalizer.normalize(name, Normalizer.Form.NFKD)), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "");
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(plain);
        while (word.find()) {
            words.add(word.group().replaceFirst("^0+(?=.)", ""));
        }
        return words.isEmpty() ? List.of(plain) : words;
    }

    private static List<String> reversed(List<String> words) {
        List<String> reversed = new ArrayList<>(words);
        Collections.reverse(reversed);
        return reversed;
    }

    private static String key(List<String> words) {
        StringBuilder key = new StringBuilder();
        words.forEach(word -> key.append(word).append(END));
        return key.toString();
    }
}
