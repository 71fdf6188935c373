package org.filtrate.filters.slbf;

import org.filtrate.filters.stored.Precision;

/// Which scales blocks may have while the error of the output is lowered.
sealed interface ScaleRule {
    /// The best scale that a block may have.
    ///
    /// @param filter the filter it is of
    /// @param now the scale it has
    /// @param product the slope of the error along the block's row where the scale is 0
    /// @param curvature half its second derivative
    float scale(int filter, float now, double product, double curvature);

    /// Whether scales are multiplied filter by filter.
    boolean isPerFilter();

    /// Hears that the scales of a filter were multiplied by a factor.
    void scaled(int filter, float factor);

    /// All blocks of a filter have the same scale.
    record OneForAll() implements ScaleRule {
        @Override
        public float scale(int filter, float now, double product, double curvature) {
            return now;
        }

        @Override
        public boolean isPerFilter() {
            return true;
        }

        @Override
        public void scaled(int filter, float factor) {}
    }

    /// Every block has any scale.
    record Any() implements ScaleRule {
        @Override
        public float scale(int filter, float now, double product, double curvature) {
            return curvature > 0 ? (float) (-product / curvature) : now;
        }

        @Override
        public boolean isPerFilter() {
            return false;
        }

        @Override
        public void scaled(int filter, float factor) {}
    }

    /// Scales are even steps from `-largest` to `largest`, as they are stored.
    ///
    /// @param largest for each filter; modified
    /// @param steps from the smallest scale to the largest
    record Steps(float[] largest, int steps) implements ScaleRule {
        static Steps of(float[] largest, Precision precision) {
            return new Steps(largest, (1 << precision.bits()) - 1);
        }

        @Override
        public float scale(int filter, float now, double product, double curvature) {
            if (curvature <= 0 || largest[filter] == 0) {
                return now;
            }
            double wanted = -product / curvature / largest[filter];
            double step = Math.clamp(Math.rint((wanted + 1) / 2 * steps), 0, steps);
            return (float) ((2 * step / steps - 1) * largest[filter]);
        }

        @Override
        public boolean isPerFilter() {
            return true;
        }

        @Override
        public void scaled(int filter, float factor) {
            largest[filter] *= Math.abs(factor);
        }
    }
}
