package org.filtrate.tune.weight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.Weight;
import org.filtrate.filters.slbf.SlbfFilters;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// Filters stacked from binary filters: the binary filters, which of them stands where, and scales are all
/// trained.
final class TrainableSlbf implements TrainableFilters {
    private final FilterShape shape;
    private final int splits;
    private final TrainableLevels bases; // (k, pieceSize)
    private final TrainableChoice selection; // (outChannels * splits, k)
    private final Optional<TrainableMatrix> scales; // (outChannels, 1) or (outChannels, splits)
    private boolean closed;

    /// @param dense what the filters were fitted to
    TrainableSlbf(String name, SlbfFilters filters, Weight dense) {
        this.shape = filters.shape();
        this.splits = filters.splits();
        SlbfProxies proxies = SlbfProxies.of(filters, dense);
        this.bases = new TrainableLevels(name + "/bases", filters.bases(), proxies.bases());
        this.selection = new TrainableChoice(
                name + "/selection",
                filters.selection().codes(),
                filters.bases().rows(),
                proxies.selection());
        this.scales = filters.scales().map(s -> new TrainableMatrix(name + "/scales", s));
    }

    @Override
    public FilterShape shape() {
        return shape;
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(bases.parameters());
        parameters.addAll(selection.parameters());
        scales.ifPresent(s -> parameters.addAll(s.parameters()));
        return parameters;
    }

    @Override
    public Tensor weight() {
        Tensor stacked = selection.of(bases.value()).reshape(shape.outChannels(), splits, -1);
        return scales.map(s -> stacked.mul(s.value().unsqueeze(2)))
                .orElse(stacked)
                .reshape(shape.dims());
    }

    @Override
    public SlbfFilters compact() {
        PackedCodes signs = bases.stored();
        PackedCodes chosen =
                new PackedCodes(shape.outChannels(), splits, PackedCodes.bitsFor(signs.rows()), selection.stored());
        Optional<StoredMatrix> stored = scales.map(TrainableMatrix::stored);
        return new SlbfFilters(shape, signs, chosen, stored);
    }

    @Override
    public void reach(double done, long step) {
        selection.reach(done, step);
    }

    @Override
    public void learn() {
        selection.learn();
    }

    @Override
    public void project(double rate) {
        bases.project();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            bases.close();
            selection.close();
            scales.ifPresent(TrainableMatrix::close);
        }
    }
}
