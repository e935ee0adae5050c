package io.dromedary.journal;

import io.dromedary.job.Channel;
import io.dromedary.job.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The class of a verdict: its channel, and why without what differs from job to job, such as
 * {@code failed: The generation failed: out of memory}. Jobs that failed alike have the same one.
 */
final class Reason {

    private static final String LEFT_OUT = "\u2026";
    private static final int LONGEST = 160;
    /** In this order: a number within an address or an id is part of that. */
    private static final List<Pattern> DIFFERENT = Stream.of(
            // Addresses, and what is quoted.
            "https?://\\S+", "`[^`]*`", "\"[^\"]*\"", "\u201c[^\u201d]*\u201d", "(?<![\\p{L}\\p{N}])'[^']*'(?![\\p{L}\\p{N}])",
            // What was found in a drop, and files.
            "(?<=: found ).*?(?=; )",
            "[\\p{L}\\p{N}_./-]*[\\p{L}\\p{N}_-]\\.(?:png|jpe?g|webp|gif|mp4|webm|mov|wav|mp3|ya?ml|json|jsonl|csv|txt)\\b",
            // Models and other paths, times, ids.
            "[\\p{L}\\p{N}._-]+(?:/[\\p{L}\\p{N}._-]+)+", "\\d{4}-\\d\\d-\\d\\d[T ][\\d:.]+(?:Z| UTC)?",
            "[\\p{L}\\p{N}]+(?:-[\\p{L}\\p{N}]+){2,}",
            "\\b(?=[\\p{L}_-]*\\d)[\\p{L}\\d_-]{8,}\\b").map(text -> Pattern.compile(text, Pattern.CASE_INSENSITIVE)).toList();
    /** A code of HTTP says what kind of failure it was; any other number is a size, a count or a limit. */
    private static final Pattern NUMBER = Pattern.compile("(?<!HTTP )(?<![\\p{L}\\p{N}])[-+]?\\d+(?:[.,:]\\d+)*");

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
        String why = verdict.why();
        for (String own : Stream.concat(Stream.of(name), files.stream()).distinct()
                .sorted(Comparator.comparingInt(String::length).reversed()).toList()) {
            why = why.replace(own, LEFT_OUT);
        }
        for (Pattern different : DIFFERENT) {
            why = different.matcher(why).replaceAll(LEFT_OUT);
        }
        why = NUMBER.matcher(why).replaceAll(LEFT_OUT).replaceAll("\\s+", " ").replaceAll("[.\\s]+$", "").strip();
        String text = "%s: %s".formatted(verdict.channel().word(), why);
        return text.length() <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length()))));
    }
}
