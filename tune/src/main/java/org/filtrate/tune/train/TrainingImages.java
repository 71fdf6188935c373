package org.filtrate.tune.train;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.run.DataSet;
import org.filtrate.run.ImageShape;
import org.filtrate.tune.tensor.Tensors;

/// The images of a set, divided into those that are learnt from and a few that are held out, to see how well the
/// network does on images that it has not seen.
///
/// @param set the images
/// @param learnt places in the set
/// @param heldOut places in the set, none of them in `learnt`; may be empty
public record TrainingImages(DataSet set, int[] learnt, int[] heldOut) {
    /// One in so many images is held out of a large set.
    private static final int EACH = 50;

    /// One in so many of a small one.
    private static final int EACH_OF_FEW = 10;

    private static final int FEW = 100;
    private static final int MOST = 1000;

    /// Copies the arrays.
    public TrainingImages {
        learnt = learnt.clone();
        heldOut = heldOut.clone();
    }

    /// Images that are all learnt from.
    public static TrainingImages all(DataSet set) {
        return new TrainingImages(set, IntStream.range(0, set.size()).toArray(), new int[0]);
    }

    /// Images of which some are held out, evenly over the set: one in ten of a few images, one in fifty
    /// of many, 1000 at most.
    public static TrainingImages of(DataSet set) {
        int count = Math.min(MOST, Math.max(set.size() / EACH, Math.min(FEW, set.size() / EACH_OF_FEW)));
        if (count == 0) {
            return all(set);
        }
        int[] heldOut = set.spread(count);
        int[] learnt = IntStream.range(0, set.size())
                .filter(i -> Arrays.binarySearch(heldOut, i) < 0)
                .toArray();
        return new TrainingImages(set, learnt, heldOut);
    }

    /// Images as the network takes them, in the innermost scope.
    ///
    /// @param planes `(count, channels, height, width)`
    Tensor tensor(FloatBuffer planes, int count) {
        ImageShape shape = set.shape();
        return Tensors.of(
                planes,
                count,
                shape.channels(),
                shape.size().height(),
                shape.size().width());
    }

    /// Whether images have classes.
    public boolean labelled() {
        return !set.classes().isEmpty();
    }
}
