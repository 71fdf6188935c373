package org.filtrate.filters.slbf;

import java.util.Optional;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// Stacked binary filters while they are fitted.
///
/// @param signs `(k, length)`, each -1 or 1
/// @param selection for each block of each filter a row of `signs`
/// @param scales for each block what the row is multiplied by; the same for all blocks of a filter where it has one
/// @param correlation for each block its product with that row
/// @param captured the energy of the blocks that the stacks with the best such scales have in common with them
record Stacks(float[] signs, int[] selection, float[] scales, float[] correlation, double captured) {
    /// The same with other scales.
    Stacks withScales(float[] values) {
        return new Stacks(signs, selection, values, correlation, captured);
    }

    /// The filters as stored.
    SlbfFilters stored(FilterShape shape, SlbfSetting setting) {
        int length = setting.length(shape);
        int k = signs.length / length;
        int[] bits = new int[signs.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = signs[i] > 0 ? 1 : 0;
        }
        int each = setting.scales().perFilter(setting.splits());
        return new SlbfFilters(
                shape,
                new PackedCodes(k, length, 1, bits),
                new PackedCodes(shape.outChannels(), setting.splits(), PackedCodes.bitsFor(k), selection),
                each == 0
                        ? Optional.empty()
                        : Optional.of(StoredMatrix.of(
                                shape.outChannels(), each, scales(shape.outChannels(), each), setting.precision())));
    }

    /// `each` scales a filter.
    private float[] scales(int filters, int each) {
        float[] some = new float[filters * each];
        int step = scales.length / some.length;
        for (int i = 0; i < some.length; i++) {
            some[i] = scales[i * step];
        }
        return some;
    }
}
