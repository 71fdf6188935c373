package org.filtrate.filters.body;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.stored.Stored;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Function;
import org.filtrate.graph.Node;
import org.filtrate.graph.NodeList;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.LayerOp;

/// The function of a compressed layer being written, together with the sizes that its calling node must carry.
///
/// Sizes never stand in the function itself, so that all layers of one kind share one function. What nodes it has, and
/// how many sizes it takes in which order, must follow from what its name says: operator, structure, variant, body,
/// form of numbers, gain, bias, spatial axes, and whether there is more than one group.
public final class BodyWriter {
    private static final String INPUT = "X";
    private static final String OUTPUT = "Y";
    private static final String BIAS = "bias";
    private static final String DIMS = "dims";
    private static final String PARTS = "parts";

    private final NodeList nodes = new NodeList("");
    private final SizeList sizes = new SizeList();
    private final Map<String, Attribute> references = new LinkedHashMap<>();
    private final Set<Sweep> sweeps = EnumSet.noneOf(Sweep.class);
    private final Unpacking unpacking;
    private final CompactFilters filters;
    private final LayerOp op;
    private final Geometry geometry;
    private final BiasForm bias;
    private long parts;

    /// @param element the type that the layer computes in
    BodyWriter(CompactFilters filters, LayerOp op, Geometry geometry, ElementType element, BiasForm bias) {
        this.filters = filters;
        this.op = op;
        this.geometry = geometry;
        this.bias = bias;
        this.unpacking = new Unpacking(nodes, sizes, element, filters.isGained());
        sizes.add(DIMS, filters.shape().dims());
        for (int i = 0; i < filters.factors().size(); i++) {
            unpacking.list(stored(i), i);
        }
    }

    /// The nodes so far.
    public NodeList nodes() {
        return nodes;
    }

    /// The name of the layer's input.
    public String input() {
        return INPUT;
    }

    /// The layer's operator.
    LayerOp op() {
        return op;
    }

    /// The shape of the dense filters.
    FilterShape shape() {
        return filters.shape();
    }

    /// The function, under a name, with the inputs that its callers give, in order.
    Function function(String name, List<String> inputs, long opset) {
        List<Node> written = new ArrayList<>(sizes.nodes());
        written.addAll(nodes.nodes());
        List<String> attributes = new ArrayList<>(references.keySet());
        attributes.add(sizes.attribute().name());
        return UnpackingFunction.of(name, inputs, OUTPUT, attributes, written, opset);
    }

    /// The functions that the body calls, those called by others first.
    List<Function> called(long opset) {
        return unpacking.needed().stream().map(f -> f.function(opset)).toList();
    }

    /// The attributes that the calling node must carry, in order; those at an operator's default are left out.
    ///
    /// @param node the dense layer's node
    List<Attribute> attributes(Node node) {
        List<Attribute> attributes = new ArrayList<>(List.of(sizes.attribute()));
        switch (op) {
            case CONV -> {
                attributes.addAll(geometry.attributes(movesAlongSingleAxes()));
                if (parts > 0) {
                    attributes.add(Attribute.of(PARTS, parts));
                }
            }
            case CONV_TRANSPOSE -> attributes.addAll(Geometry.transposed(node));
            case GEMM, MATMUL -> {}
        }
        return attributes;
    }

    private boolean movesAlongSingleAxes() {
        boolean single = sweeps.contains(Sweep.FIRST_AXIS) || sweeps.contains(Sweep.SECOND_AXIS);
        if (single && sweeps.contains(Sweep.SPATIAL)) {
            throw new IllegalStateException("a body moves along both axes at once or along one at a time, not both");
        }
        return single;
    }

    /// Unpacks factor `index` of the filters.
    ///
    /// @return the name of a real value `(rows, cols)`
    public String factor(int index) {
        if (stored(index) instanceof StoredMatrix matrix) {
            return unpacking.real(matrix, index);
        }
        throw new IllegalArgumentException("factor " + index + " is of codes");
    }

    /// Unpacks factor `index` of the filters, codes of at most eight bits, as levels from -1 to 1.
    ///
    /// @return the name of a real value `(rows, cols)`
    public String levels(int index) {
        return unpacking.levels(index);
    }

    /// Unpacks factor `index` of the filters, codes of one bit, as -1 and 1.
    ///
    /// @return the name of a real value `(rows, cols)`
    public String signs(int index) {
        return unpacking.signs(index);
    }

    /// Unpacks factor `index` of the filters, codes, as 64-bit integers.
    ///
    /// @return the name of a value `(rows, cols)`
    public String indices(int index) {
        return unpacking.indices(index);
    }

    /// A value in single precision as one of the layer's element type.
    ///
    /// @return the name of that value
    public String ofElement(String value) {
        return unpacking.ofElement(value);
    }

    private Stored stored(int index) {
        return filters.factors().get(index).stored();
    }

    /// Reshapes a value to sizes that the calling node carries.
    ///
    /// @param name what these sizes are called, unlike all others of the body
    /// @return the name of the reshaped value
    public String shaped(String value, String name, long... dims) {
        return nodes.add("Reshape", List.of(value, sizes.add(name, dims)));
    }

    /// Repeats a value along each of its axes, as often as the calling node says.
    ///
    /// @param name what these numbers are called, unlike all others of the body
    /// @return the name of the longer value
    public String tiled(String value, String name, long... times) {
        return nodes.add("Tile", List.of(value, sizes.add(name, times)));
    }

