package org.filtrate.filters.slcq;

/// Codes single pieces of filters anew, as many entries as before, where that brings them closer to a target. One
/// thread's scratch.
final class PieceCoder {
    /// An improvement by less than this share is rounding.
    private static final double LEAST_GAIN = 1e-5;

    private final Solution solution;
    private final Pursuit pursuit;
    private final GridDescent descent;
    private final SparseCodes tried;
    private final int size;

    /// @param atoms the basis filters as they count for the pieces
    PieceCoder(Atoms atoms, Solution solution) {
        this.solution = solution;
        this.size = atoms.size();
        this.pursuit = new Pursuit(atoms, solution.codes().most);
        this.descent = new GridDescent(atoms, solution.isCoded() ? solution.steps() : 2);
        this.tried = new SparseCodes(1, solution.codes().most);
    }

    /// Codes piece `p` of filter `t` anew.
    ///
    /// @param target `(size)`; not modified
    /// @param error how far it is now, squared
    /// @return whether it got closer
    boolean improve(float[] target, double error, int t, int p) {
        SparseCodes codes = solution.codes();
        double length = 0;
        for (int d = 0; d < size; d++) {
            length += (double) target[d] * target[d];
        }
        double least = error * (1 - LEAST_GAIN);
        boolean better = false;
        if (solution.isCoded()) {
            tried.copyFrom(codes, p);
            least = Math.min(least, tryGrid(target, length, t, least, p));
            better = least < error * (1 - LEAST_GAIN);
        }
        int taken = pursuit.take(target, 0, codes.counts[p]);
        pursuit.solve(taken);
        System.arraycopy(pursuit.chosen, 0, tried.atoms, 0, taken);
        System.arraycopy(pursuit.coefficients, 0, tried.values, 0, taken);
        tried.counts[0] = taken;
        tried.fill(0, codes.counts[p], solution.bases());
        if (solution.isCoded()) {
            return tryGrid(target, length, t, least, p) < least || better;
        }
        double left = length;
        for (int step = 0; step < taken; step++) {
            left -= pursuit.gain(step);
        }
        if (left < least) {
            codes.copyTo(p, tried);
            return true;
        }
        return false;
    }

    /// Moves the tried entries to the grid of filter `t`, and takes them for piece `p` where they are closer
    /// than `least`.
    private double tryGrid(float[] target, double length, int t, double least, int p) {
        descent.improve(target, 0, tried, 0, solution.half(t));
        double error = length - 2 * descent.kept(tried, 0) + descent.energy(tried, 0);
        if (error < least) {
            solution.codes().copyTo(p, tried);
        }
        return error;
    }
}
