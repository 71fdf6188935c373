package org.filtrate.cli.demo;

import java.util.SplittableRandom;

/// Draws one image of a shape, 32x32 pixels: place (up to 5 pixels off the centre), radius (5 to 11 pixels),
/// rotation and colours at random, brighter than its background, which fades from one colour to another,
/// under noise.
final class ShapeDrawing {
    static final int SIDE = 32;
    private static final int SAMPLES = 3;
    private static final double SMALLEST_RADIUS = 5;
    private static final double LARGEST_RADIUS = 11;
    private static final double LARGEST_SHIFT = 5;
    private static final double LARGEST_TURN = Math.PI;
    private static final double DARKEST_FILL = 90;
    private static final double BRIGHTEST_GROUND = 140;
    private static final double NOISE = 56;

    private final Shape shape;
    private final SplittableRandom random;
    private final double radius;
    private final double centreX;
    private final double centreY;
    private final double cosine;
    private final double sine;

    private ShapeDrawing(Shape shape, SplittableRandom random) {
        this.shape = shape;
        this.random = random;
        this.radius = between(SMALLEST_RADIUS, LARGEST_RADIUS);
        this.centreX = SIDE / 2.0 + between(-LARGEST_SHIFT, LARGEST_SHIFT);
        this.centreY = SIDE / 2.0 + between(-LARGEST_SHIFT, LARGEST_SHIFT);
        double angle = between(-LARGEST_TURN, LARGEST_TURN);
        this.cosine = StrictMath.cos(angle);
        this.sine = StrictMath.sin(angle);
    }

    /// Draws an image.
    ///
    /// @param random where everything but the shape comes from
    /// @return `(3, 32, 32)` samples: the red, the green, the blue plane
    static byte[] of(Shape shape, SplittableRandom random) {
        return new ShapeDrawing(shape, random).planes();
    }

    private byte[] planes() {
        double[] from = colour(0, BRIGHTEST_GROUND);
        double[] to = colour(0, BRIGHTEST_GROUND);
        double[] fill = colour(DARKEST_FILL, 255);
        double slope = between(-1, 1);
        byte[] planes = new byte[3 * SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double covered = covered(x, y);
                double fade = Math.clamp((y + slope * (x - SIDE / 2.0)) / SIDE, 0, 1);
                for (int c = 0; c < 3; c++) {
                    double ground = from[c] + fade * (to[c] - from[c]);
                    double value = ground + covered * (fill[c] - ground) + NOISE * random.nextGaussian();
                    planes[(c * SIDE + y) * SIDE + x] = (byte) Math.clamp(Math.round(value), 0, 255);
                }
            }
        }
        return planes;
    }

    /// The part of a pixel that the shape covers, 0 to 1.
    private double covered(int column, int row) {
        int inside = 0;
        for (int down = 0; down < SAMPLES; down++) {
            for (int across = 0; across < SAMPLES; across++) {
                double x = (column + (across + 0.5) / SAMPLES - centreX) / radius;
                double y = (centreY - row - (down + 0.5) / SAMPLES) / radius;
                inside += shape.contains(cosine * x + sine * y, cosine * y - sine * x) ? 1 : 0;
            }
        }
        return (double) inside / (SAMPLES * SAMPLES);
    }

    private double[] colour(double low, double high) {
        return new double[] {between(low, high), between(low, high), between(low, high)};
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
