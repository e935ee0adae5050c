package io.dromedary.sandbox;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** The picture that the sandbox makes of an order. */
record TitleCard(Size size) {

    static TitleCard of(Generation.Order order, int index) {
        return new TitleCard(order.size());
    }

    static TitleCard plain(Size size) {
        return new TitleCard(size);
    }

    BufferedImage draw() {
        var image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, new Color(0x2b1055), 0, size.height(), new Color(0xf7797d)));
        graphics.fillRect(0, 0, size.width(), size.height());
        graphics.dispose();
        return image;
    }

    void writePng(Path file) throws IOException {
        ImageIO.write(draw(), "png", file.toFile());
    }
}
