package org.filtrate.tune.weight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.kmeans.KmeansFilters;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// Filters whose weights stand in a codebook: codes stay, the codebook and scales are trained.
final class TrainableKmeans implements TrainableFilters {
    private final KmeansFilters filters;
    private final TrainableMatrix codebook; // (block, entries)
    private final Optional<TrainableMatrix> scales; // (outChannels, 1)
    private final Tensor codes; // (outChannels * blocks)
    private boolean closed;

    TrainableKmeans(String name, KmeansFilters filters) {
        this.filters = filters;
        this.codebook = new TrainableMatrix(name + "/codebook", filters.codebook());
        this.scales = filters.scales().map(s -> new TrainableMatrix(name + "/scales", s));
        try (NativeScope _ = new NativeScope()) {
            this.codes = NativeScope.own(Tensors.vector(
                    IntStream.of(filters.codes().codes()).asLongStream().toArray()));
        }
    }

    @Override
    public FilterShape shape() {
        return filters.shape();
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(codebook.parameters());
        scales.ifPresent(s -> parameters.addAll(s.parameters()));
        return parameters;
    }

    @Override
    public Tensor weight() {
        Tensor rows = codebook.value().t().index_select(0, codes).reshape(shape().outChannels(), -1);
        return scales.map(s -> rows.mul(s.value())).orElse(rows).reshape(shape().dims());
    }

    @Override
    public KmeansFilters compact() {
        return new KmeansFilters(shape(), codebook.stored(), filters.codes(), scales.map(TrainableMatrix::stored));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            codebook.close();
            scales.ifPresent(TrainableMatrix::close);
            codes.close();
        }
    }
}
