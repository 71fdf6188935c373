package org.filtrate.tune.weight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.templates.TemplateFilters;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// Kernels that are scaled templates plus constants: templates and their choice stay, `a` and `b` are trained.
final class TrainableTemplates implements TrainableFilters {
    private final TemplateFilters filters;
    private final Tensor chosen; // (outChannels, inChannels, kernelArea)
    private final TrainableMatrix scales; // (outChannels, inChannels)
    private final Optional<TrainableMatrix> offsets; // (outChannels, inChannels)
    private boolean closed;

    TrainableTemplates(String name, TemplateFilters filters) {
        this.filters = filters;
        this.scales = new TrainableMatrix(name + "/scales", filters.scales());
        this.offsets = filters.offsets().map(o -> new TrainableMatrix(name + "/offsets", o));
        FilterShape shape = filters.shape();
        int area = shape.kernelArea();
        float[] codebook = filters.templates().values();
        int[] indices = filters.indices().codes();
        float[] kernels = new float[Math.toIntExact(shape.count())];
        for (int k = 0; k < indices.length; k++) {
            System.arraycopy(codebook, indices[k] * area, kernels, k * area, area);
        }
        try (NativeScope _ = new NativeScope()) {
            this.chosen = NativeScope.own(Tensors.of(kernels, shape.outChannels(), shape.inChannels(), area));
        }
    }

    @Override
    public FilterShape shape() {
        return filters.shape();
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(scales.parameters());
        offsets.ifPresent(o -> parameters.addAll(o.parameters()));
        return parameters;
    }

    @Override
    public Tensor weight() {
        Tensor scaled = chosen.mul(scales.value().unsqueeze(2));
        return offsets.map(o -> scaled.add(o.value().unsqueeze(2)))
                .orElse(scaled)
                .reshape(shape().dims());
    }

    @Override
    public TemplateFilters compact() {
        return new TemplateFilters(
                filters.shape(),
                filters.setting(),
                filters.templates(),
                filters.indices(),
                scales.stored(),
                offsets.map(TrainableMatrix::stored));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            chosen.close();
            scales.close();
            offsets.ifPresent(TrainableMatrix::close);
        }
    }
}