    /// Sizes that the calling node carries.
    ///
    /// @param name what these sizes are called, unlike all others of the body
    /// @return the name of a list of 64-bit integers
    public String sizes(String name, long... values) {
        return sizes.add(name, values);
    }

    /// Reshapes a value to the dims of the dense filters.
    ///
    /// @return the name of a value `(outChannels, inChannels, kernel...)`
    public String dense(String value) {
        return nodes.add("Reshape", List.of(value, sizes.name(DIMS)));
    }

    /// A matrix as the filters of a stage that mixes channels at each place by itself.
    ///
    /// @param matrix the name of a value `(outChannels, inChannels)`
    /// @return the name of a value `(outChannels, inChannels, 1...)`; for a matrix product the matrix itself
    public String pointwise(String matrix) {
        long[] axes = LongStream.range(2, filters.shape().dims().length).toArray();
        return op.isConvolution() ? nodes.add("Unsqueeze", List.of(matrix, nodes.integers(axes))) : matrix;
    }

    /// Unpacks factor `index` as the filters of one stage, their dims called `name`.
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

    /// One stage of a factored convolution that filters each input channel by itself and takes over the geometry.
    ///
    /// @param weight `(outputs, 1, kernel...)`, as many outputs for each input channel, in the channels' order
    /// @return the name of its output
    public String sweepEachChannel(String input, String weight) {
        FilterShape shape = filters.shape();
        return sweepParts(input, weight, (long) shape.groups() * shape.inChannels());
    }

    /// The same for an input of another number of channels than the layer's, the same for all such stages of a body.
    public String sweepEachChannel(String input, String weight, int channels) {
        return sweepParts(input, weight, channels);
    }

    /// One stage of a factored convolution that filters each of `count` parts of the input channels by itself and takes
    /// over the geometry; the only one of its body.
    ///
    /// @param weight `(outputs, channels / count, kernel...)`, as many outputs for each part, in the parts' order
    /// @return the name of its output
    String sweepParts(String input, String weight, long count) {
        parts = count;
        List<Attribute> references = new ArrayList<>(geometry.references(Sweep.SPATIAL));
        references.removeIf(a -> a.name().equals("group"));
        references.add(Attribute.intFrom("group", PARTS));
        sweeps.add(Sweep.SPATIAL);
        return nodes.add("Conv", List.of(input, weight), referring(references));
    }

    /// The last stage of a factored body: adds the bias and writes the layer's output.
    public void sweepLast(String input, String weight, Sweep sweep) {
        finish(stage(input, weight, sweep, bias.isPresent()));
    }

    private String stage(String input, String weight, Sweep sweep, boolean withBias) {
        List<String> inputs = new ArrayList<>(List.of(input, weight));
        if (withBias) {
            inputs.add(biasValue());
        }
        sweeps.add(sweep);
        return switch (op) {
            case CONV -> nodes.add("Conv", inputs, referring(geometry.references(sweep)));
            case GEMM -> nodes.add("Gemm", inputs, Attribute.of("transB", 1));
            case MATMUL -> {
                Attribute swapped = Attribute.of("perm", new long[] {1, 0});
                yield nodes.add("MatMul", List.of(input, nodes.add("Transpose", List.of(weight), swapped)));
            }
            case CONV_TRANSPOSE ->
                throw new UnsupportedOperationException("a transposed convolution has no factored body");
        };
    }

    private String biasValue() {
        return bias == BiasForm.HALVES ? cast(BIAS) : BIAS;
    }

    private String cast(String value) {
        return nodes.add("Cast", List.of(value), Attribute.of("to", ElementType.FLOAT.code()));
    }

    private Attribute[] referring(List<Attribute> attributes) {
        attributes.forEach(a -> references.put(a.proto().getRefAttrName(), a));
        return attributes.toArray(Attribute[]::new);
    }

    private void finish(String value) {
        nodes.addTo(OUTPUT, "Identity", List.of(value));
    }

    /// Writes the operator itself over rebuilt filters `(outChannels, inChannels, kernel...)`.
    void operator(String weight) {
        if (op != LayerOp.CONV_TRANSPOSE) {
            finish(stage(INPUT, weight, Sweep.SPATIAL, bias.isPresent()));
            return;
        }
        List<String> inputs = new ArrayList<>(List.of(INPUT, transposed(weight)));
        if (bias.isPresent()) {
            inputs.add(biasValue());
        }
        finish(nodes.add("ConvTranspose", inputs, referring(Geometry.transposedReferences())));
    }

    /// Filters `(outChannels, inChannels, kernel...)` as a transposed convolution stores them.
    private String transposed(String weight) {
        FilterShape shape = filters.shape();
        long[] dims = shape.dims();
        if (shape.groups() == 1) {
            long[] swapped = LongStream.range(0, dims.length).toArray();
            swapped[0] = 1;
            swapped[1] = 0;
            return nodes.add("Transpose", List.of(weight), Attribute.of("perm", swapped));
        }
        String grouped =
                shaped(weight, "grouped", shape.groups(), shape.groupFilters(), shape.inChannels(), shape.kernelArea());
        String turned = nodes.add("Transpose", List.of(grouped), Attribute.of("perm", new long[] {0, 2, 1, 3}));
        dims[0] = (long) shape.inChannels() * shape.groups();
        dims[1] = shape.groupFilters();
        return shaped(turned, "turned_back", dims);
    }

    static String biasName() {
        return BIAS;
    }

    static String outputName() {
        return OUTPUT;
    }
}
