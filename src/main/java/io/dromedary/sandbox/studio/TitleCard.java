package io.dromedary.sandbox.studio;

import io.dromedary.sandbox.ledger.Order;
import io.dromedary.sandbox.models.Format;
import io.dromedary.sandbox.models.Size;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * The picture that the sandbox makes of an order: scenery, the uploaded picture if there is one, and a panel with the prompt.
 *
 * @param picture decoded upload, or null
 * @param remark what a person should know about this result, or empty
 * @param seed the same scenery for the same seed
 */
record TitleCard(Size size, Lettering lettering, String prompt, String model, String remark, BufferedImage picture, long seed) {

    static final Color INK = new Color(0xfffaf0);
    static final Color FAINT_INK = new Color(255, 250, 240, 170);
    private static final Color SHADE = new Color(12, 8, 20, 150);
    private static final String TITLE = "Dromedary sandbox: not a real generation";

    static TitleCard of(Order order, int index) throws IOException {
        BufferedImage picture = order.picture() == null ? null : UploadedPicture.read(order.picture(), order.size());
        String unreadable = order.picture() != null && picture == null
                ? "the uploaded " + order.picture().contentType() + " can not be drawn here"
                : "";
        String number = order.count() > 1 ? "%d of %d".formatted(index + 1, order.count()) : "";
        String remark = String.join(", ", Stream.of(number, unreadable).filter(each -> !each.isEmpty()).toList());
        return new TitleCard(order.size(), Lettering.best(), order.prompt(), order.model(), remark, picture,
                31L * order.prompt().hashCode() + index);
    }

    /** Only scenery. */
    static TitleCard plain(Size size) {
        return new TitleCard(size, null, "", "", "", null, 1);
    }

    void write(Format format, Path file) throws IOException {
        var image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = smooth(image);
        if (picture == null) {
            new Scenery(seed).paint(graphics, size, 0);
        } else {
            new Scenery(seed).paintEmpty(graphics, size);
        }
        if (lettering != null) {
            int panelTop = panel(graphics);
            if (picture != null) {
                framed(graphics, panelTop);
            }
        }
        graphics.dispose();
        ImageIO.write(image, format == Format.JPEG ? "jpeg" : "png", file.toFile());
    }

    static Graphics2D smooth(BufferedImage image) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        return graphics;
    }

    /** The dark panel at the bottom with title, prompt and model. Returns its upper edge. */
    int panel(Graphics2D graphics) {
        int unit = Math.min(size.width(), size.height());
        int margin = unit / 18;
        int small = Math.max(7, unit / 60);
        int inner = size.width() - 4 * margin;
        int room = (int) (size.height() * (picture == null ? 0.34 : 0.2));
        var title = Paragraph.line(lettering, TITLE, inner, small);
        var text = Paragraph.fitting(lettering, visiblePrompt(), inner, room, unit / (picture == null ? 30 : 40), small);
        String facts = model + ", " + size.width() + " x " + size.height() + (remark.isEmpty() ? "" : ", " + remark);
        var foot = Paragraph.line(lettering, facts, inner, small);

        int height = title.height() + text.height() + foot.height() + 2 * margin;
        int top = size.height() - margin - height;
        graphics.setColor(SHADE);
        graphics.fill(new RoundRectangle2D.Double(margin, top, size.width() - 2 * margin, height, margin, margin));
        int y = top + margin * 2 / 3;
        graphics.setColor(FAINT_INK);
        title.draw(graphics, 2 * margin, y);
        y += title.height() + margin / 3;
        graphics.setColor(INK);
        text.draw(graphics, 2 * margin, y);
        y += text.height() + margin / 3;
        graphics.setColor(FAINT_INK);
        foot.draw(graphics, 2 * margin, y);
        return top;
    }

    private String visiblePrompt() {
        return prompt.isBlank() ? "(no prompt)" : prompt;
    }

    /** The uploaded picture as a print with a white border, as large as the room above the panel allows. */
    private void framed(Graphics2D graphics, int panelTop) {
        int margin = Math.min(size.width(), size.height()) / 18;
        int border = margin / 4;
        double scale = Math.min((size.width() - 2.0 * margin - 2 * border) / picture.getWidth(),
                (panelTop - 2.0 * margin - 2 * border) / picture.getHeight());
        int width = Math.max(1, (int) (picture.getWidth() * scale));
        int height = Math.max(1, (int) (picture.getHeight() * scale));
        int x = (size.width() - width) / 2;
        int y = (panelTop - height) / 2;
        for (int i = 4; i > 0; i--) {
            graphics.setColor(new Color(0, 0, 0, 30));
            int soft = border + i * border / 2;
            graphics.fill(new RoundRectangle2D.Double(x - soft, y - soft + border, width + 2.0 * soft, height + 2.0 * soft, soft, soft));
        }
        graphics.setColor(INK);
        graphics.fillRect(x - border, y - border, width + 2 * border, height + 2 * border);
        graphics.drawImage(picture, x, y, width, height, null);
    }
}
