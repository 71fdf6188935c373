package org.filtrate.graph.layer;

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
        Tensor weight = layer.weight().orElseThrow(() -> new IllegalArgumentException(layer.name() + " has no weight"));
        FilterShape f =
                layer.filters().orElseThrow(() -> new IllegalArgumentException(layer.name() + " has no filters"));
        float[] stored = weight.floats();
        return switch (layer.op().orElseThrow()) {
            case CONV -> stored;
            case GEMM -> {
                float[] filters = layer.node().integer("transB", 0) != 0
                        ? stored
                        : transposed(stored, f.inChannels(), f.outChannels(), 1);
                float alpha = layer.node().real("alpha", 1);
                for (int i = 0; alpha != 1 && i < filters.length; i++) {
                    filters[i] *= alpha;
                }
                yield filters;
            }
            case MATMUL -> transposed(stored, f.inChannels(), f.outChannels(), 1);
            case CONV_TRANSPOSE -> {
                float[] filters = new float[stored.length];
                int size = stored.length / f.groups();
                for (int g = 0; g < f.groups(); g++) {
                    float[] group = Arrays.copyOfRange(stored, g * size, (g + 1) * size);
                    float[] turned = transposed(group, f.inChannels(), f.groupFilters(), f.kernelArea());
                    System.arraycopy(turned, 0, filters, g * size, size);
                }
                yield filters;
            }
        };
    }

    /// Some of the weights that [#filters] gives: `count` from `from`. Where the file holds them in that order, no
    /// others are
    /// read.
    public static float[] filters(Layer layer, int from, int count) {
        boolean inOrder = switch (layer.op().orElseThrow()) {
            case CONV -> true;
            case GEMM -> layer.node().integer("transB", 0) != 0 && layer.node().real("alpha", 1) == 1;
            case MATMUL, CONV_TRANSPOSE -> false;
        };
        return inOrder
                ? layer.weight().orElseThrow().floats(from, count)
                : Arrays.copyOfRange(filters(layer), from, from + count);
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
                        transposed(filters, shape.outChannels(), shape.inChannels(), 1));
            case CONV_TRANSPOSE -> {
                float[] stored = new float[filters.length];
                int size = filters.length / shape.groups();
                for (int g = 0; g < shape.groups(); g++) {
                    float[] group = Arrays.copyOfRange(filters, g * size, (g + 1) * size);
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
    private static float[] transposed(float[] values, int a, int b, int block) {
        float[] turned = new float[values.length];
        for (int i = 0; i < a; i++) {
            for (int j = 0; j < b; j++) {
                System.arraycopy(values, (i * b + j) * block, turned, (j * a + i) * block, block);
            }
        }
        return turned;
    }
}
