package org.filtrate.networks;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;

/// A network being written, layer after layer: each method adds one layer under a name, its weights under
/// names that begin with it, and returns the value that the layer writes.
final class Layers {
    private static final String INPUT = "input";
    private static final String OUTPUT = "output";
    private static final float EPSILON = 1e-5f;

    private final Weights weights;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Tensor> initializers = new LinkedHashMap<>();

    Layers(Weights weights) {
        this.weights = weights;
    }

    /// The network's input.
    Value input(Options options) {
        return new Value(INPUT, options.channels(), options.height(), options.width());
    }

    Value conv(String name, Value x, Convolution c) {
        return conv(name, x, c, c.deviation());
    }

    /// A convolution whose initial weights have a standard deviation of their own.
    Value conv(String name, Value x, Convolution c, double deviation) {
        List<String> inputs = new ArrayList<>(List.of(x.name()));
        inputs.add(initializer(weights.normal(
                name + ".weight", deviation, c.channels(), x.channels() / c.groups(), c.kernel(), c.kernel())));
        if (c.bias()) {
            inputs.add(initializer(weights.filled(name + ".bias", 0, c.channels())));
        }
        return add(
                new Value(name, c.channels(), c.outputSize(x.height()), c.outputSize(x.width())),
                "Conv",
                inputs,
                square("dilations", 1),
                Attribute.of("group", c.groups()),
                square("kernel_shape", c.kernel()),
                Attribute.of("pads", new long[] {c.padding(), c.padding(), c.padding(), c.padding()}),
                square("strides", c.stride()));
    }

    Value batchNorm(String name, Value x) {
        List<String> inputs = List.of(
                x.name(),
                initializer(weights.filled(name + ".weight", 1, x.channels())),
                initializer(weights.filled(name + ".bias", 0, x.channels())),
                initializer(weights.filled(name + ".running_mean", 0, x.channels())),
                initializer(weights.filled(name + ".running_var", 1, x.channels())));
        return add(like(x, name), "BatchNormalization", inputs, Attribute.of("epsilon", EPSILON));
    }

    Value relu(String name, Value x) {
        return add(like(x, name), "Relu", List.of(x.name()));
    }

    /// A rectifier that ends at 6.
    Value relu6(String name, Value x) {
        String zero = initializer(Tensor.floats("relu6.min", new long[0], new float[] {0}));
        String six = initializer(Tensor.floats("relu6.max", new long[0], new float[] {6}));
        return add(like(x, name), "Clip", List.of(x.name(), zero, six));
    }

    Value sigmoid(String name, Value x) {
        return add(like(x, name), "Sigmoid", List.of(x.name()));
    }

    /// `x sigmoid(x)`.
    Value silu(String name, Value x) {
        return add(
                like(x, name),
                "Mul",
                List.of(x.name(), sigmoid(name + ".sigmoid", x).name()));
    }

    /// Every element four times, as a square.
    Value doubled(String name, Value x) {
        String scales = initializer(Tensor.floats("doubled.scales", new long[] {4}, new float[] {1, 1, 2, 2}));
        return add(
                new Value(name, x.channels(), 2 * x.height(), 2 * x.width()),
                "Resize",
                List.of(x.name(), "", scales),
                Attribute.of("coordinate_transformation_mode", "asymmetric"),
                Attribute.of("mode", "nearest"),
                Attribute.of("nearest_mode", "floor"));
    }

    /// A 1x1 convolution that ends in predictions, with a bias that starts at one value.
    Value predictor(String name, Value x, int channels, double deviation, float bias) {
        String weight = initializer(weights.normal(name + ".weight", deviation, channels, x.channels(), 1, 1));
        return add(
                new Value(name, channels, x.height(), x.width()),
                "Conv",
                List.of(x.name(), weight, initializer(weights.filled(name + ".bias", bias, channels))),
                square("kernel_shape", 1));
    }

    /// Grids of as many channels as rows of their cells, one grid after the other: `(N, cells, channels)`,
    /// which the value has as its channels and height.
    Value rows(String name, List<Value> grids) {
        int channels = grids.getFirst().channels();
        String shape = initializer(Tensor.longs(name + ".shape", new long[] {3}, 0, channels, -1));
        List<String> flat = new ArrayList<>();
        int cells = 0;
        for (Value grid : grids) {
            int count = grid.height() * grid.width();
            Value columns = new Value(name + ".flat" + flat.size(), channels, count, 1);
            flat.add(add(columns, "Reshape", List.of(grid.name(), shape)).name());
            cells += count;
        }
        Value columns = add(new Value(name + ".concat", channels, cells, 1), "Concat", flat, Attribute.of("axis", 2));
        return add(
                new Value(name, cells, channels, 1),
                "Transpose",
                List.of(columns.name()),
                Attribute.of("perm", new long[] {0, 2, 1}));
    }

    Value sum(String name, Value a, Value b) {
        return add(like(a, name), "Add", List.of(a.name(), b.name()));
    }

    /// The channels of `a`, then those of `b`.
    Value concat(String name, Value a, Value b) {
        return add(
                new Value(name, a.channels() + b.channels(), a.height(), a.width()),
                "Concat",
                List.of(a.name(), b.name()),
                Attribute.of("axis", 1));
    }

    /// A 2x2 maximum with stride 2.
    Value halve(String name, Value x) {
        return add(
                new Value(name, x.channels(), x.height() / 2, x.width() / 2),
                "MaxPool",
                List.of(x.name()),
                square("kernel_shape", 2),
                square("strides", 2));
    }

