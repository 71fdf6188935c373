package org.filtrate.tune.weight;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.graph.layer.FilterShape;

/// Combinations of basis filters: for each group `H = w F`. Both are trained, or the coefficients `w` alone.
final class TrainableBasis implements TrainableFactors {
    private final FilterShape shape;
    private final int rank;
    private final Form form;
    private final TrainableMatrix basis; // (groups * rank, inChannels * kernelArea)
    private final TrainableMatrix coefficients; // (outChannels, rank)

    TrainableBasis(String name, BasisFilters filters, Form form) {
        this.form = form;
        this.shape = filters.shape();
        this.rank = filters.rank();
        this.basis = new TrainableMatrix(name + "/basis", filters.basis());
        this.coefficients = new TrainableMatrix(name + "/coefficients", filters.coefficients());
    }

    @Override
    public FilterShape shape() {
        return shape;
    }

    @Override
    public Stream<TrainableMatrix> factors() {
        return Stream.of(basis, coefficients);
    }

    @Override
    public List<Parameter> parameters() {
        return form == Form.BASES_FIXED ? coefficients.parameters() : TrainableFactors.super.parameters();
    }

    @Override
    public double freedom() {
        return form == Form.BASES_FIXED ? (double) rank / shape.filterSize() : 1;
    }

    @Override
    public Tensor weight() {
        Tensor mixing = coefficients.value();
        Tensor bases = form == Form.BASES_FIXED ? basis.value().detach() : basis.value();
        if (shape.groups() == 1) {
            return mixing.matmul(bases).reshape(shape.dims());
        }
        return mixing.reshape(shape.groups(), shape.groupFilters(), rank)
                .matmul(bases.reshape(shape.groups(), rank, shape.filterSize()))
                .reshape(shape.dims());
    }

    @Override
    public Optional<Tensor> penalty() {
        return form == Form.ORTHOGONAL
                ? Optional.of(Orthogonality.penalty(basis.value().reshape(shape.groups(), rank, shape.filterSize())))
                : Optional.empty();
    }

    @Override
    public BasisFilters compact() {
        return new BasisFilters(shape, basis.stored(), coefficients.stored());
    }
}
