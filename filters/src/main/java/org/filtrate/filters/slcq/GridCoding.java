package org.filtrate.filters.slcq;

import java.util.stream.IntStream;
import org.filtrate.filters.stored.Precision;

/// Coefficients on the grid of a coded precision: `2^bits` even steps times a scale for each filter.
///
/// @param splits vectors of each filter
/// @param bits of a coefficient
record GridCoding(int splits, int bits) {
    private static final int CANDIDATES = 12;
    private static final float SMALLEST_FRACTION = .4f;

    static GridCoding of(int splits, Precision precision) {
        return new GridCoding(splits, precision.bits());
    }

    private int steps() {
        return 1 << bits;
    }

    /// Half the distance between two points of the grid, for each filter; first guesses from real
    /// coefficients.
    float[] guess(SparseCodes codes, Atoms atoms) {
        float[] halves = new float[codes.vectors / splits];
        IntStream.range(0, halves.length).parallel().forEach(t -> halves[t] = guess(codes, atoms, t));
        return halves;
    }

    private float guess(SparseCodes codes, Atoms atoms, int t) {
        float largest = 0;
        for (int p = t * splits; p < (t + 1) * splits; p++) {
            for (int e = p * codes.most; e < p * codes.most + codes.counts[p]; e++) {
                largest = Math.max(largest, Math.abs(codes.values[e]));
            }
        }
        float best = 0;
        double least = Double.MAX_VALUE;
        for (int c = 0; c <= CANDIDATES; c++) {
            float half = largest * (1 - (1 - SMALLEST_FRACTION) * c / CANDIDATES) / (steps() - 1);
            double error = error(codes, atoms, t, half);
            if (error < least) {
                least = error;
                best = half;
            }
        }
        return best;
    }

    private double error(SparseCodes codes, Atoms atoms, int t, float half) {
        double error = 0;
        for (int p = t * splits; p < (t + 1) * splits; p++) {
            for (int e = p * codes.most; e < p * codes.most + codes.counts[p]; e++) {
                double difference = codes.values[e] - GridDescent.nearest(codes.values[e], half, steps());
                error += difference * difference * atoms.gram(codes.atoms[e], codes.atoms[e]);
            }
        }
        return error;
    }

    /// Moves the codes of all filters to the grid and both to where the error is small.
    ///
    /// @param x `(vectors, size)`; not modified
    /// @param halves half the step of each filter's grid. Modified
    void improve(float[] x, Atoms atoms, SparseCodes codes, float[] halves, int rounds) {
        IntStream.range(0, halves.length).parallel().forEach(t -> {
            GridDescent descent = new GridDescent(atoms, steps());
            for (int round = 0; round < rounds; round++) {
                double kept = 0;
                double energy = 0;
                for (int p = t * splits; p < (t + 1) * splits; p++) {
                    descent.improve(x, p * atoms.size(), codes, p, halves[t]);
                    kept += descent.kept(codes, p);
                    energy += descent.energy(codes, p);
                }
                if (kept > 0 && energy > 0) {
                    rescale(codes, t, (float) (kept / energy));
                    halves[t] *= (float) (kept / energy);
                }
            }
        });
    }

    private void rescale(SparseCodes codes, int t, float factor) {
        for (int e = t * splits * codes.most; e < (t + 1) * splits * codes.most; e++) {
            codes.values[e] *= factor;
        }
    }
}
