package org.filtrate.filters;

import java.util.Arrays;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterLayout;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;

/// The dense filters of one layer, `(outChannels, inChannels, kernel...)`, row-major.
///
/// @param shape the shape
/// @param values the weights; kept, not copied, and not to be modified
public record Weight(FilterShape shape, float[] values) {
    /// Checks that there are as many values as the shape says, all of them finite.
    ///
    /// @throws FiltrateException where a value is not finite
    public Weight {
        if (values.length != shape.count()) {
            throw new FiltrateException(
                    "filters " + shape + ": " + shape.count() + " weights are needed, " + values.length + " came");
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new FiltrateException("filters " + shape + ": finite weights are needed, " + value + " came");
            }
        }
    }

    /// The filters of a layer that can be compressed.
    public static Weight of(Layer layer) {
        try {
            return new Weight(layer.filters().orElseThrow(), FilterLayout.filters(layer));
        } catch (FiltrateException e) {
            throw new FiltrateException("layer '" + layer.name() + "': " + e.getMessage(), e);
        }
    }

    /// The squared Euclidean norm.
    public double energy() {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum;
    }

    /// The squared Euclidean distance to other filters of the same shape, relative to this one's energy; 0 for two
    /// zero weights.
    public double relativeError(Weight other) {
        double error = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = (double) values[i] - other.values[i];
            error += difference * difference;
        }
        return error == 0 ? 0 : error / energy();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Weight w && shape.equals(w.shape) && Arrays.equals(values, w.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Weight" + shape;
    }
}
