package org.filtrate.tune.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.filtrate.graph.FiltrateException;
import org.filtrate.run.ImageShape;

/// How images are varied from epoch to epoch.
///
/// @param shift the largest shift along each axis, as a share of its size; what moves in is zero, the mean
/// colour
/// @param flips whether images are mirrored, left to right, half of the time
/// @param cutout the side of a square that is set to zero, the mean colour, at a random place, as a share of
/// the smaller side of the image (DeVries and Taylor 2017, arXiv 1708.04552); 0 for none
/// @param mixup how evenly each image is mixed with another one of its batch: the shares of a batch follow
/// `Beta(mixup, mixup)` (Zhang et al. 2018, arXiv 1710.09412); 0 for no mixing
public record Augmentation(double shift, boolean flips, double cutout, double mixup) {
    /// Checks the numbers.
    ///
    /// @throws FiltrateException where the shift is negative or above a half, the cutout or the mixup
    /// negative or above 1
    public Augmentation {
        require("a shift from 0 to 0.5", shift >= 0 && shift <= .5, shift);
        require("a cutout from 0 to 1", cutout >= 0 && cutout <= 1, cutout);
        require("a mixup from 0 to 1", mixup >= 0 && mixup <= 1, mixup);
    }

    private static void require(String needed, boolean fits, double came) {
        if (!fits) {
            throw new FiltrateException("augmentation: " + needed + " is needed, " + came + " came");
        }
    }

    /// Images as they are.
    public static Augmentation none() {
        return new Augmentation(0, false, 0, 0);
    }

    /// Shifts by up to an eighth, and mirrors.
    public static Augmentation cropAndFlip() {
        return new Augmentation(.125, true, 0, 0);
    }

    /// This with a square of such a side set to zero.
    public Augmentation withCutout(double side) {
        return new Augmentation(shift, flips, side, mixup);
    }

    /// This with images mixed so evenly.
    public Augmentation withMixup(double evenness) {
        return new Augmentation(shift, flips, cutout, evenness);
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
                Arrays.fill(target, to, to + width, 0);
                continue;
            }
            int source = (row - down) * width;
            for (int x = 0; x < width; x++) {
                int at = (mirrored ? width - 1 - x : x) - right;
                target[to + x] = at < 0 || at >= width ? 0 : image[source + at];
            }
        }
        if (cutout > 0) {
            cutOut(target, offset, shape, random);
        }
    }

    private int drawn(int size, SplittableRandom random) {
        int most = (int) Math.round(size * shift);
        return most == 0 ? 0 : random.nextInt(2 * most + 1) - most;
    }

    /// Sets a square around a random point to zero; what of it lies outside the image is lost.
    private void cutOut(float[] target, int offset, ImageShape shape, SplittableRandom random) {
        int height = shape.size().height();
        int width = shape.size().width();
        int side = (int) Math.round(cutout * Math.min(height, width));
        int top = random.nextInt(height) - side / 2;
        int left = random.nextInt(width) - side / 2;
        int from = Math.max(0, left);
        int to = Math.min(width, left + side);
        for (int channel = 0; channel < shape.channels(); channel++) {
            for (int y = Math.max(0, top); y < Math.min(height, top + side); y++) {
                int row = offset + (channel * height + y) * width;
                Arrays.fill(target, row + from, row + to, 0);
            }
        }
    }

    /// How much of each image of a batch is its own when the batch is mixed: from 1/2 to 1, since who is
    /// mixed into whom makes no difference.
    ///
    /// @param random what it is drawn from
    double share(SplittableRandom random) {
        if (mixup == 0) {
            return 1;
        }
        // Jöhnk's way to a Beta variate, whose parameters are at most 1.
        double one;
        double two;
        do {
            one = Math.pow(random.nextDouble(), 1 / mixup);
            two = Math.pow(random.nextDouble(), 1 / mixup);
        } while (one + two > 1 || one + two == 0);
        return Math.max(one, two) / (one + two);
    }
}
