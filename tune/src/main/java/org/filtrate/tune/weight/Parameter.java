package org.filtrate.tune.weight;

import org.bytedeco.pytorch.Tensor;

/// Numbers that training changes.
///
/// @param name unique in the network
/// @param tensor the numbers, which gradients are found for; belongs to whoever made the parameter
/// @param kind what they are, from which follows how they are trained
public record Parameter(String name, Tensor tensor, Kind kind) {
    /// What numbers are.
    public enum Kind {
        /// Factors of a product with what the layer reads; decay towards zero is good for them.
        WEIGHT(true),
        /// Biases, and scales and offsets of normalisations.
        OFFSET(false),
        /// Numbers of which only the nearest code counts.
        PROXY(false),
        /// Scales of codes.
        SCALE(false);

        private final boolean decays;

        Kind(boolean decays) {
            this.decays = decays;
        }

        /// Whether weight decay is applied.
        public boolean decays() {
            return decays;
        }
    }
}
