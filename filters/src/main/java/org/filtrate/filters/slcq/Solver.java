package org.filtrate.filters.slcq;

import java.util.List;
import org.filtrate.filters.Target;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// Fits one setting to filters: learns the bases on a sample of the pieces, then improves codes and
/// bases on all of them in the form in which they are stored.
final class Solver {
    private static final int START_ROUNDS = 2;
    private static final int REAL_ROUNDS = 6;
    private static final int LEVEL_ROUNDS = 3;
    private static final int GRID_ROUNDS = 3;
    private static final int FIRST_SCALES = 3;
    private static final int OUTPUT_ROUNDS = 8;
    private static final double SETTLED = 1e-4;

    /// Few bases settle in places that depend on where they began; many do not.
    private static final int FEW_BASES = 32;

    private static final int STARTS = 3;
    private static final long SEED = 2024;
    /// Pieces that bases are learned from before they are fitted to all.
    private static final int LEARNED_FROM = 1024;

    private static final int PIECES_PER_BASIS = 8;

    private final Target target;
    private final FilterShape shape;
    private final SlcqSetting setting;
    private final int size;
    private final Levels levels;

    Solver(Target target, SlcqSetting setting) {
        this.target = target;
        this.shape = target.shape();
        this.setting = setting;
        this.size = setting.pieceSize(shape);
        this.levels = new Levels(setting.bits());
    }

    SlcqFilters solve() {
        float[] values = target.weight().values();
        Learning all = new Learning(values, size, setting.bases(), coding(setting.splits()));
        float[] rows = all.levels(real(sample(all)), levels, null, LEVEL_ROUNDS).rows();
        Solution solution = setting.precision().isCoded() ? coded(all, rows) : real(all, rows);
        SlcqFilters blind = filters(solution);
        return target.moments()
                .map(moments -> {
                    descend(new OutputDescent(values, moments, solution));
                    return target.closest(List.of(filters(solution), blind));
                })
                .orElse(blind);
    }

    private Solution real(Learning all, float[] rows) {
        return new Solution(setting, size, rows, all.codes(rows), null);
    }

    private void descend(OutputDescent descent) {
        double last = descent.error();
        for (int round = 0; round < OUTPUT_ROUNDS; round++) {
            descent.moveCodes();
            descent.moveBases();
            double error = descent.error();
            if (error > last - SETTLED * Math.abs(last)) {
                break;
            }
            last = error;
        }
        descent.moveCodes();
    }

    private Coding coding(int group) {
        int m = setting.nonzeros();
        return switch (setting.form()) {
            case LIST, DENSE -> Coding.each(m);
            case MASK -> new Coding(group, group * m, Math.min(Math.min(setting.bases(), size), 2 * m + 2));
        };
    }

    /// The same with fewer vectors, evenly spread, where there are many.
    private Learning sample(Learning all) {
        int wanted = Math.max(LEARNED_FROM, PIECES_PER_BASIS * setting.bases());
        if (all.vectors() <= wanted) {
            return all;
        }
        int group = Math.min(setting.splits(), 16);
        int count = wanted / group * group;
        float[] sample = new float[count * size];
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) i * all.vectors() / count);
            System.arraycopy(all.x(), from * size, sample, i * size, size);
        }
        return new Learning(sample, size, setting.bases(), coding(group));
    }

    /// The best of several starts.
    private float[] real(Learning learning) {
        Learning.Learned best = learning.real(learning.seeds(SEED), START_ROUNDS);
        for (int start = 1; start < STARTS && setting.bases() <= FEW_BASES; start++) {
            Learning.Learned other = learning.real(learning.seeds(SEED + start), START_ROUNDS);
            best = other.error() < best.error() ? other : best;
        }
        return learning.real(best.rows(), REAL_ROUNDS).rows();
    }

    private Solution coded(Learning all, float[] start) {
        GridCoding grid = GridCoding.of(setting.splits(), setting.precision());
        float[] rows = start;
        Atoms atoms = new Atoms(rows, setting.bases(), size);
        SparseCodes codes = all.codes(rows);
        float[] halves = grid.guess(codes, atoms);
        grid.improve(all.x(), atoms, codes, halves, FIRST_SCALES);
        double error = all.error(rows, codes);
        for (int round = 0; round < GRID_ROUNDS; round++) {
            float[] moved = rows.clone();
            new BasisUpdate(all.x(), codes, setting.bases(), size).moveLevels(moved, levels, null, false);
            SparseCodes movedCodes = codes.copy();
            float[] movedHalves = halves.clone();
            grid.improve(all.x(), new Atoms(moved, setting.bases(), size), movedCodes, movedHalves, 1);
            double movedError = all.error(moved, movedCodes);
            if (movedError >= error) {
                break;
            }
            error = movedError;
            rows = moved;
            codes = movedCodes;
            halves = movedHalves;
        }
        return new Solution(setting, size, rows, codes, halves);
    }

    private SlcqFilters filters(Solution solution) {
        SparseCodes codes = solution.codes();
        float[] rows = solution.rows();
        float[] halves = solution.halves();
        codes.sort();
        int entries = setting.filterNonzeros();
        int n = shape.outChannels();
        float[] values = new float[n * entries];
        int[] places = new int[n * entries];
        int next = 0;
        for (int p = 0; p < codes.vectors; p++) {
            for (int e = p * codes.most; e < p * codes.most + codes.counts[p]; e++) {
                values[next] = codes.values[e];
                places[next++] = p % setting.splits() * setting.bases() + codes.atoms[e];
            }
        }
        Precision precision = setting.precision();
        StoredMatrix coefficients;
        if (halves == null) {
            coefficients = StoredMatrix.of(n, entries, values, precision);
        } else {
            float[] scales = new float[n];
            for (int t = 0; t < n; t++) {
                scales[t] = halves[t] * ((1 << precision.bits()) - 1);
            }
            coefficients = StoredMatrix.of(n, entries, values, scales, precision);
        }
        int[] levelCodes = new int[rows.length];
        java.util.Arrays.setAll(levelCodes, i -> levels.code(rows[i]));
        PackedCodes bases = new PackedCodes(setting.bases(), size, setting.bits(), levelCodes);
        return SlcqFilters.of(shape, setting, bases, coefficients, (t, e) -> places[t * entries + e]);
    }
}
