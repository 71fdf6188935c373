package org.filtrate.cli;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;

/// A network for 3x32x32 images so small that whatever is asked of it takes a second or two: convolutions `features.0`
/// and `features.4`, and `classifier`.
final class SmallNetwork {
    private static final int WIDTH = 32;
    private static final int CLASSES = 10;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("small");
    private final SplittableRandom random = new SplittableRandom(5);

    private SmallNetwork() {}

    /// Writes it, with random weights.
    static void write(Path file) {
        SmallNetwork network = new SmallNetwork();
        network.graph.addInput(value("input", 3, 32, 32));
        network.convolution("features.0", "input", 3, WIDTH);
        network.convolution("features.4", "features.0.positive", WIDTH, 2 * WIDTH);
        network.node("GlobalAveragePool", List.of("features.4.positive"), "pooled");
        network.node("Flatten", List.of("pooled"), "flat");
        network.weights("classifier.weight", CLASSES, 2 * WIDTH);
        network.weights("classifier.bias", CLASSES);
        List<String> inputs = List.of("flat", "classifier.weight", "classifier.bias");
        network.node("Gemm", inputs, "output", Attribute.of("transB", 1L));
        network.graph.addOutput(value("output", CLASSES));
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(network.graph)
                .build();
        try {
            Files.write(file, model.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void convolution(String name, String input, int from, int to) {
        weights(name + ".weight", to, from, 3, 3);
        weights(name + ".bias", to);
        List<String> inputs = List.of(input, name + ".weight", name + ".bias");
        node("Conv", inputs, name + ".output", Attribute.of("pads", new long[] {1, 1, 1, 1}));
        node("Relu", List.of(name + ".output"), name + ".positive");
    }

    private void node(String op, List<String> inputs, String output, Attribute... attributes) {
        graph.addNode(Node.of("", op, inputs, List.of(output), attributes).proto());
    }

    private void weights(String name, long... dims) {
        int count = 1;
        for (long dim : dims) {
            count *= (int) dim;
        }
        double scale = Math.sqrt(2.0 * dims[0] / count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        graph.addInitializer(Tensor.floats(name, dims, values).proto());
    }

    /// A value of images, how many being left open.
    private static ValueInfoProto value(String name, long... dims) {
        ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
        var type = value.getTypeBuilder().getTensorTypeBuilder().setElemType(1);
        type.getShapeBuilder().addDimBuilder().setDimParam("N");
        for (long dim : dims) {
            type.getShapeBuilder().addDimBuilder().setDimValue(dim);
        }
        return value.build();
    }
}
