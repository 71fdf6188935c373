package org.filtrate.filters;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.filtrate.filters.linear.Products;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterLayout;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;

/// The dense filters of one layer, `(outChannels, inChannels, kernel...)`, row-major.
///
/// Filters of a file stay there and computed filters are computed when they are asked for, so that a large network is
/// never held twice.
public final class Weight {
    /// About how many weights are added up or compared at a time.
    private static final int PIECE = 1 << 22;

    private final FilterShape shape;
    private final Supplier<Part> source;
    private volatile double energy = Double.NaN;

    private Weight(FilterShape shape, Supplier<Part> source) {
        this.shape = shape;
        this.source = source;
    }

    /// Gives some of the weights.
    @FunctionalInterface
    private interface Part {
        /// Weights `from` to `from + count`, both multiples of the filter size.
        FloatBuffer read(int from, int count);
    }

    /// Computes filters, some at a time.
    @FunctionalInterface
    public interface Rows {
        /// The filters of output channels `from` to `from + count`, row-major, new.
        float[] compute(int from, int count);
    }

    /// Filters from an array, which is kept and must not be modified.
    ///
    /// @throws FiltrateException where there are not as many numbers as the shape says
    public static Weight of(FilterShape shape, float[] values) {
        if (values.length != shape.count()) {
            throw new FiltrateException(
                    "filters " + shape + ": " + shape.count() + " weights are needed, " + values.length + " came");
        }
        FloatBuffer numbers = FloatBuffer.wrap(values);
        return new Weight(shape, () -> numbers::slice);
    }

    /// The filters of a layer that can be compressed.
    public static Weight of(Layer layer) {
        return new Weight(layer.filters().orElseThrow(), () -> FilterLayout.numbers(layer)::slice);
    }

    /// Filters that are computed anew each time.
    public static Weight computed(FilterShape shape, Rows rows) {
        int size = shape.filterSize();
        Part part = (from, count) -> FloatBuffer.wrap(rows.compute(from / size, count / size));
        return new Weight(shape, () -> part);
    }

    /// The shape.
    public FilterShape shape() {
        return shape;
    }

    /// The weights, row-major; not to be modified. Those of a file are in a new array.
    ///
    /// @throws FiltrateException where one is not finite
    public float[] values() {
        FloatBuffer numbers = numbers();
        if (numbers.hasArray() && numbers.array().length == numbers.remaining()) {
            return numbers.array();
        }
        float[] values = new float[numbers.remaining()];
        numbers.get(0, values);
        return values;
    }

    /// The weights, row-major, where they lie; not to be modified.
    ///
    /// @throws FiltrateException where one is not finite
    public FloatBuffer numbers() {
        FloatBuffer numbers = source.get().read(0, Math.toIntExact(shape.count()));
        if (Double.isNaN(energy)) {
            energy = checkedEnergy(numbers);
        }
        return numbers;
    }

    /// The filters of each group, `(groupFilters, filterSize)`, in double precision, new.
    ///
    /// @throws FiltrateException where one is not finite
    public List<double[][]> groups() {
        FloatBuffer numbers = numbers();
        int rows = shape.groupFilters();
        int cols = shape.filterSize();
        return IntStream.range(0, shape.groups())
                .mapToObj(g -> Products.rows(numbers, g * rows * cols, rows, cols))
                .toList();
    }

    private double checkedEnergy(FloatBuffer numbers) {
        double sum = 0;
        float[] piece = new float[Math.min(PIECE, numbers.remaining())];
        for (int from = 0; from < numbers.remaining(); from += piece.length) {
            int count = Math.min(piece.length, numbers.remaining() - from);
            numbers.get(from, piece, 0, count);
            for (int i = 0; i < count; i++) {
                if (!Float.isFinite(piece[i])) {
                    throw new FiltrateException(
                            "filters " + shape + ": finite weights are needed, " + piece[i] + " came");
                }
                sum += (double) piece[i] * piece[i];
            }
        }
        return sum;
    }

    /// The squared Euclidean norm.
    ///
    /// @throws FiltrateException where a weight is not finite
    public double energy() {
        return Double.isNaN(energy) ? checkedEnergy(numbers()) : energy;
    }

    /// The squared Euclidean distance to other filters of the same shape, relative to this one's energy; 0 for two
    /// zero weights.
    public double relativeError(Weight other) {
        Part mine = source.get();
        Part others = other.source.get();
        int size = shape.filterSize();
        int channels = Math.max(1, PIECE / size);
        double error = 0;
        for (int from = 0; from < shape.outChannels(); from += channels) {
            int count = Math.min(channels, shape.outChannels() - from) * size;
            error += distance(mine.read(from * size, count), others.read(from * size, count));
        }
        return error == 0 ? 0 : error / energy();
    }

    private static double distance(FloatBuffer a, FloatBuffer b) {
        double sum = 0;
        for (int i = 0; i < a.remaining(); i++) {
            double difference = (double) a.get(i) - b.get(i);
            sum += difference * difference;
        }
        return sum;
    }

    @Override
    public String toString() {
        return "Weight" + shape;
    }
}
