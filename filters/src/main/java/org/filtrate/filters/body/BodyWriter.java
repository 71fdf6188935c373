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
import org.filtrate.graph.layer.FilterLayout;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.LayerOp;

/// The function of a compressed layer being written, together with the sizes that its calling node must carry.
///
/// Sizes never stand in the function itself, so that all layers of one kind share one function; how many sizes it
/// takes,
/// and in which order, must follow from what its name says.
public final class BodyWriter {
    private static final String INPUT = "X";
    private static final String OUTPUT = "Y";
    private static final String BIAS = "bias";

    private final NodeList nodes = new NodeList("");
    private final SizeList sizes = new SizeList();
    private final Map<String, Attribute> references = new LinkedHashMap<>();
    private final List<Attribute> more = new ArrayList<>();
    private final Set<Sweep> sweeps = EnumSet.noneOf(Sweep.class);
    private final Unpacking unpacking;
    private final CompactFilters filters;
    private final LayerOp op;
    private final BiasForm bias;

    /// @param element the type that the layer computes in
    BodyWriter(CompactFilters filters, LayerOp op, ElementType element, BiasForm bias) {
        this.filters = filters;
        this.op = op;
        this.bias = bias;
        this.unpacking = new Unpacking(nodes, sizes, element);
        for (int i = 0; i < filters.factors().size(); i++) {
            Unpacking.list(sizes, stored(i), i);
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

    /// The operator that the layer has.
    LayerOp op() {
        return op;
    }

    /// The function, under a name, with the inputs that its callers give, in order.
    Function function(String name, List<String> inputs, long opset) {
        List<Node> written = new ArrayList<>(sizes.nodes());
        written.addAll(nodes.nodes());
        List<String> attributes = new ArrayList<>(references.keySet());
        sizes.attribute().ifPresent(a -> attributes.add(a.name()));
        return Function.of(
                CompressedLayer.DOMAIN,
                name,
                inputs,
                List.of(OUTPUT),
                attributes,
                UnpackingFunction.imports(opset),
                written);
    }

    /// The functions that the body calls, those called by others first.
    List<Function> called(long opset) {
        return unpacking.needed().stream().map(f -> f.function(opset)).toList();
    }

    /// The attributes that the calling node must carry, in order; those at an operator's default are left out.
    ///
    /// @param node the dense layer's node
    List<Attribute> attributes(Node node) {
        FilterShape shape = filters.shape();
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(Attribute.of(FilterLayout.SHAPE_ATTRIBUTE, shape.dims()));
        sizes.attribute().ifPresent(attributes::add);
        switch (op) {
            case CONV -> attributes.addAll(Geometry.of(node, shape).attributes(movesAlongSingleAxes()));
            case CONV_TRANSPOSE -> attributes.addAll(Geometry.transposed(node));
            case GEMM, MATMUL -> {}
        }
        attributes.addAll(more);
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

    /// Unpacks factor `index` of the filters, codes, as 64-bit integers.
    ///
    /// @return the name of a value `(rows, cols)`
    public String indices(int index) {
        return unpacking.indices(index);
    }

    private Stored stored(int index) {
        return filters.factors().get(index).stored();
    }

    /// A real value in single precision as the layer's element type.
    public String ofElement(String value) {
        return unpacking.ofElement(value);
    }

    /// A list of integers that the calling node carries.
    ///
    /// @param name what these are called, unlike all others of the body
    public String sizes(String name, long... values) {
        return sizes.add(name, values);
    }

    /// Reshapes a value to sizes that the calling node carries.
    ///
    /// @param name what these sizes are called, unlike all others of the body
    /// @return the name of the reshaped value
    public String shaped(String value, String name, long... dims) {
        return nodes.add("Reshape", List.of(value, sizes.add(name, dims)));
    }

    /// Reshapes a value to the dims of the dense filters.
    ///
    /// @return the name of a value `(outChannels, inChannels, kernel...)`
    public String dense(String value) {
        Attribute dims = Attribute.intsFrom("value_ints", FilterLayout.SHAPE_ATTRIBUTE);
        references.put(FilterLayout.SHAPE_ATTRIBUTE, dims);
        return nodes.add("Reshape", List.of(value, nodes.add("Constant", List.of(), dims)));
    }

    /// The shape of `outChannels` filters over `inChannels` channels of each group with a kernel of ones.
    public FilterShape pointwise(int outChannels, int inChannels) {
        int[] ones =
                LongStream.of(filters.shape().dims()).skip(2).mapToInt(d -> 1).toArray();
        return new FilterShape(outChannels, inChannels, ones, filters.shape().groups());
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

    /// The last stage of a factored body: adds the bias and writes the layer's output.
    public void sweepLast(String input, String weight, Sweep sweep) {
        finish(stage(input, weight, sweep, bias.isPresent()));
    }

    /// A convolution that moves as the layer does, in more groups than it has.
    ///
    /// @param name the attribute of the calling node that holds `groups`
    /// @return the name of its output
    String convolve(String input, String weight, String name, int groups) {
        sweeps.add(Sweep.SPATIAL);
        more.add(Attribute.of(name, groups));
        List<Attribute> moving = Geometry.references(Sweep.SPATIAL).stream()
                .map(a -> a.name().equals("group") ? Attribute.intFrom("group", name) : a)
                .toList();
        return nodes.add("Conv", List.of(input, weight), referring(moving));
    }

    private String stage(String input, String weight, Sweep sweep, boolean withBias) {
        List<String> inputs = new ArrayList<>(List.of(input, weight));
        if (withBias) {
            inputs.add(biasValue());
        }
        sweeps.add(sweep);
        return switch (op) {
            case CONV -> nodes.add("Conv", inputs, referring(Geometry.references(sweep)));
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
        FilterShape shape = filters.shape();
        String grouped =
                shaped(weight, "grouped", shape.groups(), shape.groupFilters(), shape.inChannels(), shape.kernelArea());
        String turned = nodes.add("Transpose", List.of(grouped), Attribute.of("perm", new long[] {0, 2, 1, 3}));
        long[] dims = shape.dims();
        dims[0] = (long) shape.inChannels() * shape.groups();
        dims[1] = shape.groupFilters();
        List<String> inputs = new ArrayList<>(List.of(INPUT, shaped(turned, "turned_back", dims)));
        if (bias.isPresent()) {
            inputs.add(biasValue());
        }
        finish(nodes.add("ConvTranspose", inputs, referring(Geometry.transposedReferences())));
    }

    static String biasName() {
        return BIAS;
    }

    static String outputName() {
        return OUTPUT;
    }
}
