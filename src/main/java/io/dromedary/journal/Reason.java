package io.dromedary.journal;

import io.dromedary.drop.MediaType;
import io.dromedary.drop.Sidecar;
import io.dromedary.job.Channel;
import io.dromedary.job.Verdict;
import io.dromedary.text.SafeText;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class of a verdict: its channel, and why without what differs from job to job, such as
 * {@code failed: The generation failed: out of memory}. Jobs that failed alike have the same one.
 */
final class Reason {

    private static final String LEFT_OUT = "\u2026";
    private static final int LONGEST = 160;
    /** Others' texts can be of any length. */
    private static final int LOOKED_AT = 500;
    private static final int SHORTEST_ID = 8;

    private static final Pattern ADDRESS = Pattern.compile("https?://\\S++");
    private static final Pattern QUOTED = Pattern.compile("`[^`]*+`|\"[^\"]*+\"|(?<![\\p{L}\\p{N}])'[^']*+'(?![\\p{L}\\p{N}])");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_./:-]++");
    private static final Pattern NUMBER = Pattern.compile("[\\d.:-]++");

    private Reason() {
    }

    /**
     * @param name  of the drop
     * @param files of the drop
     * @return null where nothing went wrong
     */
    static String of(Verdict verdict, String name, List<String> files) {
        if (verdict == null || verdict.channel() == Channel.CHANGED) {
            return null;
        }
        String why = SafeText.head(verdict.why(), LOOKED_AT);
        for (String own : Stream.concat(Stream.of(name), files.stream()).distinct()
                .sorted(Comparator.comparingInt(String::length).reversed()).toList()) {
            why = why.replace(own, LEFT_OUT);
        }
        why = withoutFound(QUOTED.matcher(ADDRESS.matcher(why).replaceAll(LEFT_OUT)).replaceAll(LEFT_OUT));
        why = WORD.matcher(why).replaceAll(alike(why));
        return SafeText.head("%s: %s".formatted(verdict.channel().word(), withoutFullStop(why)), LONGEST);
    }

    private static Function<MatchResult, String> alike(String why) {
        return word -> Matcher.quoteReplacement(alike(word, why));
    }

    /** Of a problem: what was found in the drop. */
    private static String withoutFound(String why) {
        int found = why.indexOf(": found ");
        int end = why.indexOf("; ", Math.max(found, 0));
        return found < 0 || end < 0 ? why : why.substring(0, found) + ": found " + LEFT_OUT + why.substring(end);
    }

    private static String withoutFullStop(String why) {
        String text = why.strip();
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    /** A code of HTTP says what kind of failure it was; any other number is a size, a count or a limit. */
    private static String alike(MatchResult match, String why) {
        String word = match.group();
        int end = word.length();
        while (end > 0 && ".:/-".indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        String rest = word.substring(end);
        String name = word.substring(0, end);
        if (name.isEmpty() || why.startsWith("HTTP ", match.start() - "HTTP ".length())) {
            return word;
        }
        return (isOfThisJob(name) ? LEFT_OUT : withoutIndices(name)) + rest;
    }

    private static boolean isOfThisJob(String word) {
        boolean digits = word.chars().anyMatch(Character::isDigit);
        boolean id = word.indexOf('.') < 0 && digits && word.length() >= SHORTEST_ID;
        boolean model = word.chars().filter(character -> character == '-').count() > 1;
        return word.indexOf('/') >= 0 || id || model || NUMBER.matcher(word).matches() || MediaType.isMediaName(word)
                || Sidecar.isSidecarName(word);
    }

    /** Such as {@code motions.0.id}. */
    private static String withoutIndices(String word) {
        return Stream.of(word.split("\\.")).map(part -> part.chars().allMatch(Character::isDigit) && !part.isEmpty() ? LEFT_OUT : part)
                .collect(Collectors.joining("."));
    }
}