    /// A 3x3 maximum with stride 2, one element of padding on every side.
    Value paddedMaxPool(String name, Value x) {
        return add(
                new Value(name, x.channels(), Math.ceilDiv(x.height(), 2), Math.ceilDiv(x.width(), 2)),
                "MaxPool",
                List.of(x.name()),
                square("kernel_shape", 3),
                Attribute.of("pads", new long[] {1, 1, 1, 1}),
                square("strides", 2));
    }

    /// A 3x3 maximum with stride 2, the last window cut where the input ends.
    Value cutMaxPool(String name, Value x) {
        return add(
                new Value(name, x.channels(), Math.ceilDiv(x.height() - 3, 2) + 1, Math.ceilDiv(x.width() - 3, 2) + 1),
                "MaxPool",
                List.of(x.name()),
                Attribute.of("ceil_mode", 1),
                square("kernel_shape", 3),
                square("strides", 2));
    }

    /// Means over windows that do not overlap, `height x width` of them.
    Value averagePool(String name, Value x, int height, int width) {
        long[] window = {x.height() / height, x.width() / width};
        return add(
                new Value(name, x.channels(), height, width),
                "AveragePool",
                List.of(x.name()),
                Attribute.of("kernel_shape", window),
                Attribute.of("strides", window));
    }

    Value globalAveragePool(String name, Value x) {
        return add(new Value(name, x.channels(), 1, 1), "GlobalAveragePool", List.of(x.name()));
    }

    /// Every second element along both axes, and zero channels before and after to make `channels` of them.
    Value subsampleAndPad(String name, Value x, int channels) {
        String starts = initializer(Tensor.longs("shortcut.starts", new long[] {2}, 0, 0));
        String ends = initializer(Tensor.longs("shortcut.ends", new long[] {2}, Integer.MAX_VALUE, Integer.MAX_VALUE));
        String axes = initializer(Tensor.longs("shortcut.axes", new long[] {2}, 2, 3));
        String steps = initializer(Tensor.longs("shortcut.steps", new long[] {2}, 2, 2));
        Value sampled = add(
                new Value(name + ".slice", x.channels(), Math.ceilDiv(x.height(), 2), Math.ceilDiv(x.width(), 2)),
                "Slice",
                List.of(x.name(), starts, ends, axes, steps));
        int before = (channels - x.channels()) / 2;
        int after = channels - x.channels() - before;
        String pads = initializer(Tensor.longs(name + ".pads", new long[] {8}, 0, before, 0, 0, 0, after, 0, 0));
        return add(
                new Value(name + ".pad", channels, sampled.height(), sampled.width()),
                "Pad",
                List.of(sampled.name(), pads));
    }

    Value flatten(String name, Value x) {
        return add(new Value(name, x.count(), 1, 1), "Flatten", List.of(x.name()));
    }

    /// A fully connected layer from a flat value; weights and bias uniform within `1 / sqrt(inputs)`.
    Value linear(String name, Value x, int outputs) {
        double bound = 1 / Math.sqrt(x.channels());
        return linear(
                x,
                outputs,
                name,
                weights.uniform(name + ".weight", bound, outputs, x.channels()),
                weights.uniform(name + ".bias", bound, outputs));
    }

    /// A fully connected layer from a flat value; weights normal with a standard deviation, bias 0.
    Value linear(String name, Value x, int outputs, double deviation) {
        return linear(
                x,
                outputs,
                name,
                weights.normal(name + ".weight", deviation, outputs, x.channels()),
                weights.filled(name + ".bias", 0, outputs));
    }

    private Value linear(Value x, int outputs, String name, Tensor weight, Tensor bias) {
        return add(
                new Value(name, outputs, 1, 1),
                "Gemm",
                List.of(x.name(), initializer(weight), initializer(bias)),
                Attribute.of("transB", 1));
    }

    /// The whole network as a model.
    ///
    /// @param sizes what the last layer added writes, behind `N`
    Model model(String name, Options options, int... sizes) {
        Node last = nodes.removeLast();
        nodes.add(last.withOutputs(List.of(OUTPUT)));
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName(name)
                .addInput(info(INPUT, options.channels(), options.height(), options.width()))
                .addOutput(info(OUTPUT, sizes));
        nodes.forEach(n -> graph.addNode(n.proto()));
        initializers.values().forEach(t -> graph.addInitializer(t.proto()));
        return new Model(ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("filtrate")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
                .setGraph(graph)
                .build());
    }

    private static ValueInfoProto info(String name, int... sizes) {
        TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(ElementType.FLOAT.code());
        type.getShapeBuilder().addDim(Dimension.newBuilder().setDimParam("N"));
        for (int size : sizes) {
            type.getShapeBuilder().addDim(Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    private Value add(Value output, String op, List<String> inputs, Attribute... attributes) {
        nodes.add(Node.of("", op, inputs, List.of(output.name()), attributes).withName(output.name()));
        return output;
    }

    private static Value like(Value x, String name) {
        return new Value(name, x.channels(), x.height(), x.width());
    }

    private static Attribute square(String name, int size) {
        return Attribute.of(name, new long[] {size, size});
    }

    private String initializer(Tensor tensor) {
        initializers.putIfAbsent(tensor.name(), tensor);
        return tensor.name();
    }
}
