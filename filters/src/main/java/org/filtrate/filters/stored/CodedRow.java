package org.filtrate.filters.stored;

import java.util.Arrays;

/// A row `w` rounded to `step * levels`, being improved: the error is `e M e^T` with `e = w - step * levels`.
final class CodedRow {
    /// Up to so many columns pairs of levels are moved together where no single one gains.
    private static final int MOST_PAIRED = 16;

    private final float[] metric;
    private final int cols;
    private final float middle;
    /// `(cols)`, each one of `-middle, -middle + 1, .., middle`
    private final float[] levels;
    /// `M levels`
    private final float[] levelProducts;
    /// `M w`
    private final float[] products;
    private double step;

    /// @param levels all rows' levels, of which row `row` is copied
    /// @param levelProducts all rows' `M levels`, of which row `row` is copied
    /// @param products all rows' `M w`, of which row `row` is copied
    CodedRow(
            float[] metric,
            int cols,
            float middle,
            float[] levels,
            float[] levelProducts,
            float[] products,
            int row,
            float scale) {
        this.metric = metric;
        this.cols = cols;
        this.middle = middle;
        this.levels = Arrays.copyOfRange(levels, row * cols, (row + 1) * cols);
        this.levelProducts = Arrays.copyOfRange(levelProducts, row * cols, (row + 1) * cols);
        this.products = Arrays.copyOfRange(products, row * cols, (row + 1) * cols);
        this.step = scale / middle;
    }

    /// What one level stands for.
    double step() {
        return step;
    }

    /// Refits the step and moves levels, in turn, until nothing gains any more or so many times.
    void improve(int sweeps) {
        refit();
        for (int i = 0; i < sweeps && step > 0 && (sweep() || (cols <= MOST_PAIRED && sweepPairs())); i++) {
            refit();
        }
    }

    /// By how much the error is smaller than that of a row of zeros.
    double gain() {
        return step * (2 * dot(levels, products) - step * dot(levels, levelProducts));
    }

    private void refit() {
        double square = dot(levels, levelProducts);
        double product = dot(levels, products);
        if (square > 0 && product > 0) {
            step = product / square;
        }
    }

    private boolean sweep() {
        boolean moved = false;
        for (int i = 0; i < cols; i++) {
            float curvature = metric[i * cols + i];
            if (curvature <= 0) {
                continue;
            }
            double by = (products[i] / step - levelProducts[i]) / curvature;
            float to = NearestCodes.level((float) (levels[i] + by), middle);
            float change = to - levels[i];
            if (change != 0 && change * (2 * by - change) > 1e-6) {
                move(i, change);
                moved = true;
            }
        }
        return moved;
    }

    /// Moves one or two levels by one where that gains with the step that is then best.
    private boolean sweepPairs() {
        boolean moved = false;
        for (int i = 0; i < cols; i++) {
            for (int j = 0; j <= i; j++) {
                moved |= tryPair(i, j, 1, 1) || tryPair(i, j, 1, -1) || tryPair(i, j, -1, 1) || tryPair(i, j, -1, -1);
            }
        }
        return moved;
    }

    /// @param j another level, or `i` to move that alone
    private boolean tryPair(int i, int j, int up, int other) {
        if (Math.abs(levels[i] + up) > middle || Math.abs(levels[j] + other) > middle || (i == j && up != other)) {
            return false;
        }
        double half = i == j ? .5 : 1;
        double product = dot(levels, products);
        double square = dot(levels, levelProducts);
        double moved = product + half * (up * products[i] + other * products[j]);
        double change = up * levelProducts[i] + other * levelProducts[j];
        double curvature = metric[i * cols + i] + metric[j * cols + j] + 2.0 * up * other * metric[i * cols + j];
        double next = square + half * (2 * change + half * curvature);
        if (moved <= 0 || next <= 0 || moved * moved / next <= product * product / square * (1 + 1e-5)) {
            return false;
        }
        move(i, up);
        if (i != j) {
            move(j, other);
        }
        return true;
    }

    private void move(int i, float change) {
        levels[i] += change;
        int row = i * cols;
        for (int j = 0; j < cols; j++) {
            levelProducts[j] += change * metric[row + j];
        }
    }

    void writeCodes(byte[] codes, int from) {
        for (int i = 0; i < cols; i++) {
            codes[from + i] = (byte) (int) (levels[i] + middle);
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
