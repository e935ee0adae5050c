package io.dromedary.sandbox.studio;

import io.dromedary.sandbox.models.Size;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Path;
import org.jcodec.api.SequenceEncoder;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;

/** A playable H.264 MP4 of three seconds: a slow move over the uploaded picture, or the title card with moving scenery. */
record Video(TitleCard card, int frames) {

    private static final int FRAMES_PER_SECOND = 12;
    private static final int SECONDS = 3;
    private static final int BLACK = 16;
    private static final int WHITE = 235;

    static Video of(TitleCard card) {
        return new Video(card, SECONDS * FRAMES_PER_SECOND);
    }

    Video frames(int count) {
        return new Video(card, count);
    }

    void writeTo(Path file) throws IOException {
        Size size = card.size();
        var frame = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = TitleCard.smooth(frame);
        var scenery = new Scenery(card.seed());
        var encoder = SequenceEncoder.createSequenceEncoder(file.toFile(), FRAMES_PER_SECOND);
        BufferedImage words = words();
        for (int i = 0; i < frames; i++) {
            double time = i / (frames - 1.0);
            if (card.picture() != null) {
                move(graphics, time);
            } else {
                scenery.paint(graphics, size, time);
            }
            graphics.drawImage(words, 0, 0, null);
            encoder.encodeNativeFrame(converted(frame));
        }
        encoder.finish();
        graphics.dispose();
    }

    /**
     * The encoder takes red, green and blue, each less 128, and makes full-range YUV of them without saying so in the file. Players then
     * assume
     * the range of television, so the colours are squeezed into that range here. (Its own conversion of images is ten times slower, too.)
     */
    private static Picture converted(BufferedImage frame) {
        var picture = Picture.create(frame.getWidth(), frame.getHeight(), ColorSpace.RGB);
        byte[] from = ((DataBufferByte) frame.getRaster().getDataBuffer()).getData();
        byte[] to = picture.getPlaneData(0);
        for (int i = 0; i < to.length; i += 3) {
            to[i] = television(from[i + 2]);
            to[i + 1] = television(from[i + 1]);
            to[i + 2] = television(from[i]);
        }
        return picture;
    }

    private static byte television(byte colour) {
        return (byte) (BLACK + (colour & 255) * (WHITE - BLACK) / 255 - 128);
    }

    /** What stays the same over all frames. */
    private BufferedImage words() {
        var image = new BufferedImage(card.size().width(), card.size().height(), BufferedImage.TYPE_INT_ARGB_PRE);
        Graphics2D graphics = TitleCard.smooth(image);
        if (card.picture() != null) {
            caption(graphics);
        } else if (card.lettering() != null) {
            card.panel(graphics);
        }
        graphics.dispose();
        return image;
    }

    /** Fills the frame with the picture, zooming in by a fifth and drifting to the right and down. */
    private void move(Graphics2D graphics, double time) {
        Size size = card.size();
        double smooth = time * time * (3 - 2 * time);
        BufferedImage picture = card.picture();
        double cover = Math.max((double) size.width() / picture.getWidth(), (double) size.height() / picture.getHeight());
        double scale = cover * (1.04 + 0.22 * smooth);
        double spareX = picture.getWidth() * scale - size.width();
        double spareY = picture.getHeight() * scale - size.height();
        var place = AffineTransform.getTranslateInstance(-spareX * (0.25 + 0.5 * smooth), -spareY * (0.35 + 0.3 * smooth));
        place.scale(scale, scale);
        graphics.drawImage(picture, place, null);
    }

    private void caption(Graphics2D graphics) {
        Size size = card.size();
        int unit = Math.min(size.width(), size.height());
        int letter = Math.max(7, unit / 36);
        int margin = unit / 20;
        graphics.setPaint(new GradientPaint(0, size.height() * 0.72f, new Color(0, 0, 0, 0), 0, size.height(), new Color(0, 0, 0, 190)));
        graphics.fillRect(0, (int) (size.height() * 0.72), size.width(), size.height());
        var model = Paragraph.line(card.lettering(), "Dromedary sandbox, " + card.model(), size.width() - 2 * margin, letter * 3 / 4);
        var prompt = Paragraph.line(card.lettering(), card.prompt(), size.width() - 2 * margin, letter);
        int y = size.height() - margin / 2 - model.height();
        graphics.setColor(TitleCard.FAINT_INK);
        model.draw(graphics, margin, y);
        graphics.setColor(TitleCard.INK);
        prompt.draw(graphics, margin, y - prompt.height());
    }
}
