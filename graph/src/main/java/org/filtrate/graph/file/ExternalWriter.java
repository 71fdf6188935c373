package org.filtrate.graph.file;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.OutputStream;

/// Moves the raw data of a model's large initializers to a stream, each at a page boundary so that it can be mapped.
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
            if (tensor.getRawData().size() >= SMALLEST_BYTES) {
                graph.setInitializer(i, write(tensor, out));
            }
        }
        return model.toBuilder().setGraph(graph).build();
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
