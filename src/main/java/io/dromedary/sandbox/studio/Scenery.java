package io.dromedary.sandbox.studio;

import io.dromedary.sandbox.models.Size;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.QuadCurve2D;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** The background of drawn results: dunes under a sky, different for each seed, moving with time. */
final class Scenery {

    /** Sky above, sky at the horizon, sun, far dunes, near dunes. */
    private static final int[][] PALETTES = {
        {0x2b1b4e, 0xf08a6b, 0xffe2b0, 0xb4586b, 0x2a1530},
        {0x0b2447, 0x7fb7be, 0xfdf6d8, 0x4a8088, 0x0d2430},
        {0x3a7ca5, 0xf9dcb1, 0xfffbe6, 0xd9a05b, 0x6b3e1f},
        {0x1a1033, 0x9d6bc0, 0xf7d6ff, 0x6b3f8c, 0x180d2a},
        {0x123a3a, 0xe9c46a, 0xfff1c1, 0x8fa65a, 0x14302a},
        {0x4b1c1c, 0xf4a259, 0xfff0d0, 0xc0562f, 0x35120f},
    };
    private static final int LAYERS = 4;
    private static final double STRIDE = 5;
    private static final int STEPS = 6;

    private final int[] palette;
    private final double sunX;
    private final double sunY;
    private final double[] phases = new double[LAYERS];
    private final double caravan;

    Scenery(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
        palette = PALETTES[random.nextInt(PALETTES.length)];
        sunX = 0.2 + 0.6 * random.nextDouble();
        sunY = 0.15 + 0.13 * random.nextDouble();
        for (int i = 0; i < LAYERS; i++) {
            phases[i] = random.nextDouble() * 2 * Math.PI;
        }
        caravan = 0.25 + 0.3 * random.nextDouble();
    }

    /** @param time from 0 to 1 over the length of a video; 0 for a picture */
    void paint(Graphics2D graphics, Size size, double time) {
        dunes(graphics, size, time, true);
    }

    /** Without the animal, for where something else stands in the middle. */
    void paintEmpty(Graphics2D graphics, Size size) {
        dunes(graphics, size, 0, false);
    }

    private void dunes(Graphics2D graphics, Size size, double time, boolean inhabited) {
        int width = size.width();
        int height = size.height();
        double shorter = Math.min(width, height);
        graphics.setPaint(new GradientPaint(0, 0, new Color(palette[0]), 0, height * 0.5f, new Color(palette[1])));
        graphics.fillRect(0, 0, width, height);
        sun(graphics, width * sunX, height * (sunY + 0.05 * time), shorter * 0.085);
        for (int layer = 0; layer < LAYERS; layer++) {
            graphics.setColor(mixed(palette[3], palette[4], layer / (LAYERS - 1.0)));
            graphics.fill(dune(layer, width, height, time));
            if (layer == 1 && inhabited) {
                double x = caravan + 0.12 * time;
                graphics.setColor(new Color(palette[4]));
                dromedary(graphics, width * x, crest(layer, x, time) * height, shorter * 0.17, STRIDE * Math.sin(STEPS * Math.PI * time));
            }
        }
    }

    private void sun(Graphics2D graphics, double x, double y, double radius) {
        var light = new Color(palette[2]);
        float far = (float) (radius * 4.5);
        graphics.setPaint(new RadialGradientPaint((float) x, (float) y, far, new float[] {0f, 0.4f, 1f},
                new Color[] {faded(light, 150), faded(light, 55), faded(light, 0)}));
        graphics.fill(new Ellipse2D.Double(x - far, y - far, 2 * far, 2 * far));
        graphics.setColor(light);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    private static Color faded(Color color, int alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }

    /** Height of a dune line at x, both as shares of the picture; near dunes pass by faster than far ones. */
    private double crest(int layer, double x, double time) {
        double at = x + time * 0.05 * layer;
        double wave = Math.sin(at * (3.1 + layer * 0.7) + phases[layer]) + 0.45 * Math.sin(at * (7.3 - layer) + phases[layer] * 2);
        return 0.44 + layer * 0.11 + 0.03 * wave;
    }

    private Path2D dune(int layer, int width, int height, double time) {
        var path = new Path2D.Double();
        path.moveTo(0, height);
        for (int i = 0; i <= 64; i++) {
            path.lineTo(width * i / 64.0, height * crest(layer, i / 64.0, time));
        }
        path.lineTo(width, height);
        path.closePath();
        return path;
    }

    private static void dromedary(Graphics2D graphics, double x, double ground, double high, double stride) {
        var path = new Path2D.Double();
        path.moveTo(14, 50);
        path.curveTo(14, 40, 22, 36, 30, 36);
        path.curveTo(36, 36, 40, 18, 48, 18);
        path.curveTo(56, 18, 58, 36, 66, 40);
        path.curveTo(72, 44, 78, 46, 81, 38);
        path.curveTo(84, 30, 83, 20, 85, 14);
        path.curveTo(86, 9, 90, 7, 93, 10);
        path.curveTo(97, 12, 101, 14, 100, 18);
        path.curveTo(98, 21, 94, 19, 91, 20);
        path.curveTo(90, 32, 92, 46, 84, 53);
        path.curveTo(80, 58, 74, 58, 73, 60);
        leg(path, 72, 77, 75 + stride, 97, 4);
        leg(path, 61, 77, 59 - stride, 97, 4);
        path.curveTo(50, 64, 42, 62, 36, 59);
        leg(path, 32, 78, 34 + stride, 97, 4);
        leg(path, 18, 79, 15 - stride, 97, 4);
        path.curveTo(13, 60, 13, 55, 14, 50);
        path.closePath();
        path.append(new QuadCurve2D.Double(14, 46, 8, 52, 10, 64), false);
        var place = AffineTransform.getTranslateInstance(x, ground);
        place.scale(high / 100, high / 100);
        place.translate(-50, -95);
        graphics.fill(place.createTransformedShape(path));
    }

    private static void leg(Path2D path, double kneeX, double kneeY, double footX, double footY, double thick) {
        path.lineTo(kneeX + thick, kneeY);
        path.lineTo(footX + thick, footY);
        path.lineTo(footX - 1, footY);
        path.lineTo(kneeX - 0.5, kneeY);
        path.lineTo(kneeX - 3, 61);
    }

    private static Color mixed(int from, int to, double share) {
        var a = new Color(from);
        var b = new Color(to);
        return new Color((int) (a.getRed() + (b.getRed() - a.getRed()) * share),
                (int) (a.getGreen() + (b.getGreen() - a.getGreen()) * share),
                (int) (a.getBlue() + (b.getBlue() - a.getBlue()) * share));
    }
}
