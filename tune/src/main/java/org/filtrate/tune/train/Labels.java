package org.filtrate.tune.train;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.tune.tensor.Tensors;

/// The classes of some images, each of which may be a mixture of two.
///
/// @param classes each image's class; empty without labels
/// @param others the class of what is mixed in; empty where nothing is
/// @param share how much of an image its own class is, from 0 to 1; the rest is the other one's
record Labels(long[] classes, long[] others, double share) {
    /// Images of one class each.
    static Labels of(long[] classes) {
        return new Labels(classes, new long[0], 1);
    }

    /// The labels of images `from` to `to - 1`.
    Labels part(int from, int to) {
        return new Labels(part(classes, from, to), part(others, from, to), share);
    }

    private static long[] part(long[] labels, int from, int to) {
        return labels.length == 0 ? labels : Arrays.copyOfRange(labels, from, to);
    }

    /// The cross-entropy of `logits (N, classes)` with these, each class weighted by its share of the image.
    ///
    /// @param smoothing as in [Losses#crossEntropy]
    Tensor crossEntropy(Tensor logits, double smoothing) {
        Tensor own = Losses.crossEntropy(logits, Tensors.vector(classes), smoothing);
        if (others.length == 0) {
            return own;
        }
        Tensor other = Losses.crossEntropy(logits, Tensors.vector(others), smoothing);
        return own.mul(new Scalar(share)).add(other, new Scalar(1 - share));
    }
}
