package org.filtrate.filters.cp;

import java.util.List;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Factor;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.BodyWriter;
import org.filtrate.filters.body.Sweep;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// Filters as a canonical polyadic decomposition over output channels, input channels and kernel positions: for
/// each group `W[t, i, p] = sum_r A[t, r] B[r, i] C[r, p]`.
///
/// | paper | here |
/// |---|---|
/// | `R` | `rank` |
/// | `B (c, R)` | `input`, transposed: `(groups * rank, inChannels)` |
/// | `C (kh kw, R)` | `kernels`, transposed: `(groups * rank, kernelArea)` |
/// | `A (n, R)` | `output`: `(outChannels, rank)` |
///
/// @param shape the shape of the dense filters
/// @param input the 1x1 convolution onto `rank` channels a group
/// @param kernels the kernel that each of those channels is convolved with
/// @param output the 1x1 convolution onto the output channels
public record CpFilters(FilterShape shape, StoredMatrix input, StoredMatrix kernels, StoredMatrix output)
        implements CompactFilters {
    /// Checks that the factors fit the shape and each other.
    public CpFilters {
        if (output.rows() != shape.outChannels()
                || input.cols() != shape.inChannels()
                || kernels.cols() != shape.kernelArea()
                || input.rows() != output.cols() * shape.groups()
                || kernels.rows() != input.rows()) {
            throw new FiltrateException("canonical polyadic decomposition of filters " + shape + ": input "
                    + input.rows() + "x" + input.cols() + ", kernels " + kernels.rows() + "x" + kernels.cols()
                    + " and output " + output.rows() + "x" + output.cols() + " do not fit");
        }
    }

    private int rank() {
        return output.cols();
    }

    @Override
    public CpSetting setting() {
        return new CpSetting(rank(), output.precision());
    }

    @Override
    public List<Factor> factors() {
        return List.of(new Factor("input", input), new Factor("kernels", kernels), new Factor("output", output));
    }

    @Override
    public Weight reconstruct() {
        int n = shape.groupFilters();
        int size = shape.filterSize();
        float[] a = output.values();
        float[] b = input.values();
        float[] c = kernels.values();
        float[] values = new float[Math.toIntExact(shape.count())];
        for (int g = 0; g < shape.groups(); g++) {
            double[][] rows = new CpComposition(shape.kernelArea())
                    .rows(List.of(
                            Products.rows(b, g * rank() * input.cols(), rank(), input.cols()),
                            Products.rows(c, g * rank() * kernels.cols(), rank(), kernels.cols())));
            double[][] filters = Products.times(Products.rows(a, g * n * rank(), n, rank()), rows);
            System.arraycopy(Products.flatten(filters, n), 0, values, g * n * size, n * size);
        }
        return Weight.of(shape, values);
    }

    @Override
    public CpFilters scaleOutputs(float[] scales) {
        return new CpFilters(shape, input, kernels, output.scaleRows(scales));
    }

    @Override
    public String rebuild(BodyWriter body) {
        long g = shape.groups();
        String b = body.shaped(body.factor(0), "columns", g * rank(), shape.inChannels(), 1);
        String c = body.shaped(body.factor(1), "kernel_rows", g * rank(), 1, shape.kernelArea());
        String products = body.nodes().add("Mul", List.of(b, c));
        if (g == 1) {
            String rows = body.shaped(products, "rows", rank(), shape.filterSize());
            return body.dense(body.nodes().add("MatMul", List.of(body.factor(2), rows)));
        }
        String rows = body.shaped(products, "rows", g, rank(), shape.filterSize());
        String a = body.shaped(body.factor(2), "mixing", g, shape.groupFilters(), rank());
        return body.dense(body.nodes().add("MatMul", List.of(a, rows)));
    }

    @Override
    public void apply(BodyWriter body) {
        int channels = shape.groups() * rank();
        FilterShape each = new FilterShape(channels, 1, shape.kernel(), channels);
        String narrow = body.sweep(body.input(), body.pointwise(body.factor(0)), Sweep.POINTWISE);
        String mapped = body.sweepEachChannel(narrow, body.filters(1, each, "kernel_filters"), channels);
        body.sweepLast(mapped, body.pointwise(body.factor(2)), Sweep.POINTWISE);
    }
}
