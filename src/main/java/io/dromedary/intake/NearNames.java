package io.dromedary.intake;

import io.dromedary.drop.MediaType;
import io.dromedary.drop.Sidecar;
import io.dromedary.drop.StrayText;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds pictures for whose text a person may have taken a file, although their names do not pair. Names are compared as words: without
 * suffixes, case, accents, and what is between the words. A text may be that of a picture if the words of one name begin or end with all
 * those of the other, such as {@code photo (1).txt}, {@code Copy of photo.txt} and {@code photo.yaml.txt} for {@code photo.png}, or if
 * one letter is wrong. A text that is called just {@code prompt} or the like may be that of any picture.
 */
final class NearNames {

    private static final Pattern WORD = Pattern.compile("\\p{N}+|\\p{L}+|\\p{So}+");
    private static final Set<String> ANY_PICTURE = Set.of("prompt", "prompts", "caption", "captions", "text", "description", "sidecar");
    /** What systems and people put before a name. */
    private static final Set<String> BEFORE = Set.of("copy", "of", "kopie", "von", "copie", "de", "copia", "prompt", "caption", "for");
    /** Programs cut long names of sidecars, such as Google's at 46 characters, so that the last word may not be whole. */
    private static final int CUT_LENGTH = 40;
    /** Of fewer letters, one more or less makes another word. */
    private static final int FEWEST_LETTERS = 5;
    private static final int MOST_LETTERS = 60;
    /** Where more texts than this have no picture, wrong letters are not looked for: it takes memory for each letter of each name. */
    private static final int MOST_TEXTS = 5_000;
    private static final char END = '\u0001';

    private final Map<List<String>, List<Integer>> pictures = new HashMap<>();
    private final NavigableMap<String, List<Integer>> byBeginning = new TreeMap<>();
    private final NavigableMap<String, List<Integer>> byEnd = new TreeMap<>();
    private final Set<String> coveredBeginnings = new HashSet<>();
    private final Set<String> coveredEnds = new HashSet<>();

    void addPicture(String file, int picture) {
        List<String> words = ofPicture(file);
        pictures.computeIfAbsent(words, key -> new ArrayList<>()).add(picture);
        byBeginning.computeIfAbsent(key(words), key -> new ArrayList<>()).add(picture);
        byEnd.computeIfAbsent(key(reversed(words)), key -> new ArrayList<>()).add(picture);
    }

    /** The words of a text's name; none if it may be that of any picture. */
    static List<String> ofText(String file) {
        String name = StrayText.mayBe(file) ? FileNames.withoutSuffix(file) : file;
        List<String> words = words(name).stream().filter(word -> !Character.isDigit(word.charAt(0))).toList();
        if (!words.isEmpty() && ANY_PICTURE.containsAll(words)) {
            return List.of();
        }
        List<String> all = ofPicture(name);
        return name.length() < CUT_LENGTH || all.size() < 2 ? all : all.subList(0, all.size() - 1);
    }

    /**
     * Finds the pictures for a text, by its words. Pictures that were found together before, for fewer words, are represented by one of
     * them, so that each picture is found a few times only. So texts with fewer words have to be given first.
     */
    void find(List<String> words, Consumer<Integer> found) {
        find(byBeginning, coveredBeginnings, words, found);
        find(byEnd, coveredEnds, reversed(words), found);
    }

    /** As {@link #find}, for texts whose names have a slip of the keyboard: a letter too many, too few or another, or two swapped. */
    void findSlips(List<List<String>> texts, BiConsumer<Integer, Integer> found) {
        if (texts.size() > MOST_TEXTS) {
            return;
        }
        Map<String, List<Integer>> byLetters = new HashMap<>();
        for (int text = 0; text < texts.size(); text++) {
            for (String letters : withoutOneLetter(texts.get(text))) {
                byLetters.computeIfAbsent(letters, key -> new ArrayList<>()).add(text);
            }
        }
        if (!byLetters.isEmpty()) {
            pictures.forEach((words, same) -> withoutOneLetter(words).stream()
                    .flatMap(letters -> byLetters.getOrDefault(letters, List.of()).stream()).distinct()
                    .forEach(text -> same.forEach(picture -> found.accept(text, picture))));
        }
    }

    /** The name itself, and without each of its letters; numbers stay as they are. Nothing for names that are too short or too long. */
    private static Set<String> withoutOneLetter(List<String> words) {
        StringBuilder name = new StringBuilder();
        words.forEach(word -> name.append(Character.isDigit(word.charAt(0)) ? END + word + END : word));
        long letters = name.chars().filter(Character::isLetter).count();
        if (letters < FEWEST_LETTERS || letters > MOST_LETTERS) {
            return Set.of();
        }
        Set<String> names = new HashSet<>(Set.of(name.toString()));
        for (int at = 0; at < name.length(); at++) {
            if (Character.isLetter(name.charAt(at))) {
                names.add(name.substring(0, at) + name.substring(at + 1));
            }
        }
        return names;
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
            // photo.jpg(1).json is the sidecar of photo(1).jpg.
            if (words.isEmpty() || !isSuffix(word.group())) {
                words.add(word.group().replaceFirst("^0+(?=.)", ""));
            }
        }
        return words.isEmpty() ? List.of(plain) : words;
    }

    private static boolean isSuffix(String word) {
        return MediaType.isMediaName("a." + word) || Sidecar.isSidecarName("a." + word);
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
