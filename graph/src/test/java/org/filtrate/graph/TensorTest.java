package org.filtrate.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TensorTest {
    private static TensorProto.Builder proto(ElementType type, long... dims) {
        TensorProto.Builder builder = TensorProto.newBuilder().setName("t").setDataType(type.code());
        for (long dim : dims) {
            builder.addDims(dim);
        }
        return builder;
    }

    private static Tensor raw(ElementType type, Consumer<ByteBuffer> fill) {
        ByteBuffer buffer = ByteBuffer.allocate((int) type.sizeBytes(3)).order(ByteOrder.LITTLE_ENDIAN);
        fill.accept(buffer);
        return new Tensor(
                proto(type, 3).setRawData(ByteString.copyFrom(buffer.array())).build());
    }

    private static Tensor typed(ElementType type, Consumer<TensorProto.Builder> fill) {
        TensorProto.Builder builder = proto(type, 3);
        fill.accept(builder);
        return new Tensor(builder.build());
    }

    private static void int32(TensorProto.Builder tensor, int... values) {
        for (int value : values) {
            tensor.addInt32Data(value);
        }
    }

    static Stream<Arguments> realNumbers() {
        short one = Float.floatToFloat16(1.5f);
        short two = Float.floatToFloat16(-2);
        return Stream.of(
                Arguments.of(raw(
                        ElementType.FLOAT, b -> b.putFloat(1.5f).putFloat(-2).putFloat(0))),
                Arguments.of(typed(ElementType.FLOAT, t -> t.addAllFloatData(List.of(1.5f, -2f, 0f)))),
                Arguments.of(raw(
                        ElementType.DOUBLE, b -> b.putDouble(1.5).putDouble(-2).putDouble(0))),
                Arguments.of(typed(ElementType.DOUBLE, t -> t.addAllDoubleData(List.of(1.5, -2.0, 0.0)))),
                Arguments.of(raw(
                        ElementType.FLOAT16, b -> b.putShort(one).putShort(two).putShort((short) 0))),
                Arguments.of(typed(
                        ElementType.FLOAT16, t -> int32(t, Short.toUnsignedInt(one), Short.toUnsignedInt(two), 0))),
                Arguments.of(raw(
                        ElementType.BFLOAT16,
                        b -> b.putShort((short) 0x3FC0).putShort((short) 0xC000).putShort((short) 0))),
                Arguments.of(typed(ElementType.BFLOAT16, t -> int32(t, 0x3FC0, 0xC000, 0))));
    }

    @ParameterizedTest
    @MethodSource("realNumbers")
    void everyPrecisionIsReadRawAndTyped(Tensor tensor) {
        assertThat(tensor.checked().floats()).containsExactly(1.5f, -2, 0);
        FloatBuffer numbers = tensor.numbers();
        assertThat(numbers.remaining()).isEqualTo(3);
        assertThat(new float[] {numbers.get(0), numbers.get(1), numbers.get(2)}).containsExactly(1.5f, -2, 0);
    }

    @Test
    void numbersStayWhereTheyLieAlsoBetweenWords() {
        ByteBuffer file = ByteBuffer.allocateDirect(15).order(ByteOrder.LITTLE_ENDIAN);
        file.putFloat(1, 7).putFloat(5, -8).putFloat(9, 9);
        Tensor tensor = new Tensor(proto(ElementType.FLOAT, 3)
                .setRawData(UnsafeByteOperations.unsafeWrap(file.slice(1, 12)))
                .build());
        FloatBuffer numbers = tensor.numbers();
        float[] last = new float[2];
        numbers.get(1, last);
        assertThat(last).containsExactly(-8, 9);
        file.putFloat(5, 3);
        assertThat(numbers.get(1)).isEqualTo(3);
        assertThat(numbers.isReadOnly()).isTrue();
    }

    static Stream<Arguments> integers() {
        return Stream.of(
                Arguments.of(
                        raw(ElementType.INT64, b -> b.putLong(1).putLong(-2).putLong(200)), -2L),
                Arguments.of(typed(ElementType.INT64, t -> t.addAllInt64Data(List.of(1L, -2L, 200L))), -2L),
                Arguments.of(raw(ElementType.INT32, b -> b.putInt(1).putInt(-2).putInt(200)), -2L),
                Arguments.of(typed(ElementType.INT32, t -> int32(t, 1, -2, 200)), -2L),
                Arguments.of(raw(ElementType.UINT32, b -> b.putInt(1).putInt(-2).putInt(200)), (1L << 32) - 2),
                Arguments.of(typed(ElementType.UINT32, t -> t.addAllUint64Data(List.of(1L, 7L, 200L))), 7L),
                Arguments.of(
                        raw(
                                ElementType.INT16,
                                b -> b.putShort((short) 1).putShort((short) -2).putShort((short) 200)),
                        -2L),
                Arguments.of(
                        raw(
                                ElementType.UINT16,
                                b -> b.putShort((short) 1).putShort((short) -2).putShort((short) 200)),
                        65534L),
                Arguments.of(
                        raw(
                                ElementType.UINT8,
                                b -> b.put((byte) 1).put((byte) -2).put((byte) 200)),
                        254L),
                Arguments.of(typed(ElementType.UINT8, t -> int32(t, 1, 254, 200)), 254L));
    }

    @ParameterizedTest
    @MethodSource("integers")
    void everyIntegerIsReadRawAndTyped(Tensor tensor, long second) {
        assertThat(tensor.checked().longs()).containsExactly(1, second, 200);
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNDEFINED", "STRING"})
    void sizesAreThoseOfRawData(ElementType type) {
        long needed = type.sizeBytes(5);
        Tensor fits = new Tensor(proto(type, 5)
                .setRawData(ByteString.copyFrom(new byte[(int) needed]))
                .build());
        assertThat(fits.checked().sizeBytes()).isEqualTo(needed);
        Tensor longer = new Tensor(proto(type, 5)
                .setRawData(ByteString.copyFrom(new byte[(int) needed + 1]))
                .build());
        assertThatThrownBy(longer::checked)
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("tensor 't': " + type + " (5) needs " + needed + " bytes of raw data, " + (needed + 1)
                        + " came");
    }

    @Test
    void numbersRoundTrip() {
        float[] values = {1, -0f, Float.MIN_VALUE, Float.NaN};
        assertThat(Tensor.floats("t", new long[] {2, 2}, values).floats()).containsExactly(values);
        assertThat(Tensor.halves("t", new long[] {3}, new float[] {1, 65504, 1e-9f})
                        .floats())
                .containsExactly(1, 65504, 0);
        assertThat(Tensor.longs("t", new long[] {2}, Long.MIN_VALUE, 3).longs()).containsExactly(Long.MIN_VALUE, 3);
        assertThat(Tensor.bytes("t", new long[] {2}, new byte[] {-1, 3}).longs())
                .containsExactly(255, 3);
    }

    @Test
    void wrongTensorsAreNamed() {
        assertThatThrownBy(() -> new Tensor(proto(ElementType.FLOAT, 2, -3).build()).count())
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("tensor 't': dims [2, -3] hold a negative size");
        assertThatThrownBy(() ->
                        new Tensor(proto(ElementType.FLOAT, 1L << 40, 1L << 40).build()).count())
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("tensor 't': dims [1099511627776, 1099511627776] overflow");
        assertThatThrownBy(() -> new Tensor(proto(ElementType.FLOAT, 4).build()).checked())
                .hasMessage("tensor 't': FLOAT (4) needs 4 typed elements, 0 came");
        assertThatThrownBy(() ->
                        new Tensor(proto(ElementType.FLOAT, 1).setDataType(99).build()).type())
                .hasMessage("element type: code 99 is not one that ONNX defines (0 to 26)");
        assertThatThrownBy(() ->
                        Tensor.floats("t", new long[] {1}, new float[] {1}).longs())
                .hasMessage("tensor 't': numbers are needed, FLOAT came");
    }

    @Test
    void messagesStayOneLine() {
        assertThat(new FiltrateException("node 'a\nb\u001b[31m': wrong"))
                .hasMessage("node 'a\ufffdb\ufffd[31m': wrong");
    }
}
