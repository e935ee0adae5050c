package io.dromedary.sandbox.studio;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;

/** Letters from the fonts of the system. */
final class FontLettering implements Lettering {

    private static final double FONT_SIZE_OF_CAPITAL = 1.37;
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    @Override
    public int width(String text, int size) {
        return text.isEmpty() ? 0 : (int) Math.ceil(font(size).getStringBounds(text, CONTEXT).getWidth());
    }

    @Override
    public void draw(Graphics2D graphics, String text, int x, int baseline, int size) {
        graphics.setFont(font(size));
        graphics.drawString(text, x, baseline);
    }

    private static Font font(int size) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, (int) Math.round(size * FONT_SIZE_OF_CAPITAL));
    }
}
