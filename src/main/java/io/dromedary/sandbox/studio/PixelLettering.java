package io.dromedary.sandbox.studio;

import java.awt.Graphics2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;

/**
 * Letters of 5 by 7 dots (and two below the line) from {@code sandbox/letters.txt}: the visible ASCII characters in blocks of sixteen, nine
 * lines each. Other letters lose their accents, but umlauts keep their dots; what is left is drawn as a box.
 */
final class PixelLettering implements Lettering {

    private static final int WIDE = 5;
    private static final int HIGH = 7;
    private static final int ROWS = 9;
    private static final int BLOCK = 16;
    private static final int ADVANCE = WIDE + 1;
    private static final char DIAERESIS = '\u0308';

    private final List<String> rows;

    PixelLettering() {
        try (var in = new BufferedReader(new InputStreamReader(PixelLettering.class.getResourceAsStream("/sandbox/letters.txt"),
                StandardCharsets.US_ASCII))) {
            rows = in.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int width(String text, int size) {
        return (int) plain(text).codePoints().filter(letter -> letter != DIAERESIS).count() * ADVANCE * dot(size);
    }

    @Override
    public void draw(Graphics2D graphics, String text, int x, int baseline, int size) {
        int dot = dot(size);
        int top = baseline - HIGH * dot;
        int left = x;
        for (int letter : plain(text).codePoints().toArray()) {
            if (letter == DIAERESIS) {
                graphics.fillRect(left - ADVANCE * dot + dot, top - dot, dot, dot);
                graphics.fillRect(left - ADVANCE * dot + 3 * dot, top - dot, dot, dot);
            } else if (letter < ' ' || letter > '~') {
                graphics.drawRect(left, top, WIDE * dot - 1, HIGH * dot - 1);
                left += ADVANCE * dot;
            } else {
                letter(graphics, letter - ' ', left, top, dot);
                left += ADVANCE * dot;
            }
        }
    }

    private void letter(Graphics2D graphics, int index, int left, int top, int dot) {
        for (int row = 0; row < ROWS; row++) {
            String line = rows.get(index / BLOCK * ROWS + row);
            for (int column = 0; column < WIDE; column++) {
                if (line.charAt(index % BLOCK * ADVANCE + column) == '#') {
                    graphics.fillRect(left + column * dot, top + row * dot, dot, dot);
                }
            }
        }
    }

    /** Letters and their accents apart, and only the accents that can be drawn. */
    private static String plain(String text) {
        return Normalizer.normalize(text.replace("\u00df", "ss"), Normalizer.Form.NFD).replaceAll("[\\p{Mn}&&[^\u0308]]", "");
    }

    private static int dot(int size) {
        return Math.max(1, Math.round(size / (float) HIGH));
    }
}
