package org.filtrate.compress;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.filtrate.compress.budget.Choice;
import org.filtrate.compress.calibrate.DataAwareFits;
import org.filtrate.compress.calibrate.Images;
import org.filtrate.compress.calibrate.LayerFit;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.body.CompressedLayer;

/// Fits compact filters to layers, each once for a setting.
final class Fitting {
    private final Network network;
    private final Optional<Images> images;
    private final Stages stages;
    /// The latest fit of each layer, by its name.
    private final Map<String, LayerFit> latest = new ConcurrentHashMap<>();

    /// @param images images by whose passage through the network the filters are fitted; empty to fit them by
    ///     themselves
    Fitting(Network network, Optional<Images> images, Stages stages) {
        this.network = network;
        this.images = images;
        this.stages = stages;
    }

    /// The layers of a solution in their compressed form.
    List<CompressedLayer> layers(Solution solution) {
        images.ifPresent(i -> latest.putAll(
                DataAwareFits.of(network.model(), network.shapes(), solution.choices(), i, stages.begin("fit"))));
        LayerWork.each(solution.choices(), c -> c.candidate().layer().params(), this::fit, stages.begin("fit"));
        return solution.choices().stream()
                .map(c -> new CompressedLayer(c.candidate().layer(), fit(c).filters(), c.body(), Optional.empty()))
                .toList();
    }

    /// The fit of a layer.
    LayerFit fit(Choice choice) {
        String name = choice.candidate().layer().name();
        LayerFit known = latest.get(name);
        if (known != null && known.filters().setting().equals(choice.setting())) {
            return known;
        }
        CompactFilters filters = choice.candidate().fit().fit(choice.setting());
        LayerWork.collect(choice.candidate().layer().params());
        LayerFit fit = LayerFit.toWeights(choice, filters);
        latest.put(name, fit);
        return fit;
    }
}
