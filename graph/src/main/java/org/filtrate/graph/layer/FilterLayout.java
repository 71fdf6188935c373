package org.filtrate.graph.layer;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;

/// Reads the shape of filters off weights, whose axes differ from operator to operator, and brings weights into the one
/// layout `(outChannels, inChannels, kernel...)`.
public final class FilterLayout {
    private FilterLayout() {}

    /// The attribute of a compressed layer that lists its sizes, its dense weight's dims first.
    public static final String SIZES_ATTRIBUTE = "sizes";

    private static final Pattern COMPRESSED = Pattern.compile("(Conv|Gemm|MatMul).*?(?:([13])D)?(?:As[A-Z0-9]+)?");

    static Optional<FilterShape> of(Node node, LayerOp op, Tensor weight) {
        long[] dims = weight.dims();
        int groups = Math.clamp(node.integer("group", 1), 1, Integer.MAX_VALUE);
        boolean fits = op.isConvolution() ? dims.length >= 3 && dims.length <= 5 : dims.length == 2;
        if (!fits || !isCountable(dims)) {
            return Optional.empty();
        }
        int first = (int) dims[0];
        int second = (int) dims[1];
        boolean divides = first % groups == 0 && (long) second * groups <= Integer.MAX_VALUE;
        return switch (op) {
            case CONV -> divides ? Optional.of(new FilterShape(first, second, kernel(dims), groups)) : Optional.empty();
            case CONV_TRANSPOSE ->
                divides
                        ? Optional.of(new FilterShape(second * groups, first / groups, kernel(dims), groups))
                        : Optional.empty();
            case GEMM ->
                Optional.of(
                        node.integer("transB", 0) != 0
                                ? new FilterShape(first, second, new int[0], 1)
                                : new FilterShape(second, first, new int[0], 1));
            case MATMUL -> Optional.of(new FilterShape(second, first, new int[0], 1));
        };
    }

    /// The filters' shape of a compressed layer, where the node gives one.
    public static Optional<FilterShape> ofCompressed(Node node) {
        Matcher name = COMPRESSED.matcher(node.op());
        long[] sizes = node.integers(SIZES_ATTRIBUTE);
        if (!name.matches()) {
            return Optional.empty();
        }
        int axes = !name.group(1).equals("Conv") ? 0 : name.group(2) == null ? 2 : Integer.parseInt(name.group(2));
        long[] dims = Arrays.copyOf(sizes, Math.min(2 + axes, sizes.length));
        long groups = Math.max(1, node.integer("group", 1));
        if (dims.length < 2 + axes || !isCountable(dims) || dims[0] % groups != 0) {
            return Optional.empty();
        }
        return Optional.of(new FilterShape((int) dims[0], (int) dims[1], kernel(dims), (int) groups));
    }

    /// Whether sizes are positive and their product is one that an array can have.
    private static boolean isCountable(long[] dims) {
        long count = 1;
        for (long dim : dims) {
            if (dim < 1 || dim > Integer.MAX_VALUE / count) {
                return false;
            }
            count *= dim;
        }
        return true;
    }

    private static int[] kernel(long[] dims) {
        int[] kernel = new int[dims.length - 2];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (int) dims[2 + i];
        }
        return kernel;
    }

    /// The weights of a layer as `(outChannels, inChannels, kernel...)`, row-major, in a new array.
    ///
    /// @throws IllegalArgumentException where the layer has no constant weight of a filter's shape
    public static float[] filters(Layer layer) {
        FloatBuffer numbers = numbers(layer);
        float[] filters = new float[numbers.remaining()];
        numbers.get(0, filters);
        return filters;
    }

    /// The weights of a layer as `(outChannels, inChannels, kernel...)`, row-major, not to be modified: those of the
    /// file itself where it holds them in that order, in a new array where it does not.
    ///
    /// @throws IllegalArgumentException where the layer has no constant weight of a filter's shape
    public static FloatBuffer numbers(Layer layer) {
        Tensor weight = layer.weight().orElseThrow(() -> new IllegalArgumentException(layer.name() + " has no weight"));
        FilterShape f =
                layer.filters().orElseThrow(() -> new IllegalArgumentException(layer.name() + " has no filters"));
        FloatBuffer stored = weight.numbers();
        return switch (layer.op().orElseThrow()) {
            case CONV -> stored;
            case GEMM -> {
                FloatBuffer rows = layer.node().integer("transB", 0) != 0
                        ? stored
                        : FloatBuffer.wrap(transposed(stored, f.inChannels(), f.outChannels(), 1));
                float alpha = layer.node().real("alpha", 1);
                yield alpha == 1 ? rows : scaled(rows, alpha);
            }
            case MATMUL -> FloatBuffer.wrap(transposed(stored, f.inChannels(), f.outChannels(), 1));
            case CONV_TRANSPOSE -> {
                float[] filters = new float[stored.remaining()];
                int size = filters.length / f.groups();
                for (int g = 0; g < f.groups(); g++) {
                    float[] turned =
                            transposed(stored.slice(g * size, size), f.inChannels(), f.groupFilters(), f.kernelArea());
                    System.arraycopy(turned, 0, filters, g * size, size);
                }
                yield FloatBuffer.wrap(filters);
            }
        };
    }

    private static FloatBuffer scaled(FloatBuffer numbers, float factor) {
        float[] scaled = new float[numbers.remaining()];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = factor * numbers.get(i);
        }
        return FloatBuffer.wrap(scaled);
    }

    /// A new weight tensor in an operator's own layout; that of a `Gemm` is the one for `transB`.
    ///
    /// @param filters `(outChannels, inChannels, kernel...)`, row-major; not modified
    public static Tensor weight(LayerOp op, FilterShape shape, float[] filters, String name) {
        return switch (op) {
            case CONV, GEMM -> Tensor.floats(name, shape.dims(), filters);
            case MATMUL ->
                Tensor.floats(
                        name,
                        new long[] {shape.inChannels(), shape.outChannels()},
                        transposed(FloatBuffer.wrap(filters), shape.outChannels(), shape.inChannels(), 1));
            case CONV_TRANSPOSE -> {
                float[] stored = new float[filters.length];
                int size = filters.length / shape.groups();
                for (int g = 0; g < shape.groups(); g++) {
                    FloatBuffer group = FloatBuffer.wrap(filters).slice(g * size, size);
                    float[] turned = transposed(group, shape.groupFilters(), shape.inChannels(), shape.kernelArea());
                    System.arraycopy(turned, 0, stored, g * size, size);
                }
                long[] dims = shape.dims();
                dims[0] = (long) shape.inChannels() * shape.groups();
                dims[1] = shape.groupFilters();
                yield Tensor.floats(name, dims, stored);
            }
        };
    }

    /// `(a, b, block)` to `(b, a, block)`.
    private static float[] transposed(FloatBuffer values, int a, int b, int block) {
        float[] turned = new float[values.remaining()];
        float[] row = new float[b * block];
        for (int i = 0; i < a; i++) {
            values.get(i * row.length, row);
            for (int j = 0; j < b; j++) {
                System.arraycopy(row, j * block, turned, (j * a + i) * block, block);
            }
        }
        return turned;
    }
}
