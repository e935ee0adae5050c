package io.dromedary.drop;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the first and the last frame of a video are called, without the suffix of the file.
 *
 * @param first the name of the picture that a video begins with
 * @param last  the name of the picture that it ends with
 */
public record FrameNames(Side first, Side last) {

    private static final String NAME = "{name}";

    /** What stands before and after the name that both frames share. */
    public record Side(String before, String after) {

        private static Side of(String pattern) {
            int name = pattern.indexOf(NAME);
            return new Side(pattern.substring(0, name), pattern.substring(name + NAME.length()));
        }

        private int letters() {
            return before.length() + after.length();
        }

        private Optional<String> nameIn(String stem) {
            boolean fits = stem.length() > letters() && stem.regionMatches(true, 0, before, 0, before.length())
                    && stem.regionMatches(true, stem.length() - after.length(), after, 0, after.length());
            return fits ? Optional.of(stem.substring(before.length(), stem.length() - after.length())) : Optional.empty();
        }

        private String of(String name, String suffix) {
            return before + name + after + "." + suffix;
        }
    }

    /**
     * One of two frames.
     *
     * @param name what both have in common
     */
    public record Frame(String name, boolean last) {
    }

    /** @param patterns two of them, with a comma between: {@code {name}_first, {name}_last} */
    static FrameNames read(String patterns) {
        int comma = patterns.indexOf(',');
        return new FrameNames(Side.of(patterns.substring(0, comma).strip()), Side.of(patterns.substring(comma + 1).strip()));
    }

    /** Whether nothing tells the two apart. */
    boolean isOneName() {
        return first.before.equalsIgnoreCase(last.before) && first.after.equalsIgnoreCase(last.after);
    }

    /**
     * Which frame a picture is, by the pattern that says more: with {@code {name}, {name}_end} a picture {@code a_end} is a last frame.
     *
     * @param stem its name without the suffix
     * @return empty if it is neither
     */
    public Optional<Frame> of(String stem) {
        return Stream.of(first, last).sorted(Comparator.comparing(Side::letters).reversed())
                .flatMap(side -> side.nameIn(stem).map(name -> new Frame(name, side.equals(last))).stream()).findFirst();
    }

    /** The name that the other frame would have. */
    public String partner(Frame frame, String suffix) {
        return (frame.last ? first : last).of(frame.name, suffix);
    }
}
