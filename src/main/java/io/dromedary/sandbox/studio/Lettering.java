package io.dromedary.sandbox.studio;

import java.awt.Graphics2D;

/** Draws text. Sizes are the height of a capital letter in pixels, roughly. */
sealed interface Lettering permits FontLettering, PixelLettering {

    int width(String text, int size);

    /** @param baseline where the letters stand */
    void draw(Graphics2D graphics, String text, int x, int baseline, int size);

    /** The fonts of the system, or our own letters where there are none. */
    static Lettering best() {
        return Chosen.LETTERING;
    }

    /** Chooses at the first use. */
    final class Chosen {

        private static final Lettering LETTERING = choose();

        private Chosen() {
        }

        private static Lettering choose() {
            try {
                var fonts = new FontLettering();
                fonts.width("Dromedary", 20);
                return fonts;
            } catch (RuntimeException | LinkageError | InternalError e) {
                // A Java runtime without fontconfig or freetype fails in one of these ways, depending on its version.
                return new PixelLettering();
            }
        }
    }
}
