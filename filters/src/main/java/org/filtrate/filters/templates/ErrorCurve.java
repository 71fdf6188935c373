package org.filtrate.filters.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/// What codebooks of growing size lose, measured for some sizes.
///
/// @param measured the relative error by index bits
record ErrorCurve(TreeMap<Integer, Double> measured) {
    /// Measures the error of codebooks of up to `2^mostBits` templates.
    ///
    /// @param error the error by index bits
    static ErrorCurve of(int mostBits, IntToDoubleFunction error) {
        TreeMap<Integer, Double> measured = new TreeMap<>();
        probes(mostBits).forEach(bits -> measured.put(bits, error.applyAsDouble(bits)));
        return new ErrorCurve(measured);
    }

    private static List<Integer> probes(int mostBits) {
        List<Integer> probes = new ArrayList<>();
        for (int bits = 1; bits < mostBits; bits += 3) {
            probes.add(bits);
        }
        probes.add(mostBits);
        return probes;
    }

    /// The error of a codebook of so many index bits; between those measured its logarithm runs straight.
    double at(double bits) {
        var below = measured.floorEntry((int) Math.floor(bits));
        var above = measured.ceilingEntry((int) Math.ceil(bits));
        if (below == null || above == null) {
            return (below == null ? measured.firstEntry() : measured.lastEntry()).getValue();
        }
        if (below.getKey().equals(above.getKey())) {
            return below.getValue();
        }
        double share = (bits - below.getKey()) / (above.getKey() - below.getKey());
        double low = Math.log(Math.max(below.getValue(), Double.MIN_NORMAL));
        double high = Math.log(Math.max(above.getValue(), Double.MIN_NORMAL));
        return Math.exp(low + share * (high - low));
    }
}
