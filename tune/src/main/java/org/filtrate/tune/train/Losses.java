package org.filtrate.tune.train;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// What can be minimised; each a scalar with a way back for gradients.
public final class Losses {
    /// LibTorch's number for the mean over all elements.
    private static final long MEAN = 1;

    /// LibTorch's number for "no class is left out".
    private static final long NONE_IGNORED = -100;

    private Losses() {}

    /// Cross-entropy of `logits (N, classes)` with the classes `labels (N)`, 64-bit integers; mean over
    /// images.
    ///
    /// @param smoothing the share of each label that is spread over all classes, from 0 to below 1
    public static Tensor crossEntropy(Tensor logits, Tensor labels, double smoothing) {
        return torch.cross_entropy_loss(logits, labels, new TensorOptional(), MEAN, NONE_IGNORED, smoothing);
    }

    /// How far a student's class probabilities are from a teacher's, both softened by a temperature: the
    /// Kullback-Leibler divergence times the temperature squared (Hinton et al. 2015, arXiv 1503.02531);
    /// mean over images.
    ///
    /// @param student `(N, classes)`
    /// @param teacher `(N, classes)`, without gradient
    public static Tensor distillation(Tensor student, Tensor teacher, double temperature) {
        Tensor softened = student.div(new Scalar(temperature)).log_softmax(-1);
        Tensor wanted = teacher.detach().div(new Scalar(temperature)).log_softmax(-1);
        Tensor divergence = wanted.exp().mul(wanted.sub(softened)).sum();
        double scale = temperature * temperature / student.size(0);
        return divergence.mul(new Scalar(scale));
    }

    /// The squared difference of outputs without classes, relative to how much the teacher's own vary.
    ///
    /// @param teacher of the student's shape, without gradient
    public static Tensor matching(Tensor student, Tensor teacher) {
        Tensor wanted = teacher.detach();
        double variance = Math.max(1e-12, wanted.var(false).item_double());
        Tensor difference = student.sub(wanted);
        return difference.mul(difference).mean().div(new Scalar(variance));
    }
}
