package org.filtrate.tune.train;

import java.util.SplittableRandom;
import org.filtrate.graph.FiltrateException;
import org.filtrate.run.ImageShape;

/// How images are varied from epoch to epoch.
///
/// @param shift the largest shift along each axis, as a share of its size; what moves in is zero, the
/// mean colour
/// @param flips whether images are mirrored, left to right, half of the time
public record Augmentation(double shift, boolean flips) {
    /// Checks the shift.
    ///
    /// @throws FiltrateException where it is negative or above a half
    public Augmentation {
        if (!(shift >= 0 && shift <= .5)) {
            throw new FiltrateException("augmentation: a shift from 0 to 0.5 is needed, " + shift + " came");
        }
    }

    /// Images as they are.
    public static Augmentation none() {
        return new Augmentation(0, false);
    }

    /// Shifts by up to an eighth, and mirrors.
    public static Augmentation cropAndFlip() {
        return new Augmentation(.125, true);
    }

    /// Varies one image.
    ///
    /// @param image planes `(channels, height, width)`; not modified
    /// @param target where the planes of the result go, from `offset` on; modified
    /// @param random what the variation is drawn from
    public void apply(float[] image, float[] target, int offset, ImageShape shape, SplittableRandom random) {
        int height = shape.size().height();
        int width = shape.size().width();
        int down = drawn(height, random);
        int right = drawn(width, random);
        boolean mirrored = flips && random.nextBoolean();
        for (int row = 0; row < shape.channels() * height; row++) {
            int from = row % height - down;
            int to = offset + row * width;
            if (from < 0 || from >= height) {
                java.util.Arrays.fill(target, to, to + width, 0);
                continue;
            }
            int source = (row - down) * width;
            for (int x = 0; x < width; x++) {
                int at = (mirrored ? width - 1 - x : x) - right;
                target[to + x] = at < 0 || at >= width ? 0 : image[source + at];
            }
        }
    }

    private int drawn(int size, SplittableRandom random) {
        int most = (int) Math.round(size * shift);
        return most == 0 ? 0 : random.nextInt(2 * most + 1) - most;
    }
}
