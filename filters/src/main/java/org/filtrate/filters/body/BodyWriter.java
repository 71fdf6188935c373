package org.filtrate.filters.body;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.stored.Stored;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.NodeList;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.LayerOp;

/// The function of a compressed layer being written, together with the attributes that its calling node must carry.
///
/// Sizes never stand in the function itself: they are attributes of the calling node, so that all layers of one kind
/// share one function.
public final class BodyWriter {
    private static final String INPUT = "X";
    private static final String OUTPUT = "Y";
    private static final String BIAS = "bias";

    private final NodeList nodes = new NodeList("");
    private final Map<String, Attribute> attributes = new LinkedHashMap<>();
    private final CompactFilters filters;
    private final LayerOp op;
    private final Geometry geometry;
    private final ElementType element;
    private final boolean biased;

    BodyWriter(CompactFilters filters, LayerOp op, Geometry geometry, ElementType element, boolean biased) {
        this.filters = filters;
        this.op = op;
        this.geometry = geometry;
        this.element = element;
        this.biased = biased;
    }

    /// The nodes so far.
    public NodeList nodes() {
        return nodes;
    }

    /// The name of the layer's input.
    public String input() {
        return INPUT;
    }

    /// The operator that the layer has.
    LayerOp op() {
        return op;
    }

    Map<String, Attribute> attributes() {
        return attributes;
    }

    /// Unpacks factor `index` of the filters.
    ///
    /// @return the name of a real value `(rows, cols)`
    public String factor(int index) {
        if (stored(index) instanceof StoredMatrix matrix) {
            return new Unpacking(this, element).real(matrix, index);
        }
        throw new IllegalArgumentException("factor " + index + " is of codes");
    }

    /// Unpacks factor `index` of the filters, codes of at most eight bits, as levels from -1 to 1.
    ///
    /// @return the name of a real value `(rows, cols)`
    public String levels(int index) {
        return new Unpacking(this, element).levels(stored(index), index);
    }

    /// Unpacks factor `index` of the filters, codes, as 64-bit integers.
    ///
    /// @return the name of a value `(rows, cols)`
    public String indices(int index) {
        return new Unpacking(this, element).indices(stored(index), index);
    }

    private Stored stored(int index) {
        return filters.factors().get(index).stored();
    }

    /// A real value cast to the layer's element type; itself where that is single precision.
    public String ofElement(String value) {
        return element == ElementType.FLOAT
                ? value
                : nodes.add("Cast", List.of(value), Attribute.of("to", element.code()));
    }

    /// Reshapes a value to sizes that the calling node carries as attribute `name`.
    ///
    /// @return the name of the reshaped value
    public String shaped(String value, String name, long... dims) {
        return nodes.add("Reshape", List.of(value, integers(name, dims)));
    }

    /// A constant list of integers that the calling node carries as attribute `name`.
    public String integers(String name, long... values) {
        attributes.put(name, Attribute.of(name, values));
        return nodes.add("Constant", List.of(), Attribute.intsFrom("value_ints", name));
    }

    /// A constant real number that the calling node carries as attribute `name`.
    String real(String name, float value) {
        attributes.put(name, Attribute.of(name, value));
        return nodes.add("Constant", List.of(), Attribute.floatFrom("value_float", name));
    }

    /// The shape of `outChannels` filters over `inChannels` channels of each group with a kernel of ones.
    public FilterShape pointwise(int outChannels, int inChannels) {
        int[] ones =
                LongStream.of(filters.shape().dims()).skip(2).mapToInt(d -> 1).toArray();
        return new FilterShape(outChannels, inChannels, ones, filters.shape().groups());
    }

    /// Unpacks factor `index` as the filters of one stage, their dims carried as attribute `name`.
    ///
    /// @return the name of a value with `shape.dims()`
    public String filters(int index, FilterShape shape, String name) {
        String matrix = factor(index);
        return op.isConvolution() ? shaped(matrix, name, shape.dims()) : matrix;
    }

