package org.filtrate.tune.ops;

import java.util.Arrays;

/// Which elements along an axis make up each element of the resized axis, and with what weight.
///
/// @param sources `(taps, out)`: places along the old axis, clamped to it
/// @param weights `(taps, out)`
/// @param outside `(out)`: whether the element lies outside what `tf_crop_and_resize` crops
record Interpolation(long[][] sources, float[][] weights, boolean[] outside) {
    /// How an axis is resized.
    ///
    /// @param mode `nearest`, `linear` or `cubic`
    /// @param nearest how `nearest` rounds
    /// @param cubicCoefficient the coefficient `a` of cubic interpolation
    /// @param excludeOutside whether weights beyond the edge are dropped and the rest made to sum to 1
    /// @param antialias whether the kernel widens where the axis shrinks
    record Manner(String mode, String nearest, double cubicCoefficient, boolean excludeOutside, boolean antialias) {}

    /// The interpolation along one axis.
    ///
    /// @param manner how
    /// @param coordinates where each new element lies on the old axis
    /// @param scale new size over old size, as given
    static Interpolation of(Manner manner, Coordinates coordinates, int in, int out, double scale) {
        int first = first(manner, scale);
        int taps = taps(manner, first);
        long[][] sources = new long[taps][out];
        float[][] weights = new float[taps][out];
        boolean[] outside = new boolean[out];
        for (int o = 0; o < out; o++) {
            double at = coordinates.of(o, in, out, scale);
            outside[o] = coordinates.isOutside(at, in);
            if (manner.mode().equals("nearest")) {
                sources[0][o] = Math.clamp(rounded(at, manner.nearest()), 0, in - 1);
                weights[0][o] = 1;
                continue;
            }
            double base = Math.floor(at);
            double[] w = new double[taps];
            for (int t = 0; t < taps; t++) {
                w[t] = weight(manner, first + t - (at - base), scale);
                double place = base + first + t;
                if (manner.excludeOutside() && (place < 0 || place >= in)) {
                    w[t] = 0;
                }
                sources[t][o] = (long) Math.clamp(place, 0, in - 1);
            }
            double sum = manner.excludeOutside() || manner.antialias()
                    ? Arrays.stream(w).sum()
                    : 1;
            for (int t = 0; t < taps; t++) {
                weights[t][o] = (float) (w[t] / sum);
            }
        }
        return new Interpolation(sources, weights, outside);
    }

    private static int reach(Manner manner) {
        return manner.mode().equals("linear") ? 1 : 2;
    }

    private static int first(Manner manner, double scale) {
        double shrink = manner.antialias() ? Math.min(scale, 1) : 1;
        return (int) Math.floor(-reach(manner) / shrink) + 1;
    }

    private static int taps(Manner manner, int first) {
        return manner.mode().equals("nearest") ? 1 : 2 - 2 * first;
    }

    private static double weight(Manner manner, double distance, double scale) {
        double x = Math.abs(manner.antialias() ? distance * Math.min(scale, 1) : distance);
        if (manner.mode().equals("linear")) {
            return Math.max(0, 1 - x);
        }
        double a = manner.cubicCoefficient();
        if (x <= 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }

    private static long rounded(double at, String nearest) {
        return (long)
                switch (nearest) {
                    case "round_prefer_floor" -> Math.ceil(at - .5);
                    case "round_prefer_ceil" -> Math.floor(at + .5);
                    case "floor" -> Math.floor(at);
                    default -> Math.ceil(at);
                };
    }

    /// Whether every new element is a copy of the old one that stands at the same share of the axis.
    boolean isPlainCopy(int in) {
        int out = outside.length;
        boolean plain = sources.length == 1;
        for (int o = 0; plain && o < out; o++) {
            plain = sources[0][o] == (long) o * in / out;
        }
        return plain;
    }

    boolean reachesOutside() {
        for (boolean beyond : outside) {
            if (beyond) {
                return true;
            }
        }
        return false;
    }
}
