package org.filtrate.filters.lowrank;

import java.util.List;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Factor;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.BodyWriter;
import org.filtrate.filters.body.Sweep;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// Filters as a vertical convolution followed by a horizontal one: `W[t, i, y, x] = sum_r H[t, r, x] V[r, i, y]` within
/// each group.
///
/// @param shape the shape of the dense filters, two spatial axes
/// @param vertical `(groups * rank, inChannels * kernelHeight)`
/// @param horizontal `(outChannels, rank * kernelWidth)`
public record SpatialSvdFilters(FilterShape shape, StoredMatrix vertical, StoredMatrix horizontal)
        implements CompactFilters {
    /// Checks that the factors fit the shape and each other.
    public SpatialSvdFilters {
        if (shape.kernel().length != 2
                || vertical.cols() != shape.inChannels() * shape.kernel()[0]
                || horizontal.rows() != shape.outChannels()
                || horizontal.cols() * shape.groups() != vertical.rows() * shape.kernel()[1]) {
            throw new FiltrateException("spatial decomposition of filters " + shape + ": vertical " + vertical.rows()
                    + "x" + vertical.cols() + " and horizontal " + horizontal.rows() + "x" + horizontal.cols()
                    + " do not fit");
        }
    }

    private int rank() {
        return vertical.rows() / shape.groups();
    }

    @Override
    public SpatialSvdSetting setting() {
        return new SpatialSvdSetting(rank(), vertical.precision());
    }

    @Override
    public List<Factor> factors() {
        return List.of(new Factor("vertical", vertical), new Factor("horizontal", horizontal));
    }

    @Override
    public Weight reconstruct() {
        return Weight.of(shape, SpatialSvdFit.compose(shape, rank(), vertical.values(), horizontal.values()));
    }

    @Override
    public SpatialSvdFilters scaleOutputs(float[] scales) {
        return new SpatialSvdFilters(shape, vertical, horizontal.scaleRows(scales));
    }

    @Override
    public String rebuild(BodyWriter body) {
        return shape.groups() == 1 ? rebuiltWhole(body) : body.dense(rebuiltByGroup(body));
    }

    private String rebuiltWhole(BodyWriter body) {
        long height = shape.kernel()[0];
        long width = shape.kernel()[1];
        // (n, R * kw) -> (n, kw, R), to be multiplied with (R, c * kh).
        String split = body.shaped(body.factor(1), "horizontal_rows", shape.outChannels(), rank(), width);
        String rows = body.nodes().add("Transpose", List.of(split), Attribute.of("perm", new long[] {0, 2, 1}));
        String full = body.nodes().add("MatMul", List.of(rows, body.factor(0)));
        String filters = body.shaped(full, "full", shape.outChannels(), width, shape.inChannels(), height);
        return body.nodes().add("Transpose", List.of(filters), Attribute.of("perm", new long[] {0, 2, 3, 1}));
    }

    private String rebuiltByGroup(BodyWriter body) {
        long g = shape.groups();
        long n = shape.groupFilters();
        long height = shape.kernel()[0];
        long width = shape.kernel()[1];
        String split = body.shaped(body.factor(1), "horizontal_rows", g, n, rank(), width);
        // (g, n, R, kw) -> (g, n * kw, R), to be multiplied with (g, R, c * kh).
        String turned = body.nodes().add("Transpose", List.of(split), Attribute.of("perm", new long[] {0, 1, 3, 2}));
        String rows = body.shaped(turned, "turned_shape", g, n * width, rank());
        String columns = body.shaped(body.factor(0), "vertical_rows", g, rank(), shape.inChannels() * height);
        String full = body.nodes().add("MatMul", List.of(rows, columns));
        String split2 = body.shaped(full, "full_shape", g * n, width, shape.inChannels(), height);
        return body.nodes().add("Transpose", List.of(split2), Attribute.of("perm", new long[] {0, 2, 3, 1}));
    }

    @Override
    public void apply(BodyWriter body) {
        int g = shape.groups();
        int height = shape.kernel()[0];
        int width = shape.kernel()[1];
        FilterShape first = new FilterShape(g * rank(), shape.inChannels(), new int[] {height, 1}, g);
        FilterShape second = new FilterShape(shape.outChannels(), rank(), new int[] {1, width}, g);
        String mapped = body.sweep(body.input(), body.filters(0, first, "vertical_filters"), Sweep.FIRST_AXIS);
        body.sweepLast(mapped, body.filters(1, second, "horizontal_filters"), Sweep.SECOND_AXIS);
    }
}
