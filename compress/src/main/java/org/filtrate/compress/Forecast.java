package org.filtrate.compress;

import java.nio.file.Path;
import java.util.List;
import org.filtrate.compress.plan.Plan;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.graph.layer.Layer;

/// What a compression would do, without doing it.
///
/// @param model the network's file
/// @param originalBytes its size
/// @param originalMacs operations for one image
/// @param sizeBytes the compressed file's size, at most
/// @param plan what becomes of each layer, fit to be replayed
/// @param layers one a layer, in the order of the network
public record Forecast(
        Path model, long originalBytes, long originalMacs, long sizeBytes, Plan plan, List<LayerForecast> layers) {
    /// Copies the list.
    public Forecast {
        layers = List.copyOf(layers);
    }

    /// Operations for one image, with the bodies as chosen.
    public long macs() {
        return layers.stream().mapToLong(LayerForecast::macs).sum();
    }

    /// How many layers do not stay as they are.
    public long compressed() {
        return layers.stream()
                .filter(l -> !l.line().method().equals(PlanLine.DENSE))
                .count();
    }

    /// What would become of one layer.
    ///
    /// @param layer the dense layer
    /// @param line the plan's line for it
    /// @param sizeBytes of what is stored for it alone
    /// @param macs operations for one image with the chosen body
    /// @param error squared error that is expected, relative to what it errs from
    /// @param lossShare its share of what all layers are expected to lose, 0 to 1
    public record LayerForecast(
            Layer layer, PlanLine line, long sizeBytes, long macs, double error, double lossShare) {}
}
