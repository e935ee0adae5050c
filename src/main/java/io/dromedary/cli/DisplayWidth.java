package io.dromedary.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many columns of a terminal a text takes. Where terminals differ, as for sequences of emoji, it is the most that one of them takes: a
 * text that is cut by it never runs over.
 */
final class DisplayWidth {

    private static final int VARIATION_TO_EMOJI = 0xFE0F;
    private static final int SOFT_HYPHEN = 0xAD;
    private static final String CUT = "…";

    /** First and last of the characters that take two columns (Unicode's East_Asian_Width W and F, and emoji). */
    private static final int[][] WIDE = {
        {0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A}, {0x23E9, 0x23F3}, {0x25FD, 0x25FE}, {0x2614, 0x2615}, {0x2630, 0x2637},
        {0x2648, 0x2653}, {0x267F, 0x267F}, {0x268A, 0x268F}, {0x2693, 0x2693}, {0x26A1, 0x26A1}, {0x26AA, 0x26AB}, {0x26BD, 0x26BE},
        {0x26C4, 0x26C5}, {0x26CE, 0x26CE}, {0x26D4, 0x26D4}, {0x26EA, 0x26EA}, {0x26F2, 0x26F3}, {0x26F5, 0x26F5}, {0x26FA, 0x26FA},
        {0x26FD, 0x26FD}, {0x2705, 0x2705}, {0x270A, 0x270B}, {0x2728, 0x2728}, {0x274C, 0x274C}, {0x274E, 0x274E}, {0x2753, 0x2757},
        {0x2795, 0x2797}, {0x27B0, 0x27B0}, {0x27BF, 0x27BF}, {0x2B1B, 0x2B1C}, {0x2B50, 0x2B50}, {0x2B55, 0x2B55}, {0x2E80, 0x303E},
        {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4DC0, 0xA4CF}, {0xA960, 0xA97C}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE10, 0xFE19},
        {0xFE30, 0xFE6F}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x16FE0, 0x18DFF}, {0x1AFF0, 0x1B2FF}, {0x1D300, 0x1D376},
        {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F19A}, {0x1F1E6, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7F0},
        {0x1F90C, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};
    private static final TreeMap<Integer, Integer> LAST_BY_FIRST = new TreeMap<>();

    static {
        for (int[] range : WIDE) {
            LAST_BY_FIRST.put(range[0], range[1]);
        }
    }

    private DisplayWidth() {
    }

    static int of(String text) {
        return text.codePoints().map(DisplayWidth::of).sum();
    }

    private static int of(int character) {
        // It makes what stands before it wide, in some terminals.
        if (character == VARIATION_TO_EMOJI) {
            return 1;
        }
        int type = Character.getType(character);
        boolean joins = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT && character != SOFT_HYPHEN || character >= 0x1160 && character <= 0x11FF;
        if (joins) {
            return 0;
        }
        Map.Entry<Integer, Integer> wide = LAST_BY_FIRST.floorEntry(character);
        return wide != null && character <= wide.getValue() ? 2 : 1;
    }

    /** The beginning of a text, marked as cut where it takes more columns. */
    static String head(String text, int columns) {
        return of(text) <= columns ? text : text.substring(0, fitting(text, 0, columns - 1)) + CUT;
    }

    /** Both ends of a text, so that a long file name keeps its suffix. */
    static String ends(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int tail = text.length();
        int left = (columns - 1) / 2;
        while (tail > 0) {
            int before = text.offsetByCodePoints(tail, -1);
            int width = of(text.codePointAt(before));
            if (width > left) {
                break;
            }
            left -= width;
            tail = before;
        }
        while (tail < text.length() && of(text.codePointAt(tail)) == 0) {
            tail = text.offsetByCodePoints(tail, 1);
        }
        String end = text.substring(tail);
        return text.substring(0, fitting(text, 0, columns - 1 - of(end))) + CUT + end;
    }

    /** The text in lines of so many columns at most, each after the first shorter by the indent; broken between words where that can be. */
    static List<String> wrapped(String text, int columns, int indent) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length() || lines.isEmpty()) {
            int room = lines.isEmpty() ? columns : columns - indent;
            int end = fitting(text, start, room);
            int blank = text.lastIndexOf(' ', end);
            boolean between = end < text.length() && blank > start;
            int stop = between ? blank : Math.max(end, Math.min(text.length(), start + 1));
            lines.add((lines.isEmpty() ? "" : " ".repeat(indent)) + text.substring(start, stop));
            start = between ? stop + 1 : stop;
        }
        return lines;
    }

    /** The end of the longest part from the start on that fits. */
    private static int fitting(String text, int start, int columns) {
        int end = start;
        int left = columns;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            left -= of(character);
            if (left < 0) {
                break;
            }
            end += Character.charCount(character);
        }
        return end;
    }
}
