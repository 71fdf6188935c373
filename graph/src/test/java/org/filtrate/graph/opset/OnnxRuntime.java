package org.filtrate.graph.opset;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelWriter;

/// Runs models on ONNX Runtime as they are, unoptimised, and hands out what they compute.
public final class OnnxRuntime {
    private static final OrtEnvironment ENVIRONMENT =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);

    private OnnxRuntime() {}

    /// One output: its type and dims as text, and its elements as single precision numbers.
    public record Output(String type, float[] values) {}

    public static List<Output> run(Model model, Map<String, Tensor> feeds) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            try (OrtSession session = ENVIRONMENT.createSession(ModelWriter.toBytes(model), options)) {
                return run(session, feeds);
            }
        }
    }

    private static List<Output> run(OrtSession session, Map<String, Tensor> feeds) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (Tensor feed : feeds.values()) {
                inputs.put(feed.name(), tensor(feed));
            }
            List<Output> outputs = new ArrayList<>();
            try (OrtSession.Result result = session.run(inputs)) {
                for (Map.Entry<String, OnnxValue> entry : result) {
                    outputs.add(output((OnnxTensor) entry.getValue()));
                }
            }
            return outputs;
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(Tensor feed) throws OrtException {
        return switch (feed.type()) {
            case FLOAT -> OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(feed.floats()), feed.dims());
            case INT64 -> OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(feed.longs()), feed.dims());
            default -> throw new IllegalArgumentException(feed.type() + " is not fed by these tests");
        };
    }

    private static Output output(OnnxTensor tensor) {
        TensorInfo info = tensor.getInfo();
        ByteBuffer bytes = tensor.getByteBuffer().order(ByteOrder.nativeOrder());
        byte[] raw = new byte[bytes.remaining()];
        bytes.get(raw);
        Tensor read = new Tensor(ai.onnx.proto.OnnxMl.TensorProto.newBuilder()
                .setName("output")
                .setDataType(ElementType.valueOf(info.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", ""))
                        .code())
                .addAllDims(java.util.Arrays.stream(info.getShape()).boxed().toList())
                .setRawData(com.google.protobuf.ByteString.copyFrom(raw))
                .build());
        return new Output(read.type() + " " + read.shape(), read.floats());
    }
}
