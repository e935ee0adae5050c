package io.dromedary.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a terminal shows of what a program writes: a window of cells with history above it. It understands what we write and no more, and
 * fails at anything else. When the window becomes narrower, longer rows are continued on the next one, as most terminals of today do it.
 */
public final class Screen {

    private static final Pattern CONTROL = Pattern.compile("\033\\[(\\??)(\\d*)(?:;\\d+)?([A-Za-z])");

    private static final Set<Character.UnicodeBlock> WIDE = Set.of(Character.UnicodeBlock.HIRAGANA, Character.UnicodeBlock.KATAKANA,
            Character.UnicodeBlock.HANGUL_SYLLABLES, Character.UnicodeBlock.EMOTICONS, Character.UnicodeBlock.TRANSPORT_AND_MAP_SYMBOLS,
            Character.UnicodeBlock.MISCELLANEOUS_SYMBOLS_AND_PICTOGRAPHS, Character.UnicodeBlock.SUPPLEMENTAL_SYMBOLS_AND_PICTOGRAPHS);

    private final List<StringBuilder> rows = new ArrayList<>();
    private int height;
    private int width;
    private int top;
    private int row;
    private int column;
    private boolean wraps = true;
    private String unfinished = "";

    public Screen(int height, int width) {
        this.height = height;
        this.width = width;
        rows.add(new StringBuilder());
    }

    /** A cell that is covered by the wide character to its left. */
    private static final char COVERED = '\0';

    public void write(String text) {
        String all = unfinished + text;
        unfinished = "";
        for (int i = 0; i < all.length();) {
            int character = all.codePointAt(i);
            if (character == '\033') {
                Matcher control = CONTROL.matcher(all).region(i, all.length());
                if (!control.lookingAt()) {
                    if (all.length() - i > 12) {
                        throw new AssertionError("Not understood: " + all.substring(i + 1, i + 12));
                    }
                    unfinished = all.substring(i);
                    return;
                }
                control(control.toMatchResult());
                i = control.end();
                continue;
            }
            character(character);
            i += Character.charCount(character);
        }
    }

    private void control(MatchResult control) {
        int count = control.group(2).isEmpty() ? 1 : Integer.parseInt(control.group(2));
        switch (control.group(1) + control.group(3)) {
            case "A" -> row = Math.max(top, row - count);
            case "G" -> column = Math.min(count, width) - 1;
            case "H" -> {
                row = top;
                column = 0;
            }
            case "J" -> {
                rows.subList(row + 1, rows.size()).clear();
                rows.get(row).setLength(Math.min(column, rows.get(row).length()));
            }
            case "?l" -> wraps = false;
            case "?h" -> wraps = true;
            default -> throw new AssertionError("Not understood: " + control.group().substring(1));
        }
    }

    private void character(int character) {
        if (character == '\n') {
            below();
        } else if (character == '\r') {
            column = 0;
        } else if (character < ' ') {
            throw new AssertionError("Not understood: " + character);
        } else {
            int type = Character.getType(character);
            boolean joins = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT;
            put(character, joins ? 0 : isWide(character) ? 2 : 1);
        }
    }

    /** Of the characters in our tests; by blocks, and not by the table of what is tested. */
    private static boolean isWide(int character) {
        return Character.isIdeographic(character) || WIDE.contains(Character.UnicodeBlock.of(character));
    }

    private void put(int character, int cells) {
        if (cells == 0) {
            return;
        }
        if (column + cells > width) {
            if (wraps) {
                below();
                column = 0;
            } else {
                column = width - cells;
            }
        }
        StringBuilder line = rows.get(row);
        while (line.length() < column + cells) {
            line.append(' ');
        }
        // Characters beyond the basic plane are shown as one that stands for all, since a cell is a char here.
        line.setCharAt(column, character > Character.MAX_VALUE ? '@' : (char) character);
        if (cells == 2) {
            line.setCharAt(column + 1, COVERED);
        }
        column += cells;
    }

    private void below() {
        row++;
        if (row == rows.size()) {
            rows.add(new StringBuilder());
        }
        top = Math.max(top, rows.size() - height);
    }

    /** The window changes; what is on it is laid out anew. */
    public void resize(int newHeight, int newWidth) {
        List<StringBuilder> laidOut = new ArrayList<>();
        int newRow = 0;
        for (int i = 0; i < rows.size(); i++) {
            StringBuilder line = rows.get(i);
            if (i == row) {
                newRow = laidOut.size() + Math.min(column, line.length()) / newWidth;
            }
            for (int start = 0; start == 0 || start < line.length(); start += newWidth) {
                laidOut.add(new StringBuilder(line.substring(start, Math.min(line.length(), start + newWidth))));
            }
        }
        rows.clear();
        rows.addAll(laidOut);
        row = newRow;
        column = 0;
        height = newHeight;
        width = newWidth;
        top = Math.max(0, rows.size() - height);
    }

    /** The rows in the window, without blanks at their ends. */
    public List<String> window() {
        return shown(rows.subList(top, rows.size()));
    }

    /** All rows, also those that scrolled out of the window. */
    public List<String> all() {
        return shown(rows);
    }

    private static List<String> shown(List<StringBuilder> rows) {
        return rows.stream().map(line -> line.toString().replace(String.valueOf(COVERED), "").stripTrailing()).toList();
    }
}
