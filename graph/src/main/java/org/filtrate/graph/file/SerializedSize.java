package org.filtrate.graph.file;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;

/// The serialized size of a model, also where it exceeds what protobuf itself can count.
final class SerializedSize {
    /// A margin for what the two ways to count might differ by: text that is not UTF-8.
    private static final long MARGIN = 1 << 20;

    private SerializedSize() {}

    /// The size in bytes.
    static long of(ModelProto model) {
        long counted = counted(model);
        return counted > Integer.MAX_VALUE - MARGIN ? counted : model.getSerializedSize();
    }

    /// The size of a message, added up field by field.
    static long counted(Message message) {
        long size = message.getUnknownFields().getSerializedSize();
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            long tag = CodedOutputStream.computeTagSize(field.getNumber());
            if (!field.isRepeated()) {
                size += tag + element(field, entry.getValue());
                continue;
            }
            List<?> values = (List<?>) entry.getValue();
            long elements = elements(field, values);
            size += field.isPacked() ? tag + delimited(elements) : tag * values.size() + elements;
        }
        return size;
    }

    private static long elements(FieldDescriptor field, List<?> values) {
        return switch (field.getType()) {
            case DOUBLE, FIXED64, SFIXED64 -> 8L * values.size();
            case FLOAT, FIXED32, SFIXED32 -> 4L * values.size();
            default -> values.stream().mapToLong(v -> element(field, v)).sum();
        };
    }

    private static long element(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case DOUBLE, FIXED64, SFIXED64 -> 8;
            case FLOAT, FIXED32, SFIXED32 -> 4;
            case BOOL -> 1;
            case INT64 -> CodedOutputStream.computeInt64SizeNoTag((Long) value);
            case UINT64 -> CodedOutputStream.computeUInt64SizeNoTag((Long) value);
            case SINT64 -> CodedOutputStream.computeSInt64SizeNoTag((Long) value);
            case INT32 -> CodedOutputStream.computeInt32SizeNoTag((Integer) value);
            case UINT32 -> CodedOutputStream.computeUInt32SizeNoTag((Integer) value);
            case SINT32 -> CodedOutputStream.computeSInt32SizeNoTag((Integer) value);
            case ENUM -> CodedOutputStream.computeEnumSizeNoTag(((EnumValueDescriptor) value).getNumber());
            case STRING -> CodedOutputStream.computeStringSizeNoTag((String) value);
            case BYTES -> delimited(((ByteString) value).size());
            case MESSAGE -> delimited(counted((Message) value));
            case GROUP -> throw new IllegalArgumentException("ONNX has no groups: " + field.getFullName());
        };
    }

    /// A length and that many bytes.
    private static long delimited(long length) {
        return CodedOutputStream.computeUInt64SizeNoTag(length) + length;
    }
}
