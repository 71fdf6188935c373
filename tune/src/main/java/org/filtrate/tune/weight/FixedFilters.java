package org.filtrate.tune.weight;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.CompactFilters;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// Filters that stay as they are while the rest of the network is trained around them.
public final class FixedFilters implements TrainableFilters {
    private final CompactFilters filters;
    private final Tensor weight;
    private boolean closed;

    /// @param filters what the file will hold
    public FixedFilters(CompactFilters filters) {
        this.filters = filters;
        try (NativeScope _ = new NativeScope()) {
            this.weight = NativeScope.own(
                    Tensors.of(filters.reconstruct().values(), filters.shape().dims()));
        }
    }

    @Override
    public FilterShape shape() {
        return filters.shape();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public Tensor weight() {
        return weight;
    }

    @Override
    public CompactFilters compact() {
        return filters;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            weight.close();
        }
    }
}
