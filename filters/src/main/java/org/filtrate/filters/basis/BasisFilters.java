package org.filtrate.filters.basis;

import java.util.List;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Factor;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.BodyWriter;
import org.filtrate.filters.body.Sweep;
import org.filtrate.filters.linear.FloatProducts;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// Filters as combinations of basis filters: for each group `H = w F`, `H (n/g, c*kh*kw)` the group's filters.
///
/// | paper | here |
/// |---|---|
/// | `Q` | `rank` |
/// | `F (Q, c, kh, kw)`, orthonormal rows | `basis` |
/// | `w (n, Q)` | `coefficients` |
///
/// @param shape the shape of the dense filters
/// @param basis `(groups * rank, inChannels * kernelArea)`
/// @param coefficients `(outChannels, rank)`
public record BasisFilters(FilterShape shape, StoredMatrix basis, StoredMatrix coefficients) implements CompactFilters {
    /// Checks that the factors fit the shape and each other.
    public BasisFilters {
        if (basis.rows() != shape.groups() * coefficients.cols()
                || basis.cols() != shape.filterSize()
                || coefficients.rows() != shape.outChannels()
                || basis.precision() != coefficients.precision()) {
            throw new FiltrateException("basis of filters " + shape + ": basis " + basis.rows() + "x" + basis.cols()
                    + " and coefficients " + coefficients.rows() + "x" + coefficients.cols() + " do not fit");
        }
    }

    /// Basis filters of each group.
    public int rank() {
        return coefficients.cols();
    }

    @Override
    public BasisSetting setting() {
        return new BasisSetting(rank(), basis.precision());
    }

    @Override
    public List<Factor> factors() {
        return List.of(new Factor("basis", basis), new Factor("coefficients", coefficients));
    }

    @Override
    public Weight reconstruct() {
        float[] mixing = coefficients.values();
        float[] bases = basis.values();
        return Weight.computed(shape, (from, count) -> filters(mixing, bases, from, count));
    }

    /// Filters of output channels `from` to `from + count`, which may be of several groups.
    private float[] filters(float[] mixing, float[] bases, int from, int count) {
        int rank = rank();
        int rows = shape.groupFilters();
        int cols = shape.filterSize();
        float[] filters = new float[count * cols];
        for (int g = from / rows; g * rows < from + count; g++) {
            int first = Math.max(from, g * rows);
            int end = Math.min(from + count, (g + 1) * rows);
            FloatProducts.accumulate(
                    mixing,
                    first * rank,
                    bases,
                    g * rank * cols,
                    filters,
                    (first - from) * cols,
                    end - first,
                    rank,
                    cols);
        }
        return filters;
    }

    @Override
    public BasisFilters scaleOutputs(float[] scales) {
        return new BasisFilters(shape, basis, coefficients.scaleRows(scales));
    }

    @Override
    public String rebuild(BodyWriter body) {
        if (shape.groups() == 1) {
            return body.dense(body.nodes().add("MatMul", List.of(body.factor(1), body.factor(0))));
        }
        String mixing = body.shaped(body.factor(1), "mixing_shape", shape.groups(), shape.groupFilters(), rank());
        String bases = body.shaped(body.factor(0), "bases_shape", shape.groups(), rank(), shape.filterSize());
        return body.dense(body.nodes().add("MatMul", List.of(mixing, bases)));
    }

    @Override
    public void apply(BodyWriter body) {
        FilterShape bases = new FilterShape(basis.rows(), shape.inChannels(), shape.kernel(), shape.groups());
        String mapped = body.sweep(body.input(), body.filters(0, bases, "basis_filters"), Sweep.SPATIAL);
        body.sweepLast(mapped, body.pointwise(body.factor(1)), Sweep.POINTWISE);
    }
}
