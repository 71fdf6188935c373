package org.filtrate.compress;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;

/// A model of one layer and a batch normalisation after it, with random numbers: `x` to `z` to `y`.
final class NormModel {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("normalised");
    private final SplittableRandom random = new SplittableRandom(3);
    private final int rank;

    NormModel(long... inputDims) {
        rank = inputDims.length;
        graph.addInput(value("x", inputDims));
    }

    /// A float value of a shape, for inputs and outputs.
    static ValueInfoProto value(String name, long... dims) {
        ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
        var type = value.getTypeBuilder().getTensorTypeBuilder().setElemType(1);
        LongStream.of(dims).forEach(d -> type.getShapeBuilder().addDimBuilder().setDimValue(d));
        return value.build();
    }

    float[] numbers(long count, double from, double to) {
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(from, to);
        }
        return values;
    }

    NormModel constant(String name, double from, double to, long... dims) {
        return constant(Tensor.floats(name, dims, numbers(LongStream.of(dims).reduce(1, (a, b) -> a * b), from, to)));
    }

    NormModel constant(Tensor tensor) {
        graph.addInitializer(tensor.proto());
        return this;
    }

    NormModel input(String name, long... dims) {
        graph.addInput(value(name, dims));
        return this;
    }

    NormModel output(String name) {
        ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
        var type = value.getTypeBuilder().getTensorTypeBuilder().setElemType(1);
        for (int i = 0; i < rank; i++) {
            type.getShapeBuilder().addDimBuilder().setDimParam(name + i);
        }
        graph.addOutput(value);
        return this;
    }

    NormModel node(String output, String op, List<String> inputs, Attribute... attributes) {
        graph.addNode(Node.of("", op, inputs, List.of(output), attributes).proto());
        return this;
    }

    @Override
    public String toString() {
        return graph.getNode(0).getOpType() + graph.getInitializer(0).getDimsList();
    }

    /// A layer with a weight `w` and, where `biases` is not 0, a bias `b`.
    NormModel layer(String op, long[] weight, int biases, Attribute... attributes) {
        constant("w", -1, 1, weight);
        List<String> inputs = new ArrayList<>(List.of("x", "w"));
        if (biases > 0) {
            constant("b", -1, 1, biases);
            inputs.add("b");
        }
        return node("z", op, inputs, attributes);
    }

    /// A batch normalisation of `z`, some of its scales negative.
    NormModel norm(int channels, Attribute... attributes) {
        return constant("gamma", -1, 2, channels)
                .constant("beta", -1, 1, channels)
                .constant("mean", -1, 1, channels)
                .constant("variance", .1, 4, channels)
                .node("y", "BatchNormalization", List.of("z", "gamma", "beta", "mean", "variance"), attributes)
                .output("y");
    }

    Model model() {
        return new Model(ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(15))
                .setGraph(graph)
                .build());
    }
}
