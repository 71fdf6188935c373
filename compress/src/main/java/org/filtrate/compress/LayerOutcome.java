package org.filtrate.compress;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.filtrate.compress.body.BodyTiming;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.filters.stored.StoredItem;
import org.filtrate.graph.layer.Layer;

/// What became of one layer.
///
/// @param layer the dense layer
/// @param line the plan's line for it
/// @param items what is stored in its place, item by item
/// @param error squared error of the filters, relative to their energy
/// @param outputError mean squared error of what the layer puts out behind the layers compressed before it, relative to
///     what the original puts out; empty where it was fitted without images
/// @param macs operations for one image with the chosen body
/// @param timing what timing both bodies showed; empty where the layer was not timed
/// @param reason why it was left dense, or what the analysis found
public record LayerOutcome(
        Layer layer,
        PlanLine line,
        List<StoredItem> items,
        double error,
        OptionalDouble outputError,
        long macs,
        Optional<BodyTiming> timing,
        List<String> reason) {
    /// Copies the lists.
    public LayerOutcome {
        items = List.copyOf(items);
        reason = List.copyOf(reason);
    }

    /// Bits stored for the layer's weights.
    public long storedBits() {
        return items.stream().mapToLong(StoredItem::bits).sum();
    }
}
