package org.filtrate.graph.file;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.OutputStream;
import org.filtrate.graph.Tensor;

/// Moves the data of a model's large initializers to a stream, each at a page boundary so that it can be
/// mapped.
final class ExternalWriter {
    private static final int SMALLEST_BYTES = 1024;
    private static final long ALIGNMENT = 4096;

    private final String location;
    private long offset;

    ExternalWriter(String location) {
        this.location = location;
    }

    long writtenBytes() {
        return offset;
    }

    ModelProto write(ModelProto model, OutputStream out) throws IOException {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            TensorProto tensor = graph.getInitializer(i);
            if (new Tensor(tensor).sizeBytes() >= SMALLEST_BYTES) {
                tensor = raw(tensor);
            }
            if (tensor.getRawData().size() >= SMALLEST_BYTES) {
                graph.setInitializer(i, write(tensor, out));
            }
        }
        return model.toBuilder().setGraph(graph).build();
    }

    /// A tensor of typed numbers with raw data in their place; other tensors as they are.
    private static TensorProto raw(TensorProto proto) {
        Tensor tensor = new Tensor(proto);
        if (proto.hasRawData()) {
            return proto;
        }
        return switch (tensor.type()) {
            case FLOAT ->
                proto.toBuilder()
                        .clearFloatData()
                        .setRawData(Tensor.floats("", tensor.dims(), tensor.floats())
                                .proto()
                                .getRawData())
                        .build();
            case INT64 ->
                proto.toBuilder()
                        .clearInt64Data()
                        .setRawData(Tensor.longs("", tensor.dims(), tensor.longs())
                                .proto()
                                .getRawData())
                        .build();
            default -> proto;
        };
    }

    private TensorProto write(TensorProto tensor, OutputStream out) throws IOException {
        long start = Math.ceilDiv(offset, ALIGNMENT) * ALIGNMENT;
        out.write(new byte[(int) (start - offset)]);
        tensor.getRawData().writeTo(out);
        offset = start + tensor.getRawData().size();
        return tensor.toBuilder()
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location))
                .addExternalData(entry("offset", Long.toString(start)))
                .addExternalData(
                        entry("length", Long.toString(tensor.getRawData().size())))
                .build();
    }

    private static StringStringEntryProto.Builder entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value);
    }
}
