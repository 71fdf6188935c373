package org.filtrate.filters.slbf;

import java.util.stream.IntStream;
import org.filtrate.filters.InputMoments;
import org.filtrate.filters.linear.FloatProducts;
import org.filtrate.graph.layer.FilterShape;

/// Changes stacked binary filters step by step, each step lowering the error of the layer's output,
/// `sum_t d_t M d_t^T` for rows `d_t` of the error of the weights.
///
/// Steps are: another row of signs and another scale for one block, all others kept; another scale for a whole filter;
/// one sign of one row turned over, for all blocks that have chosen it.
final class OutputDescent {
    /// A step must lower the error of a filter by this much of each block's share of it.
    private static final double LEAST_SHARE = 1e-3;

    private final FilterShape shape;
    private final InputMoments moments;
    private final Blocks blocks;
    private final ScaleRule rule;
    private final int size;
    private final float[] signs;
    private final int[] selection;
    private final float[] scales;

    /// `W M`, `(n, filterSize)`.
    private final float[] wanted;

    /// `(stacks - W) M`, `(n, filterSize)`.
    private final float[] slope;

    /// @param start where to begin; not modified
    /// @param rule what scales there may be; modified along with them
    OutputDescent(InputMoments moments, Blocks blocks, Stacks start, ScaleRule rule) {
        this.shape = moments.shape();
        this.moments = moments;
        this.blocks = blocks;
        this.rule = rule;
        this.size = shape.filterSize();
        this.signs = start.signs().clone();
        this.selection = start.selection().clone();
        this.scales = start.scales().clone();
        this.wanted = timesMoments(blocks.weights());
        this.slope = timesMoments(stacked());
        for (int i = 0; i < slope.length; i++) {
            slope[i] -= wanted[i];
        }
    }

    private float[] timesMoments(float[] rows) {
        float[] products = new float[rows.length];
        int perGroup = shape.groupFilters();
        for (int g = 0; g < shape.groups(); g++) {
            int from = g * perGroup * size;
            FloatProducts.accumulate(rows, from, moments.matrix(g), 0, products, from, perGroup, size, size);
        }
        return products;
    }

    private float[] stacked() {
        float[] values = new float[blocks.weights().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(i);
        }
        return values;
    }

    /// The stacks' weight `i` of all.
    private float value(int i) {
        int block = i / blocks.length();
        return scales[block] * signs[selection[block] * blocks.length() + i % blocks.length()];
    }

    /// The stacks as they are now.
    Stacks stacks() {
        return new Stacks(signs.clone(), selection.clone(), scales.clone(), new float[0], 0);
    }

    /// The error of the output.
    double error() {
        return IntStream.range(0, shape.outChannels())
                .mapToDouble(this::error)
                .sum();
    }

    private double error(int filter) {
        double sum = 0;
        for (int i = filter * size; i < (filter + 1) * size; i++) {
            sum += ((double) value(i) - blocks.weights()[i]) * slope[i];
        }
        return sum;
    }

    /// One round of all steps.
    void round() {
        chooseRows();
        if (rule.isPerFilter()) {
            scaleFilters();
        }
        new SignFlips(moments, blocks, signs, selection, scales, slope).flip();
    }

    /// Chooses for each block in turn the row and the scale that leave the least error.
    private void chooseRows() {
        BlockMoments within = new BlockMoments(moments, blocks, signs);
        IntStream.range(0, shape.outChannels()).parallel().forEach(t -> chooseRows(t, within));
    }

    private void chooseRows(int filter, BlockMoments within) {
        int length = blocks.length();
        int k = signs.length / length;
        int group = filter / shape.groupFilters();
        float[] pull = new float[length];
        float[] products = new float[k];
        double least = LEAST_SHARE * error(filter) / blocks.splits();
        for (int split = 0; split < blocks.splits(); split++) {
            int block = filter * blocks.splits() + split;
            within.pull(group, split, selection[block], scales[block], slope, block * length, pull);
            within.products(pull, products);
            int row = selection[block];
            float scale = scales[block];
            double before = rise(products[row], scale, within.curvature(group, split, row));
            double best = before;
            for (int j = 0; j < k; j++) {
                double curvature = within.curvature(group, split, j);
                float other = rule.scale(filter, scales[block], products[j], curvature);
                double rise = rise(products[j], other, curvature);
                if (rise < best) {
                    best = rise;
                    row = j;
                    scale = other;
                }
            }
            if (before - best > least) {
                replace(filter, block, row, scale);
            }
        }
    }

    /// What a row times a scale adds to the error, beside what the filter has without the block.
    private static double rise(double product, double scale, double curvature) {
        return 2 * scale * product + scale * scale * curvature;
    }

    private void replace(int filter, int block, int row, float scale) {
        int length = blocks.length();
        int split = block % blocks.splits();
        float[] matrix = moments.matrix(filter / shape.groupFilters());
        for (int l = 0; l < length; l++) {
            float change = scale * signs[row * length + l] - scales[block] * signs[selection[block] * length + l];
            if (change != 0) {
                add(change, matrix, (split * length + l) * size, slope, filter * size, size);
            }
        }
        selection[block] = row;
        scales[block] = scale;
    }

    /// `to += factor * from`, `count` numbers.
    static void add(float factor, float[] values, int from, float[] sums, int to, int count) {
        for (int i = 0; i < count; i++) {
            sums[to + i] += factor * values[from + i];
        }
    }

    /// Multiplies all scales of each filter by the number that leaves the least error.
    private void scaleFilters() {
        IntStream.range(0, shape.outChannels()).parallel().forEach(t -> {
            double product = 0;
            double square = 0;
            for (int i = t * size; i < (t + 1) * size; i++) {
                product += (double) value(i) * wanted[i];
                square += (double) value(i) * ((double) slope[i] + wanted[i]);
            }
            if (square <= 0 || product == 0) {
                return;
            }
            float factor = (float) (product / square);
            for (int i = t * size; i < (t + 1) * size; i++) {
                slope[i] = factor * (slope[i] + wanted[i]) - wanted[i];
            }
            for (int block = t * blocks.splits(); block < (t + 1) * blocks.splits(); block++) {
                scales[block] *= factor;
            }
            rule.scaled(t, factor);
        });
    }
}
