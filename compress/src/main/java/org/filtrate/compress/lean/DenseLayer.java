package org.filtrate.compress.lean;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;

/// A layer that was left dense, with a constant weight of its own in single precision.
///
/// @param node the `Conv`, `ConvTranspose` or `Gemm`
/// @param weight its weight, in the operator's layout
/// @param bias its bias, one number a channel or one for all; none where it has none
record DenseLayer(Node node, Tensor weight, float[] bias) {
    /// The layer that a node is; empty where it is another operator, or its weight or bias is shared, computed or of
    /// another type or rank.
    static Optional<DenseLayer> of(Graph graph, Node node) {
        boolean isLayer = node.is("Conv")
                || node.is("ConvTranspose")
                || (node.is("Gemm") && (node.input(2).isEmpty() || node.real("beta", 1) == 1));
        if (!isLayer || graph.reads(node.input(1)) != 1) {
            return Optional.empty();
        }
        Optional<Tensor> weight = constant(graph, node.input(1));
        Optional<float[]> bias = node.input(2).isEmpty()
                ? Optional.of(new float[0])
                : constant(graph, node.input(2)).filter(DenseLayer::isRow).map(Tensor::floats);
        return weight.isPresent() && bias.isPresent()
                ? Optional.of(new DenseLayer(node, weight.get(), bias.get()))
                : Optional.empty();
    }

    private static Optional<Tensor> constant(Graph graph, String name) {
        return graph.constant(name).filter(t -> t.type() == ElementType.FLOAT);
    }

    private static boolean isRow(Tensor bias) {
        long[] dims = bias.dims();
        return dims.length > 0 && dims[dims.length - 1] == bias.count();
    }

    /// The patch that lets the layer write what `map` makes of its output.
    ///
    /// @return empty where the channels are not as many
    Optional<Patch> mapped(ChannelMap map) {
        if (channels() != map.channels() || (bias.length > 1 && bias.length != map.channels())) {
            return Optional.empty();
        }
        float[] values = weight.floats();
        int run = run();
        for (int i = 0; i < values.length; i++) {
            values[i] *= map.scale()[channel(i / run)];
        }
        Tensor scaled = Tensor.floats(node.output(0) + "/weight", weight.dims(), values);
        Tensor shifted = map.bias(bias, node.output(0) + "/bias");
        List<String> inputs = new ArrayList<>(List.of(node.input(0), scaled.name(), shifted.name()));
        return Optional.of(new Patch("fold into " + node.describe())
                .replace(node, List.of(node.withInputs(inputs)))
                .initializer(scaled)
                .initializer(shifted));
    }

    private int channels() {
        long[] dims = weight.dims();
        return (int) (isFirstAxis() ? dims[0] : dims[1] * (node.is("Gemm") ? 1 : node.integer("group", 1)));
    }

    private boolean isFirstAxis() {
        return node.is("Conv") || (node.is("Gemm") && node.integer("transB", 0) != 0);
    }

    /// How many weights in a row belong to the same output channel.
    private int run() {
        long[] dims = weight.dims();
        int run = 1;
        for (int axis = isFirstAxis() ? 1 : 2; axis < dims.length; axis++) {
            run *= (int) dims[axis];
        }
        return run;
    }

    /// The output channel that run number `index` belongs to.
    private int channel(int index) {
        if (isFirstAxis()) {
            return index;
        }
        int columns = (int) weight.dims()[1];
        int inputsOfGroup = (int) (node.is("Gemm") ? weight.dims()[0] : weight.dims()[0] / node.integer("group", 1));
        return index / columns / inputsOfGroup * columns + index % columns;
    }
}
