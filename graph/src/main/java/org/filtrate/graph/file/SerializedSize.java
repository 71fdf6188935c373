package org.filtrate.graph.file;

import ai.onnx.proto.OnnxMl.ModelProto;

/// The serialized size of a model, also where it exceeds what protobuf itself can count.
final class SerializedSize {
    private SerializedSize() {}

    static long of(ModelProto model) {
        long tensors = model.getGraph().getInitializerList().stream()
                .mapToLong(t -> t.getRawData().size())
                .sum();
        // protobuf counts in int: a model whose raw data alone come near the limit must not be asked.
        return tensors > ModelWriter.INLINE_LIMIT_BYTES ? tensors : model.getSerializedSize();
    }
}
