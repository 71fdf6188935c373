package org.filtrate.compress.lean;

import org.filtrate.compress.calibrate.BatchNorm;
import org.filtrate.graph.Tensor;

/// What a batch normalisation does to each channel: `y = scale x + shift`.
///
/// @param scale `(channels)`; not to be modified
/// @param shift `(channels)`; not to be modified
record ChannelMap(float[] scale, float[] shift) {
    /// `gamma (x - mean) / sqrt(variance + epsilon) + beta`, each number rounded once.
    static ChannelMap of(BatchNorm norm) {
        float[] gamma = norm.gamma().floats();
        float[] beta = norm.beta().floats();
        float[] mean = norm.mean().floats();
        float[] variance = norm.variance().floats();
        double epsilon = norm.node().real("epsilon", 1e-5f);
        float[] scale = new float[gamma.length];
        float[] shift = new float[gamma.length];
        for (int i = 0; i < scale.length; i++) {
            double exact = gamma[i] / Math.sqrt(variance[i] + epsilon);
            scale[i] = (float) exact;
            shift[i] = (float) (beta[i] - exact * mean[i]);
        }
        return new ChannelMap(scale, shift);
    }

    int channels() {
        return scale.length;
    }

    /// Whether every number is one; a negative variance gives none.
    boolean isFinite() {
        for (int i = 0; i < scale.length; i++) {
            if (!Float.isFinite(scale[i]) || !Float.isFinite(shift[i])) {
                return false;
            }
        }
        return true;
    }

    /// A bias that has gone through the map: `scale bias + shift`.
    ///
    /// @param bias one number a channel, one for all, or none
    Tensor bias(float[] bias, String name) {
        float[] mapped = shift.clone();
        for (int i = 0; bias.length > 0 && i < mapped.length; i++) {
            mapped[i] = (float) ((double) scale[i] * bias[bias.length == 1 ? 0 : i] + shift[i]);
        }
        return Tensor.floats(name, new long[] {mapped.length}, mapped);
    }
}
