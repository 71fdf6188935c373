package org.filtrate.filters.slcq;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Basis filters and codes of all pieces of a layer, being improved.
///
/// @param setting the sizes
/// @param size numbers of a piece
/// @param rows basis filters, levels `(bases, size)`. May be modified
/// @param codes one vector for each piece, those of a filter together. May be modified
/// @param halves half the step of the grid of each filter's coefficients; null where they are real. May be
/// modified
record Solution(SlcqSetting setting, int size, float[] rows, SparseCodes codes, float @Nullable [] halves) {
    int bases() {
        return setting.bases();
    }

    boolean isCoded() {
        return halves != null;
    }

    /// Steps of the grid.
    int steps() {
        return 1 << setting.precision().bits();
    }

    /// Half the step of a filter's grid; 0 where coefficients are real.
    float half(int filter) {
        return halves == null ? 0 : halves[filter];
    }

    Solution copy() {
        return new Solution(setting, size, rows.clone(), codes.copy(), halves == null ? null : halves.clone());
    }

    /// Multiplies a filter.
    void scale(int filter, float factor) {
        int from = filter * setting.splits() * codes.most;
        for (int e = from; e < from + setting.splits() * codes.most; e++) {
            codes.values[e] *= factor;
        }
        if (halves != null) {
            halves[filter] *= factor;
        }
    }

    /// The filters `(outChannels, filterSize)`, new.
    float[] reconstruct() {
        float[] filters = new float[Math.multiplyExact(codes.vectors, size)];
        IntStream.range(0, codes.vectors).parallel().forEach(p -> codes.reconstruct(p, rows, size, filters, p * size));
        return filters;
    }

    /// Moves the numbers of basis filter `j`, one after the other, to the levels where `c H c^T - 2 c g^T` is
    /// smallest for the change `c` of the whole.
    ///
    /// @param pull `g (size)`. Modified
    /// @param curvature `H (size, size)`, symmetric; not modified
    /// @return the change; empty where there is none
    float[] moveLevels(int j, double[] pull, double[] curvature, int sweeps) {
        Levels levels = new Levels(setting.bits());
        float[] change = new float[size];
        boolean moved = false;
        for (int sweep = 0; sweep < sweeps; sweep++) {
            for (int d = 0; d < size; d++) {
                double own = curvature[d * size + d];
                float old = rows[j * size + d];
                float best = own > 0 ? levels.nearest(old + pull[d] / own) : old;
                float by = best - old;
                if (by != 0 && by * (2 * pull[d] - by * own) > 0) {
                    rows[j * size + d] = best;
                    change[d] += by;
                    moved = true;
                    for (int e = 0; e < size; e++) {
                        pull[e] -= by * curvature[d * size + e];
                    }
                }
            }
        }
        return moved ? change : new float[0];
    }
}
