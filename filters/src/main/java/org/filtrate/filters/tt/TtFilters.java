package org.filtrate.filters.tt;

import java.util.List;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Factor;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.BodyWriter;
import org.filtrate.filters.body.Sweep;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// Filters as a tensor train over input channels, the kernel's first axis, its other axes and output channels: for each
/// group `W[t, i, y, x] = sum_{j, k, l} O[t, l] S[l, k, x] F[k, j, y] I[j, i]`.
///
/// | paper | here |
/// |---|---|
/// | `r1`, `r2`, `r3` | `rankIn`, `rankMiddle`, `rankOut` |
/// | `G1 (c, r1)` | `input`, transposed: `(groups * rankIn, inChannels)` |
/// | `G2 (r1, kh, r2)` | `first`: `(groups * rankMiddle, rankIn * kernelHeight)` |
/// | `G3 (r2, kw, r3)` | `second`: `(groups * rankOut, rankMiddle * kernelWidth)` |
/// | `G4 (r3, n)` | `output`, transposed: `(outChannels, rankOut)` |
///
/// @param shape the shape of the dense filters, two or more spatial axes
/// @param input the 1x1 convolution onto `rankIn` channels a group
/// @param first the convolution along the first axis
/// @param second the convolution along all other axes
/// @param output the 1x1 convolution onto the output channels
public record TtFilters(
        FilterShape shape, StoredMatrix input, StoredMatrix first, StoredMatrix second, StoredMatrix output)
        implements CompactFilters {
    /// Checks that the factors fit the shape and each other.
    public TtFilters {
        int g = shape.groups();
        if (shape.kernel().length < 2
                || output.rows() != shape.outChannels()
                || input.cols() != shape.inChannels()
                || input.rows() % g != 0
                || first.rows() % g != 0
                || first.cols() != input.rows() / g * TtSetting.firstArea(shape)
                || second.rows() != output.cols() * g
                || second.cols() != first.rows() / g * TtSetting.secondArea(shape)) {
            throw new FiltrateException("tensor train of filters " + shape + ": input " + sizes(input) + ", first "
                    + sizes(first) + ", second " + sizes(second) + " and output " + sizes(output) + " do not fit");
        }
    }

    private static String sizes(StoredMatrix matrix) {
        return matrix.rows() + "x" + matrix.cols();
    }

    private int rankIn() {
        return input.rows() / shape.groups();
    }

    private int rankMiddle() {
        return first.rows() / shape.groups();
    }

    private int rankOut() {
        return output.cols();
    }

    @Override
    public TtSetting setting() {
        return new TtSetting(rankIn(), rankMiddle(), rankOut(), output.precision());
    }

    @Override
    public List<Factor> factors() {
        return List.of(
                new Factor("input", input),
                new Factor("first", first),
                new Factor("second", second),
                new Factor("output", output));
    }

    @Override
    public Weight reconstruct() {
        int n = shape.groupFilters();
        int size = shape.filterSize();
        TtComposition composition = TtComposition.of(shape);
        float[] values = new float[Math.toIntExact(shape.count())];
        for (int g = 0; g < shape.groups(); g++) {
            double[][] rows = composition.rows(List.of(rows(input, g), rows(first, g), rows(second, g)));
            float[] filters = Products.flatten(Products.times(rows(output, g), rows), n);
            System.arraycopy(filters, 0, values, g * n * size, n * size);
        }
        return Weight.of(shape, values);
    }

    private double[][] rows(StoredMatrix factor, int group) {
        int rows = factor.rows() / shape.groups();
        return Products.rows(factor.values(), group * rows * factor.cols(), rows, factor.cols());
    }

    @Override
    public TtFilters scaleOutputs(float[] scales) {
        return new TtFilters(shape, input, first, second, output.scaleRows(scales));
    }

    @Override
    public String rebuild(BodyWriter body) {
        long g = shape.groups();
        long height = TtSetting.firstArea(shape);
        long width = TtSetting.secondArea(shape);
        String lower = joined(body, body.factor(1), body.factor(0), "first", height, rankMiddle(), rankIn());
        // (g, r2, kh, c): channels before positions, as a filter has them.
        String columns =
                body.shaped(swapped(body, lower), "first_columns", g, rankMiddle(), shape.inChannels() * height);
        String upper = joined(body, body.factor(2), columns, "second", width, rankOut(), rankMiddle());
        String rows = body.shaped(swapped(body, upper), "second_columns", g, rankOut(), shape.filterSize());
        String mixing = body.shaped(body.factor(3), "mixing", g, shape.groupFilters(), rankOut());
        return body.dense(body.nodes().add("MatMul", List.of(mixing, rows)));
    }

    /// A core `(g r, k area)` times what its `k` channels are made of, `(g, k, cols)`.
    ///
    /// @return the name of a value `(g, r, area, cols)`
    private String joined(
            BodyWriter body, String core, String columns, String name, long area, long rows, long channels) {
        long g = shape.groups();
        String split = body.shaped(core, name + "_split", g, rows, channels, area);
        String byPosition = body.shaped(swapped(body, split), name + "_rows", g, rows * area, channels);
        long cols = name.equals("first") ? shape.inChannels() : (long) shape.inChannels() * TtSetting.firstArea(shape);
        String right = body.shaped(columns, name + "_right", g, channels, cols);
        return body.shaped(
                body.nodes().add("MatMul", List.of(byPosition, right)), name + "_joined", g, rows, area, cols);
    }

    private static String swapped(BodyWriter body, String value) {
        return body.nodes().add("Transpose", List.of(value), Attribute.of("perm", new long[] {0, 1, 3, 2}));
    }

    @Override
    public void apply(BodyWriter body) {
        int g = shape.groups();
        int[] along = shape.kernel();
        int[] across = shape.kernel();
        java.util.Arrays.fill(along, 1, along.length, 1);
        across[0] = 1;
        FilterShape lower = new FilterShape(g * rankMiddle(), rankIn(), along, g);
        FilterShape upper = new FilterShape(g * rankOut(), rankMiddle(), across, g);
        String narrow = body.sweep(body.input(), body.pointwise(body.factor(0)), Sweep.POINTWISE);
        String half = body.sweep(narrow, body.filters(1, lower, "first_filters"), Sweep.FIRST_AXIS);
        String mapped = body.sweep(half, body.filters(2, upper, "second_filters"), Sweep.SECOND_AXIS);
        body.sweepLast(mapped, body.pointwise(body.factor(3)), Sweep.POINTWISE);
    }
}