    /// One stage of a factored body.
    ///
    /// @return the name of its output
    public String sweep(String input, String weight, Sweep sweep) {
        return stage(input, weight, sweep, false);
    }

    /// The last stage of a factored body: adds the bias and writes the layer's output.
    public void sweepLast(String input, String weight, Sweep sweep) {
        finish(stage(input, weight, sweep, biased));
    }

    /// A convolution with the layer's strides, dilations and padding, in as many groups as the calling node carries as
    /// attribute `name`.
    ///
    /// @return the name of its output
    String convolve(String input, String weight, String name, int groups) {
        geometry.attributes(Sweep.SPATIAL).forEach(a -> attributes.put(a.name(), a));
        attributes.put(name, Attribute.of(name, groups));
        Attribute[] references = geometry.references(Sweep.SPATIAL).stream()
                .map(a -> a.name().equals("group") ? Attribute.intFrom("group", name) : a)
                .toArray(Attribute[]::new);
        return nodes.add("Conv", List.of(input, weight), references);
    }

    private String stage(String input, String weight, Sweep sweep, boolean withBias) {
        return switch (op) {
            case CONV -> {
                geometry.attributes(sweep).forEach(a -> attributes.put(a.name(), a));
                List<String> inputs = withBias ? List.of(input, weight, BIAS) : List.of(input, weight);
                yield nodes.add("Conv", inputs, geometry.references(sweep).toArray(Attribute[]::new));
            }
            case GEMM -> {
                List<String> inputs = withBias ? List.of(input, weight, BIAS) : List.of(input, weight);
                yield nodes.add("Gemm", inputs, Attribute.of("transB", 1));
            }
            case MATMUL ->
                nodes.add(
                        "MatMul",
                        List.of(input, nodes.add("Transpose", List.of(weight), Attribute.of("perm", new long[] {1, 0
                        }))));
            case CONV_TRANSPOSE ->
                throw new UnsupportedOperationException("a transposed convolution has no factored body");
        };
    }

    private void finish(String value) {
        nodes.addTo(OUTPUT, "Identity", List.of(value));
    }

    /// Writes the operator itself over rebuilt filters `(outChannels, inChannels, kernel...)`.
    void dense(String weight, Map<String, Attribute> transposedAttributes) {
        if (op != LayerOp.CONV_TRANSPOSE) {
            finish(stage(INPUT, weight, Sweep.SPATIAL, biased));
            return;
        }
        FilterShape shape = filters.shape();
        String grouped = shaped(
                weight, "grouped_shape", shape.groups(), shape.groupFilters(), shape.inChannels(), shape.kernelArea());
        String turned = nodes.add("Transpose", List.of(grouped), Attribute.of("perm", new long[] {0, 2, 1, 3}));
        long[] dims = shape.dims();
        dims[0] = (long) shape.inChannels() * shape.groups();
        dims[1] = shape.groupFilters();
        String kernel = shaped(turned, "stored_shape", dims);
        List<String> inputs = biased ? List.of(INPUT, kernel, BIAS) : List.of(INPUT, kernel);
        attributes.putAll(transposedAttributes);
        finish(nodes.add(
                "ConvTranspose",
                inputs,
                transposedAttributes.values().stream()
                        .map(BodyWriter::reference)
                        .toArray(Attribute[]::new)));
    }

    private static Attribute reference(Attribute attribute) {
        return switch (attribute.proto().getType()) {
            case INT -> Attribute.intFrom(attribute.name(), attribute.name());
            case STRING -> Attribute.stringFrom(attribute.name(), attribute.name());
            default -> Attribute.intsFrom(attribute.name(), attribute.name());
        };
    }

    /// Adds what says which dense layer this stands for.
    void describeLayer() {
        attributes.put(
                "weight_shape", Attribute.of("weight_shape", filters.shape().dims()));
        if (op == LayerOp.CONV) {
            geometry.attributes(Sweep.SPATIAL).forEach(a -> attributes.put(a.name(), a));
        }
    }

    static String biasName() {
        return BIAS;
    }

    static String outputName() {
        return OUTPUT;
    }
}
