package org.filtrate.tune.weight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.Weight;
import org.filtrate.filters.kmeans.KmeansFilters;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// Filters whose weights stand in a codebook: the codebook, scales, and which entry stands where are trained.
///
/// Real weights stand behind the filters and get their gradient (straight-through). Now and then each block takes the
/// entry that is nearest to them, until enough of the training is over; then codes stand.
final class TrainableKmeans implements TrainableFilters {
    /// The share of a training after which codes stand.
    private static final double SETTLED = .3;

    /// Steps between two choices of codes.
    private static final int CHOSEN = 16;

    private final KmeansFilters filters;
    private final String name;
    private final TrainableMatrix codebook; // (block, entries)
    private final Optional<TrainableMatrix> scales; // (outChannels, 1)
    private final Parameter proxies; // (outChannels, inChannels * kernelArea)
    private final WholeNumbers codes; // (outChannels, blocks)
    private boolean settled;
    private boolean chooses;
    private boolean closed;

    /// @param dense what the filters were fitted to
    TrainableKmeans(String name, KmeansFilters filters, Weight dense) {
        this.filters = filters;
        this.name = name;
        this.codebook = new TrainableMatrix(name + "/codebook", filters.codebook());
        this.scales = filters.scales().map(s -> new TrainableMatrix(name + "/scales", s));
        int rows = filters.shape().outChannels();
        try (NativeScope _ = new NativeScope()) {
            Tensor leaf = Tensors.of(
                    KmeansProxies.of(filters, dense), rows, dense.shape().filterSize());
            this.proxies = new Parameter(
                    name + "/proxies", NativeScope.own(leaf.set_requires_grad(true)), Parameter.Kind.BLOCK);
        }
        PackedCodes first = filters.codes();
        this.codes = new WholeNumbers(first.codes(), first.rows(), first.cols());
    }

    @Override
    public FilterShape shape() {
        return filters.shape();
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(codebook.parameters());
        scales.ifPresent(s -> parameters.addAll(s.parameters()));
        parameters.add(proxies);
        return parameters;
    }

    @Override
    public Tensor weight() {
        Tensor rows = codebook.value().t().index_select(0, codes.index()).reshape(shape().outChannels(), -1);
        Tensor coded = scales.map(s -> rows.mul(s.value())).orElse(rows);
        Tensor behind = proxies.tensor();
        return (settled ? coded : coded.add(behind.sub(behind.detach()))).reshape(shape().dims());
    }

    /// The codes, for a checkpoint.
    @Override
    public Map<String, Tensor> memory() {
        return Map.of(name + "_codes", codes.tensor());
    }

    @Override
    public void reach(double done, long step) {
        settled = done >= SETTLED;
        chooses = !settled && step % CHOSEN == CHOSEN - 1;
    }

    @Override
    public void project(double rate) {
        if (chooses) {
            codes.set(
                    compact().recoded(Tensors.floats(proxies.tensor())).codes().codes());
        }
    }

    @Override
    public KmeansFilters compact() {
        PackedCodes first = filters.codes();
        PackedCodes now = new PackedCodes(first.rows(), first.cols(), first.bits(), codes.values());
        return new KmeansFilters(shape(), codebook.stored(), now, scales.map(TrainableMatrix::stored));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            codebook.close();
            scales.ifPresent(TrainableMatrix::close);
            proxies.tensor().close();
            codes.close();
        }
    }
}
