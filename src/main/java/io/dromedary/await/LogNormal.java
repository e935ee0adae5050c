package io.dromedary.await;

/**
 * Times whose logarithms are spread as errors are.
 *
 * @param mean   of the logarithms of the times, which are milliseconds
 * @param spread their standard deviation: 0.1 where most times are within a tenth of each other
 */
record LogNormal(double mean, double spread) {

    private static final double FAR = 8;
    private static final double UNLIKELY = 1e-6;
    private static final int STEPS = 50;

    /** What is to be expected of the logarithm of a time that lies between two others. */
    record Within(double mean, double variance) {
    }

    /** The share of the times that lie between two; the first may be 0. */
    double share(double from, double to) {
        return finished(to) - finished(from);
    }

    Within within(double from, double to) {
        double low = from <= 0 ? -FAR : standard(from);
        double high = standard(to);
        double share = normal(high) - normal(low);
        if (share < UNLIKELY) {
            return new Within(mean + spread * (low > 0 ? low : high), 0);
        }
        double atLow = bell(low);
        double atHigh = bell(high);
        double shift = (atLow - atHigh) / share;
        double variance = 1 + (low * atLow - high * atHigh) / share - shift * shift;
        return new Within(mean + spread * shift, spread * spread * Math.max(0, variance));
    }

    /** The share of the times that are no longer. */
    double finished(double millis) {
        return millis <= 0 ? 0 : normal(standard(millis));
    }

    double density(double millis) {
        return millis <= 0 ? 0 : bell(standard(millis)) / (spread * millis);
    }

    /** The time that is so many spreads above the middle one. */
    double at(double spreads) {
        return Math.exp(mean + spread * spreads);
    }

    private double standard(double millis) {
        return (Math.log(millis) - mean) / spread;
    }

    /** How many spreads above the middle one a time is that is no shorter than a share of all. */
    static double spreads(double share) {
        double low = -FAR;
        double high = FAR;
        for (int step = 0; step < STEPS; step++) {
            double middle = (low + high) / 2;
            if (normal(middle) < share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double bell(double z) {
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }

    /** The standard normal distribution, to the seventh digit. Source: Abramowitz and Stegun, 26.2.17. */
    private static double normal(double z) {
        double t = 1 / (1 + 0.2316419 * Math.abs(z));
        double series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        double above = bell(z) * series;
        return z >= 0 ? 1 - above : above;
    }
}
