package org.filtrate.filters.templates;

import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.filters.linear.BlockDescent;
import org.filtrate.filters.stored.RowGrid;

/// What can stand for a kernel: a template of a codebook, a scale and a constant out of what a filter's row
/// can store.
///
/// With the metric `S` of a kernel, `q = T S T^T` less what the constant takes over, and `u = <T, h>` likewise, a
/// template with the scale `a` takes `a (2 u - a q)` off the error: for all templates at once, each with its best
/// scale. What was chosen last for each kernel is kept.
final class KernelAlphabet implements BlockDescent.Alphabet {
    private final float[] codebook;
    private final int area;
    private final int count;
    private final int inChannels;
    private final boolean signed;
    private final RowGrid scaleGrid;
    private final Optional<RowGrid> offsetGrid;
    private final float middle;

    /// `(outChannels, inChannels)`: the template of each kernel.
    final int[] indices;
    /// `(outChannels, inChannels)`: the scale of each kernel.
    final float[] scales;
    /// `(outChannels, inChannels)`: the constant of each kernel.
    final float[] offsets;

    /// @param filters what the codebook, and what filters store their numbers in, is taken from
    /// @param scaleGrid what scales can be
    /// @param offsetGrid what constants can be; empty where there are none
    KernelAlphabet(TemplateFilters filters, RowGrid scaleGrid, Optional<RowGrid> offsetGrid) {
        this.codebook = filters.templates().values();
        this.area = filters.shape().kernelArea();
        this.count = filters.templates().rows();
        this.inChannels = filters.shape().inChannels();
        this.signed = filters.setting().correlation() == Correlation.SIGNED;
        this.scaleGrid = scaleGrid;
        this.offsetGrid = offsetGrid;
        this.middle = scaleGrid.isCoded() ? filters.setting().precision().middleCode() : 0;
        int kernels = filters.shape().outChannels() * inChannels;
        this.indices = new int[kernels];
        this.scales = new float[kernels];
        this.offsets = new float[kernels];
    }

    @Override
    public BlockDescent.Choices under(float[] metrics) {
        return new Tables(metrics);
    }

    /// What templates cost under the metrics of all input channels.
    private final class Tables implements BlockDescent.Choices {
        private final int blocks;
        /// `(area, count)`: the codebook turned, so that products run along templates.
        private final float[][] columns = new float[area][count];
        /// `(blocks)`: `1 S 1^T`.
        private final float[] ones;
        /// `(blocks, count)`: `T S 1^T / 1 S 1^T`, what of a template the constant takes over; zeros without
        /// constants.
        private final float[][] taken;
        /// `(blocks, count)`: `T S T^T` less what the constant takes over.
        private final float[][] curvatures;

        Tables(float[] metrics) {
            this.blocks = metrics.length / area / area;
            this.ones = new float[blocks];
            this.taken = new float[blocks][count];
            this.curvatures = new float[blocks][count];
            for (int m = 0; m < count; m++) {
                for (int i = 0; i < area; i++) {
                    columns[i][m] = codebook[m * area + i];
                }
            }
            IntStream.range(0, blocks).parallel().forEach(b -> fill(metrics, b));
        }

        private void fill(float[] metrics, int block) {
            int from = block * area * area;
            double[] sums = new double[area];
            double all = 0;
            for (int i = 0; i < area; i++) {
                for (int j = 0; j < area; j++) {
                    sums[i] += metrics[from + i * area + j];
                }
                all += sums[i];
            }
            ones[block] = (float) all;
            for (int m = 0; m < count; m++) {
                double square = 0;
                double product = 0;
                for (int i = 0; i < area; i++) {
                    double row = 0;
                    for (int j = 0; j < area; j++) {
                        row += metrics[from + i * area + j] * codebook[m * area + j];
                    }
                    square += row * codebook[m * area + i];
                    product += sums[i] * codebook[m * area + i];
                }
                boolean withConstant = offsetGrid.isPresent() && all > 0;
                taken[block][m] = withConstant ? (float) (product / all) : 0;
                curvatures[block][m] = (float) (withConstant ? square - product * product / all : square);
            }
        }

