package org.filtrate.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/// A named attribute of a node.
///
/// @param proto the attribute as ONNX stores it
public record Attribute(AttributeProto proto) {
    /// The attribute's name.
    public String name() {
        return proto.getName();
    }

    /// An integer.
    public static Attribute of(String name, long value) {
        return new Attribute(named(name, AttributeType.INT).setI(value).build());
    }

    /// A real number.
    public static Attribute of(String name, float value) {
        return new Attribute(named(name, AttributeType.FLOAT).setF(value).build());
    }

    /// A string.
    public static Attribute of(String name, String value) {
        return new Attribute(named(name, AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build());
    }

    /// A list of integers.
    public static Attribute of(String name, long[] values) {
        return new Attribute(named(name, AttributeType.INTS)
                .addAllInts(LongStream.of(values).boxed().toList())
                .build());
    }

    /// A list of real numbers.
    public static Attribute of(String name, float[] values) {
        AttributeProto.Builder builder = named(name, AttributeType.FLOATS);
        for (float value : values) {
            builder.addFloats(value);
        }
        return new Attribute(builder.build());
    }

    /// A tensor.
    public static Attribute of(String name, Tensor value) {
        return new Attribute(
                named(name, AttributeType.TENSOR).setT(value.proto()).build());
    }

    /// Inside a function: the attribute `name` takes the value that the calling node gives as `from`, a list of
    /// integers.
    public static Attribute intsFrom(String name, String from) {
        return reference(name, from, AttributeType.INTS);
    }

    /// Inside a function: the attribute `name` takes the value that the calling node gives as `from`, an integer.
    public static Attribute intFrom(String name, String from) {
        return reference(name, from, AttributeType.INT);
    }

    /// Inside a function: the attribute `name` takes the value that the calling node gives as `from`, a real number.
    public static Attribute floatFrom(String name, String from) {
        return reference(name, from, AttributeType.FLOAT);
    }

    /// Inside a function: the attribute `name` takes the value that the calling node gives as `from`, a string.
    public static Attribute stringFrom(String name, String from) {
        return reference(name, from, AttributeType.STRING);
    }

    private static Attribute reference(String name, String from, AttributeType type) {
        return new Attribute(named(name, type).setRefAttrName(from).build());
    }

    private static AttributeProto.Builder named(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    /// The value of a list of integers.
    public long[] ints() {
        return proto.getIntsList().stream().mapToLong(Long::longValue).toArray();
    }

    /// The value of a list of real numbers.
    public float[] floats() {
        float[] values = new float[proto.getFloatsCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = proto.getFloats(i);
        }
        return values;
    }

    /// The value as text, for messages: `strides=[2, 2]`.
    @Override
    public String toString() {
        return name() + "="
                + switch (proto.getType()) {
                    case INT -> Long.toString(proto.getI());
                    case FLOAT -> Float.toString(proto.getF());
                    case STRING -> proto.getS().toStringUtf8();
                    case INTS -> proto.getIntsList().toString();
                    case FLOATS ->
                        DoubleStream.of(proto.getFloatsList().stream()
                                        .mapToDouble(Float::doubleValue)
                                        .toArray())
                                .boxed()
                                .toList()
                                .toString();
                    default -> proto.getType().name().toLowerCase(java.util.Locale.ROOT);
                };
    }
}
