package io.dromedary.sandbox.studio;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;

/** Text broken into lines. */
record Paragraph(Lettering lettering, List<String> lines, int size) {

    private static final double LEADING = 1.85;
    private static final String CUT = "...";

    /** In the largest size between the two that needs at most {@code height} pixels; cut off where even the smallest does not fit. */
    static Paragraph fitting(Lettering lettering, String text, int width, int height, int largest, int smallest) {
        for (int size = largest; size > smallest; size -= Math.max(1, size / 8)) {
            var paragraph = new Paragraph(lettering, lines(lettering, text, width, size), size);
            if (paragraph.height() <= height) {
                return paragraph;
            }
        }
        List<String> lines = lines(lettering, text, width, smallest);
        int fit = Math.max(1, (int) (height / (smallest * LEADING)));
        if (lines.size() > fit) {
            lines = new ArrayList<>(lines.subList(0, fit));
            lines.set(fit - 1, shortened(lettering, lines.get(fit - 1), width, smallest));
        }
        return new Paragraph(lettering, lines, smallest);
    }

    /** One line, cut off where it is too long. */
    static Paragraph line(Lettering lettering, String text, int width, int size) {
        String clean = clean(text);
        return new Paragraph(lettering, List.of(lettering.width(clean, size) <= width ? clean : shortened(lettering, clean, width, size)),
                size);
    }

    int height() {
        return (int) Math.ceil(lines.size() * size * LEADING);
    }

    /** @param top upper edge of the whole paragraph */
    void draw(Graphics2D graphics, int x, int top) {
        for (int i = 0; i < lines.size(); i++) {
            int baseline = top + (int) Math.round(i * size * LEADING + size * (LEADING + 1) / 2);
            lettering.draw(graphics, lines.get(i), x, baseline, size);
        }
    }

    private static List<String> lines(Lettering lettering, String text, int width, int size) {
        var lines = new ArrayList<String>();
        String line = "";
        for (String word : clean(text).split(" ")) {
            String longer = line.isEmpty() ? word : line + ' ' + word;
            if (lettering.width(longer, size) <= width) {
                line = longer;
                continue;
            }
            if (!line.isEmpty()) {
                lines.add(line);
            }
            while (lettering.width(word, size) > width && word.codePointCount(0, word.length()) > 1) {
                int end = fittingStart(lettering, word, width, size);
                lines.add(word.substring(0, end));
                word = word.substring(end);
            }
            line = word;
        }
        lines.add(line);
        return lines;
    }

    private static int fittingStart(Lettering lettering, String word, int width, int size) {
        int end = word.offsetByCodePoints(0, 1);
        while (end < word.length()) {
            int next = word.offsetByCodePoints(end, 1);
            if (lettering.width(word.substring(0, next), size) > width) {
                break;
            }
            end = next;
        }
        return end;
    }

    private static String shortened(Lettering lettering, String text, int width, int size) {
        String start = text;
        while (!start.isEmpty() && lettering.width(start + CUT, size) > width) {
            start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
        }
        return start + CUT;
    }

    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }
}
