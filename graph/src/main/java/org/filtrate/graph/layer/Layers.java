package org.filtrate.graph.layer;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Shape;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.TensorType;
import org.filtrate.graph.shape.Shapes;

/// Finds the layers of a model.
public final class Layers {
    /// The domain of compressed layers.
    public static final String COMPRESSED_DOMAIN = "org.filtrate";

    private final Graph graph;
    private final Shapes shapes;
    private final Map<String, Integer> weightUses = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final List<Layer> layers = new ArrayList<>();

    private Layers(Model model, Shapes shapes) {
        this.graph = model.graph();
        this.shapes = shapes;
    }

    /// Every `Conv`, `ConvTranspose`, `Gemm` and `MatMul` whose weights are constant, and every compressed layer,
    /// in the order of the graph; layers inside the bodies of `If`, `Loop` and `Scan` follow the node that holds
    /// them.
    public static List<Layer> find(Model model, Shapes shapes) {
        Layers finder = new Layers(model, shapes);
        for (Node node : finder.graph.nodes()) {
            finder.operator(node)
                    .flatMap(op -> finder.graph.constant(node.input(1)))
                    .ifPresent(w -> finder.weightUses.merge(w.name(), 1, Integer::sum));
        }
        finder.graph.nodes().forEach(finder::visit);
        return List.copyOf(finder.layers);
    }

    private void visit(Node node) {
        if (node.domain().equals(COMPRESSED_DOMAIN)) {
            layers.add(compressed(node));
            return;
        }
        operator(node).ifPresent(op -> dense(node, op));
        node.subgraphs().forEach(inner -> visitInner(node, inner));
    }

    private void visitInner(Node holder, GraphProto inner) {
        Graph body = new Graph(inner);
        for (Node node : body.nodes()) {
            Optional<Tensor> weight =
                    operator(node).flatMap(op -> body.constant(node.input(1)).or(() -> graph.constant(node.input(1))));
            weight.ifPresent(w -> layers.add(layer(
                    node,
                    operator(node).orElseThrow(),
                    w,
                    Optional.empty(),
                    Optional.of("lies inside the body of " + holder.describe()))));
            node.subgraphs().forEach(g -> visitInner(node, g));
        }
    }

    private Optional<LayerOp> operator(Node node) {
        return Stream.of(LayerOp.values()).filter(op -> node.is(op.operator())).findFirst();
    }

    private void dense(Node node, LayerOp op) {
        Optional<Tensor> weight = graph.constant(node.input(1));
        if (weight.isEmpty()) {
            if (op.isConvolution()) {
                layers.add(computed(node, op));
            } else {
                graph.constant(node.input(0))
                        .filter(w -> w.type().isFloating())
                        .ifPresent(w -> layers.add(
                                layer(node, op, w, Optional.empty(), Optional.of("its weight is the left factor"))));
            }
            return;
        }
        Optional<FilterShape> filters = FilterLayout.of(node, op, weight.get());
        Optional<String> obstacle = Obstacles.of(node, op, weight.get(), filters, graph)
                .or(() -> weightUses.getOrDefault(weight.get().name(), 0) > 1
                        ? Optional.of("shares its weight '" + weight.get().name() + "' with another layer")
                        : Optional.empty());
        layers.add(layer(node, op, weight.get(), filters, obstacle));
    }

    private Layer layer(
            Node node, LayerOp op, Tensor weight, Optional<FilterShape> filters, Optional<String> obstacle) {
        Optional<Tensor> bias = node.input(2).isEmpty() ? Optional.empty() : graph.constant(node.input(2));
        Optional<TensorType> input = shapes.type(node.input(0));
        Optional<TensorType> output = shapes.type(node.output(0));
        return new Layer(
                unique(node, weight.name()),
                node,
                Optional.of(op),
                Optional.of(weight),
                filters,
                input,
                output,
                weight.count() + bias.map(Tensor::count).orElse(0L),
                macs(op, filters, input.flatMap(TensorType::shape), output.flatMap(TensorType::shape)),
                weight.sizeBytes() + bias.map(Tensor::sizeBytes).orElse(0L),
                obstacle);
    }

    private Layer computed(Node node, LayerOp op) {
        return new Layer(
                unique(node, ""),
                node,
                Optional.of(op),
                Optional.empty(),
                Optional.empty(),
                shapes.type(node.input(0)),
                shapes.type(node.output(0)),
                0,
                OptionalLong.empty(),
                0,
                Optional.of("its weight is computed while the network runs"));
    }

    private Layer compressed(Node node) {
        List<Tensor> stored = node.inputs().stream()
                .skip(1)
                .flatMap(i -> graph.constant(i).stream())
                .toList();
        Optional<Shape> output = shapes.shape(node.output(0));
        Optional<FilterShape> filters = FilterLayout.ofCompressed(node);
        LayerOp shape = node.op().startsWith("ConvTranspose") ? LayerOp.CONV_TRANSPOSE : LayerOp.CONV;
        return new Layer(
                unique(node, ""),
                node,
                Optional.empty(),
                Optional.empty(),
                filters,
                shapes.type(node.input(0)),
                shapes.type(node.output(0)),
                filters.map(FilterShape::count).orElse(0L),
                macs(shape, filters, shapes.shape(node.input(0)), output),
                stored.stream().mapToLong(Tensor::sizeBytes).sum(),
                Optional.of("is compressed already"));
    }

    private static OptionalLong macs(
            LayerOp op, Optional<FilterShape> filters, Optional<Shape> input, Optional<Shape> output) {
        Optional<Shape> swept = op == LayerOp.CONV_TRANSPOSE ? input : output;
        if (filters.isEmpty() || swept.isEmpty()) {
            return OptionalLong.empty();
        }
        FilterShape f = filters.get();
        // One image: the batch is left out, and so is the channel axis, which the weights count themselves.
        List<org.filtrate.graph.Dim> places = op.isConvolution() && f.kernel().length > 0
                ? swept.get()
                        .dims()
                        .subList(Math.min(2, swept.get().rank()), swept.get().rank())
                : swept.get()
                        .dims()
                        .subList(
                                Math.min(1, swept.get().rank()),
                                Math.max(1, swept.get().rank() - 1));
        if (!places.stream().allMatch(org.filtrate.graph.Dim::isKnown)) {
            return OptionalLong.empty();
        }
        long macs = f.count();
        for (var place : places) {
            if (place.size() > 0 && macs > Long.MAX_VALUE / place.size()) {
                return OptionalLong.empty();
            }
            macs *= place.size();
        }
        return OptionalLong.of(macs);
    }

    private String unique(Node node, String weightName) {
        String base = weightName.endsWith(".weight") ? weightName.substring(0, weightName.length() - 7) : node.name();
        if (base.isEmpty()) {
            base = weightName.isEmpty() ? node.output(0) : weightName;
        }
        String name = base;
        for (int i = 2; !names.add(name); i++) {
            name = base + "#" + i;
        }
        return name;
    }
}
