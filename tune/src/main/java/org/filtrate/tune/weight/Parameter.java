package org.filtrate.tune.weight;

import org.bytedeco.pytorch.Tensor;

/// Numbers that training changes.
///
/// @param name unique in the network
/// @param tensor the numbers, which gradients are found for; belongs to whoever made the parameter
/// @param kind what they are, from which follows how they are trained
/// @param pace what the learning rate is multiplied by: one over the squared length by which filters move
/// with a number, so that filters move alike whatever they are made of
public record Parameter(String name, Tensor tensor, Kind kind, double pace) {
    /// Numbers that filters move along with one to one.
    public Parameter(String name, Tensor tensor, Kind kind) {
        this(name, tensor, kind, 1);
    }

    /// What numbers are.
    public enum Kind {
        /// Factors of a product with what the layer reads; decay towards zero is good for them.
        WEIGHT(true, 1),
        /// Biases, and scales and offsets of normalisations.
        OFFSET(false, 1),
        /// Numbers of which only the nearest code counts.
        PROXY(false, 1),
        /// Numbers of which only the nearest entry of a codebook counts, many together: filters leap where they pass
        /// from one to another.
        BLOCK(false, .3),
        /// Scales of codes.
        SCALE(false, 1);

        private final boolean decays;
        private final double share;

        Kind(boolean decays, double share) {
            this.decays = decays;
            this.share = share;
        }

        /// The share of the learning rate that such numbers take.
        public double share() {
            return share;
        }

        /// Whether weight decay is applied.
        public boolean decays() {
            return decays;
        }
    }
}