        @Override
        public BlockDescent.Chooser chooser() {
            float[] products = new float[count];
            return (row, block, h, x) -> choose(row, block, h, x, products);
        }

        private void choose(int row, int block, float[] h, float[] x, float[] products) {
            float sum = 0;
            java.util.Arrays.fill(products, 0);
            for (int i = 0; i < area; i++) {
                add(products, columns[i], h[i]);
                sum += h[i];
            }
            float constant = offsetGrid.isPresent() ? sum : 0;
            float[] mine = curvatures[block];
            float step = scaleGrid.step(row);
            gains(products, taken[block], constant, mine, step);
            int best = greatest(products);
            float product = 0;
            for (int i = 0; i < area; i++) {
                product += codebook[best * area + i] * h[i];
            }
            product -= constant * taken[block][best];
            float scale = mine[best] > 0 ? scaleGrid.nearest(row, positive(product) / mine[best]) : 0;
            float offset = offset(row, block, constant, scale * taken[block][best]);
            int kernel = row * inChannels + block;
            indices[kernel] = best;
            scales[kernel] = scale;
            offsets[kernel] = offset;
            for (int i = 0; i < area; i++) {
                x[i] = scale * codebook[best * area + i] + offset;
            }
        }

        private float positive(float product) {
            return signed ? Math.max(product, 0) : product;
        }

        private float offset(int row, int block, float constant, float taken) {
            if (offsetGrid.isEmpty()) {
                return 0;
            }
            return offsetGrid.get().nearest(row, ones[block] > 0 ? constant / ones[block] - taken : 0);
        }

        /// Turns the products of templates into what each takes off the error with its best scale.
        private void gains(float[] products, float[] taken, float constant, float[] curvatures, float step) {
            for (int m = 0; m < products.length; m++) {
                products[m] -= constant * taken[m];
            }
            if (signed) {
                for (int m = 0; m < products.length; m++) {
                    products[m] = Math.max(products[m], 0);
                }
            }
            if (step == 0) {
                square(products, curvatures);
            } else {
                stepwise(products, curvatures, step, middle);
            }
        }
    }

    private static void add(float[] to, float[] column, float factor) {
        for (int m = 0; m < to.length; m++) {
            to[m] += factor * column[m];
        }
    }

    /// `u^2 / q`, for scales that can be any number.
    private static void square(float[] products, float[] curvatures) {
        for (int m = 0; m < products.length; m++) {
            float u = products[m];
            products[m] = u * u / Math.max(curvatures[m], Float.MIN_NORMAL);
        }
    }

    /// `a (2 u - a q)` for the best of the scales that can be stored.
    private static void stepwise(float[] products, float[] curvatures, float step, float middle) {
        // Adding and subtracting this rounds a small number to the nearest whole one.
        float whole = 0x1.8p23f;
        for (int m = 0; m < products.length; m++) {
            float u = products[m];
            float q = Math.max(curvatures[m], Float.MIN_NORMAL);
            float code = u / (q * step) + middle;
            float near = Math.max(0, Math.min(2 * middle, code)) + whole - whole;
            float a = (near - middle) * step;
            products[m] = a * (2 * u - a * q);
        }
    }

    private static int greatest(float[] values) {
        int at = 0;
        float most = Float.NEGATIVE_INFINITY;
        for (int m = 0; m < values.length; m++) {
            if (values[m] > most) {
                most = values[m];
                at = m;
            }
        }
        return at;
    }

    /// The part of each kernel that its template stands for, `(outChannels, inChannels * area)`.
    float[] scaledTemplates() {
        float[] parts = new float[indices.length * area];
        for (int k = 0; k < indices.length; k++) {
            for (int i = 0; i < area; i++) {
                parts[k * area + i] = scales[k] * codebook[indices[k] * area + i];
            }
        }
        return parts;
    }

    /// The part of each kernel that its constant stands for, `(outChannels, inChannels * area)`.
    float[] constants() {
        float[] parts = new float[indices.length * area];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = offsets[i / area];
        }
        return parts;
    }
}
