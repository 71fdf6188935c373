package org.filtrate.filters;

import java.util.Arrays;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterLayout;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;

/// The dense filters of one layer, `(outChannels, inChannels, kernel...)`, row-major.
///
/// Filters of a file stay there; [#values()] reads them anew, so that analysing a large network does not hold it twice.
public final class Weight {
    /// Weights compared at a time.
    private static final int PIECE = 1 << 20;

    private final FilterShape shape;
    private final Source source;
    private volatile double energy = Double.NaN;

    private Weight(FilterShape shape, Source source) {
        this.shape = shape;
        this.source = source;
    }

    /// Where weights come from.
    @FunctionalInterface
    private interface Source {
        /// Weights `from` to `from + count`.
        float[] read(int from, int count);
    }

    private double checkedEnergy(float[] values) {
        if (values.length != shape.count()) {
            throw new FiltrateException(
                    "filters " + shape + ": " + shape.count() + " weights are needed, " + values.length + " came");
        }
        double sum = 0;
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new FiltrateException("filters " + shape + ": finite weights are needed, " + value + " came");
            }
            sum += (double) value * value;
        }
        return sum;
    }

    /// Filters from an array, which is kept and must not be modified.
    public static Weight of(FilterShape shape, float[] values) {
        return new Weight(
                shape,
                (from, count) -> count == values.length ? values : Arrays.copyOfRange(values, from, from + count));
    }

    /// The filters of a layer that can be compressed.
    public static Weight of(Layer layer) {
        return new Weight(layer.filters().orElseThrow(), (from, count) -> FilterLayout.filters(layer, from, count));
    }

    /// The shape.
    public FilterShape shape() {
        return shape;
    }

    /// The weights, row-major; not to be modified.
    ///
    /// @throws FiltrateException where there are not as many as the shape says, or one is not finite
    public float[] values() {
        float[] values = source.read(0, Math.toIntExact(shape.count()));
        if (Double.isNaN(energy)) {
            energy = checkedEnergy(values);
        }
        return values;
    }

    /// The squared Euclidean norm.
    public double energy() {
        return Double.isNaN(energy) ? checkedEnergy(values()) : energy;
    }

    /// The squared Euclidean distance to other filters of the same shape, relative to this one's energy; 0 for two
    /// zero weights.
    public double relativeError(Weight other) {
        float[] others = other.values();
        double error = 0;
        for (int from = 0; from < others.length; from += PIECE) {
            float[] mine = source.read(from, Math.min(PIECE, others.length - from));
            for (int i = 0; i < mine.length; i++) {
                double difference = (double) mine[i] - others[from + i];
                error += difference * difference;
            }
        }
        return error == 0 ? 0 : error / energy();
    }

    @Override
    public String toString() {
        return "Weight" + shape;
    }
}
