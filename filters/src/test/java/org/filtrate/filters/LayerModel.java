package org.filtrate.filters;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelWriter;

/// A model of one layer, and ONNX Runtime to run it.
public final class LayerModel {
    private static final OrtEnvironment ENVIRONMENT =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "test");

    private LayerModel() {}

    /// Random numbers, about standard normal, from a seed.
    public static float[] random(long seed, long count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[Math.toIntExact(count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /// A model that reads `x` of the given dims and writes `y`.
    public static Model of(String op, long[] inputDims, List<Tensor> constants, Attribute... attributes) {
        List<String> inputs = new java.util.ArrayList<>(List.of("x"));
        constants.forEach(t -> inputs.add(t.name()));
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("layer")
                .addNode(Node.of("", op, inputs, List.of("y"), attributes).proto())
                .addInput(value("x", inputDims))
                .addOutput(ValueInfoProto.newBuilder()
                        .setName("y")
                        .setType(TypeProto.newBuilder()
                                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(1))));
        constants.forEach(t -> graph.addInitializer(t.proto()));
        return new Model(ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build());
    }

    private static ValueInfoProto value(String name, long[] dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape)))
                .build();
    }

    /// Runs a model of one input and one output.
    public static float[] run(Model model, long[] inputDims, float[] input) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = ENVIRONMENT.createSession(ModelWriter.toBytes(model), options);
                OnnxTensor x = OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(input), inputDims);
                OrtSession.Result result = session.run(Map.of("x", x))) {
            FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            return values;
        } catch (OrtException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
