package io.dromedary.sandbox.models;

/** Width and height in pixels. */
public record Size(int width, int height) {

    static Size parse(String text) {
        String[] sides = text.split("x");
        return new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }

    static Size ofRatio(String ratio) {
        String[] sides = ratio.split(":");
        return new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }

    /** The same shape with about this many pixels, both sides a multiple of {@code step}; shapes beyond 4:1 are clipped. */
    public Size scaledTo(int pixels, int step) {
        double shape = Math.max(0.25, Math.min(4, (double) width / height));
        double high = Math.sqrt(pixels / shape);
        return new Size(multiple(high * shape, step), multiple(high, step));
    }

    private static int multiple(double length, int step) {
        return Math.max(step, (int) Math.round(length / step) * step);
    }
}
