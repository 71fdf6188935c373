package org.filtrate.graph.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Shape;
import org.filtrate.graph.TensorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Operators, and forms of operators, that no recorded test covers.
///
/// Inputs are shapes, `[1;2]` a constant vector of integers, `3` a constant integer, `_` an omitted input; attributes
/// are numbers, lists `[1;2]` or words.
class FurtherOperatorTest {
    @ParameterizedTest
    @CsvSource({
        "LSTM, hidden_size=5 direction=bidirectional, (7x2x3) (2x20x3) (2x20x5), (7x2x2x5) (2x2x5) (2x2x5)",
        "GRU, layout=1, (2x7x3) (1x15x3) (1x15x5), (2x7x1x5) (2x1x5)",
        "RNN, hidden_size=5, (7xNx3) (1x5x3) (1x5x5), (7x1xNx5) (1xNx5)",
        "QLinearConv, pads=[1;0;1;0], (Nx6x10x5) () () (8x6x3x2) () () () (8), (Nx8x10x4)",
        "DeformConv, pads=[1;1;1;1], (Nx6x10x5) (8x6x3x3) (Nx18x10x5), (Nx8x10x5)",
        "QLinearMatMul, '', (6x3) () () (3x5) () () () (), (6x5)",
        "Einsum, equation=bij;bjk->bik, (Nx6x3) (Nx3x5), (Nx6x5)",
        "Einsum, equation=...ij;...jk, (10x1x6x3) (4x3x5), (10x4x6x5)",
        "Einsum, equation=ii->i, (6x6), (6)",
        "Det, '', (Nx3x3), (N)",
        "MaxUnpool, kernel_shape=[2;3] strides=[2;3], (Nx6x5x3) (Nx6x5x3), (Nx6x10x9)",
        "MaxRoiPool, pooled_shape=[3;5], (1x6x10x10) (Rx5), (Rx6x3x5)",
        "LpPool, kernel_shape=[3;2] auto_pad=VALID, (Nx6x10x5), (Nx6x8x4)",
        "GlobalLpPool, '', (Nx6x10x3x5), (Nx6x1x1x1)",
        "RoiAlign, output_height=3 output_width=5, (1x6x10x10) (Rx4) (R), (Rx6x3x5)",
        "GridSample, '', (Nx6x10x3) (Nx5x7x2), (Nx6x5x7)",
        "AffineGrid, '', (6x2x3) [6;3;10;5], (6x10x5x2)",
        "Col2Im, '', (Nx30x12) [6;10] [3;5], (Nx2x6x10)",
        "CenterCropPad, axes=[-1;1], (Nx6x10x3) [5;7], (Nx7x10x5)",
        "SpaceToDepth, blocksize=5, (Nx6x10x15), (Nx150x2x3)",
        "DepthToSpace, blocksize=3, (Nx18x10xW), (Nx2x30x3W)",
        "TopK, axis=1, (Nx6x3) [5], (Nx5x3) (Nx5x3)",
        "TopK, k=2, (Nx6x3), (Nx6x2) (Nx6x2)",
        "Unique, axis=1, (Nx6x3), (Nxunk__0x3) (unk__0) (6) (unk__0)",
        "Compress, axis=1, (Nx6x3) (6), (Nxunk__0x3)",
        "NonMaxSuppression, '', (1x6x4) (1x10x6), (unk__0x3)",
        "NonZero, '', (Nx6), (2xunk__0)",
        "ReverseSequence, '', (6xN) (N), (6xN)",
        "Trilu, '', (6x3), (6x3)",
        "EyeLike, '', (6x3), (6x3)",
        "Multinomial, sample_size=5, (Nx6), (Nx5)",
        "RandomNormal, shape=[6;10;3], '', (6x10x3)",
        "RandomUniformLike, '', (Nx3), (Nx3)",
        "HannWindow, '', 10, (10)",
        "ScatterElements, axis=1, (Nx6) (Nx3) (Nx3), (Nx6)",
        "OneHot, axis=1, (Nx3) 10 (2), (Nx10x3)",
        "NegativeLogLikelihoodLoss, reduction=none, (Nx6x5) (Nx5), (Nx5)",
        "SoftmaxCrossEntropyLoss, '', (Nx6) (N), () (Nx6)",
        "Attention, q_num_heads=3 kv_num_heads=3, (Nx10x6) (Nx5x6) (Nx5x15), (Nx10x15)",
        "Attention, '', (Nx6x10x4) (Nx3x5x4) (Nx3x5x7) _ (Nx3x2x4) (Nx3x2x7), (Nx6x10x7) (Nx3x7x4) (Nx3x7x7) (Nx6x10x7)",
        "RMSNormalization, '', (Nx6x3) (3), (Nx6x3)",
        "ReduceL2, axes=[1] keepdims=0, (Nx6x3), (Nx3)",
        "ReduceProd, axes=[-1], (Nx6x3), (Nx6x1)",
        "DynamicQuantizeLinear, '', (Nx6), (Nx6) () ()",
    })
    void givesTheShapesOfTheStandard(String op, String attributes, String inputs, String outputs) {
        requireOutputs(17, op, attributes, inputs, outputs);
    }

    @ParameterizedTest
    @CsvSource({
        "7, Upsample, scales=[1.0;1.0;2.0;3.0], (Nx6x3x5), (Nx6x6x15)",
        "11, Squeeze, axes=[1;-1], (Nx1x3x1), (Nx3)",
        "13, Squeeze, '', (Nx1x3x1) [1;-1], (Nx3)",
        "11, Unsqueeze, axes=[3;0], (Nx3), (1xNx3x1)",
        "13, Unsqueeze, '', (Nx3) [3;0], (1xNx3x1)",
        "11, Split, axis=1 split=[4;2], (Nx6), (Nx4) (Nx2)",
        "13, Split, axis=1, (Nx6) [4;2], (Nx4) (Nx2)",
        "18, Split, axis=1 num_outputs=4, (Nx10), (Nx3) (Nx3) (Nx3) (Nx1)",
        "11, Split, axis=1, (Nx6), (Nx2) (Nx2) (Nx2)",
        "11, Split, '', (4Nx6), (2Nx6) (2Nx6)",
        "9, Slice, starts=[1] ends=[-1] axes=[2], (Nx6x10), (Nx6x8)",
        "13, Slice, '', (Nx6x10) [9] [0] [-1] [-3], (Nx6x3)",
        "13, Slice, '', (NxHx10) [0] [9223372036854775807] [1] [1], (NxHx10)",
        "13, Slice, '', (Nx4Hx10) [0] [9223372036854775807] [1] [2], (Nx2Hx10)",
        "9, Pad, pads=[0;1;2;0;3;4], (Nx6x10), (Nx10x16)",
        "13, Pad, '', (Nx6x10) [1;2;3;4] _ [1;-1], (Nx10x16)",
        "11, ReduceMean, axes=[2;3], (Nx6x3x5), (Nx6x1x1)",
        "18, ReduceMean, '', (Nx6x3x5) [2;3], (Nx6x1x1)",
        "18, ReduceMean, noop_with_empty_axes=1, (Nx6x3x5), (Nx6x3x5)",
        "18, ReduceMean, keepdims=0, (Nx6x3x5), ()",
        "13, Reshape, '', (Nx6x10) [0;3;-1], (Nx3x20)",
        "14, Reshape, allowzero=1, (0x6x10) [0;3], (0x3)",
        "13, Flatten, axis=2, (2Nx6x10x3), (12Nx30)",
        "13, Tile, '', (Nx6) [2;3], (2Nx18)",
        "13, Dropout, '', (Nx6), (Nx6) (Nx6)",
        "9, BatchNormalization, '', (Nx6x3) (6) (6) (6) (6), (Nx6x3) (6) (6) (6) (6)",
        "13, MaxPool, kernel_shape=[3;3] strides=[2;2] ceil_mode=1, (Nx6x10x5), (Nx6x5x2) (Nx6x5x2)",
        "13, MaxPool, kernel_shape=[3] auto_pad=SAME_UPPER strides=[2], (Nx6x4W), (Nx6x2W)",
        "13, ConvTranspose, strides=[2;2] pads=[1;1;1;1], (Nx6x10xW) (6x3x4x4), (Nx3x20x2W)",
        "13, ConvTranspose, group=2 strides=[2] output_padding=[1], (Nx6x10) (6x5x3), (Nx10x22)",
        "13, ConvTranspose, output_shape=[10;8] strides=[3;3], (Nx1x3x3) (1x2x3x3), (Nx2x10x8)",
        "13, Conv, group=3 dilations=[2] strides=[3], (Nx6x20) (9x2x3), (Nx9x6)",
        "13, Gemm, transA=1 transB=1, (6xN) (10x6) (10), (Nx10)",
        "13, Where, '', (Nx1) (6) (1x1), (Nx6)",
        "13, MatMul, '', (6) (Nx6x5), (Nx5)",
        "13, Concat, axis=1, (Nx6) (Nx10) (Nx3), (Nx19)",
    })
    void knowsBothFormsOfAnOperator(long opset, String op, String attributes, String inputs, String outputs) {
        requireOutputs(opset, op, attributes, inputs, outputs);
    }

    private static void requireOutputs(long opset, String op, String attributes, String inputs, String outputs) {
        Sketch sketch = new Sketch(opset);
        List<String> names = new ArrayList<>();
        Map<String, TensorType> types = new HashMap<>();
        for (String input : words(inputs)) {
            String name = input.equals("_") ? "_" : "i" + names.size();
            if (input.startsWith("(")) {
                types.put(name, TensorType.of(ElementType.FLOAT, Sketch.shape(dims(input))));
                sketch.input(name);
            } else if (input.startsWith("[")) {
                sketch.constant(name, longs(input));
            } else if (!name.equals("_")) {
                sketch.scalar(name, Long.parseLong(input));
            }
            names.add(name);
        }
        List<String> expected = words(outputs);
        List<String> results =
                IntStream.range(0, expected.size()).mapToObj(i -> "o" + i).toList();
        sketch.node("", results, op, String.join(" ", names), attributes(attributes));
        Shapes found = ShapeInference.infer(sketch.model(), types);
        assertThat(results.stream()
                        .map(o -> found.shape(o).map(Shape::toString).orElse("(?)"))
                        .toList())
                .isEqualTo(expected);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static Object[] dims(String shape) {
        String inner = shape.substring(1, shape.length() - 1);
        return inner.isEmpty()
                ? new Object[0]
                : Arrays.stream(inner.split("x")).map(FurtherOperatorTest::dim).toArray();
    }

    private static Object dim(String text) {
        if (text.matches("\\d+")) {
            return Integer.valueOf(text);
        }
        String factor = text.replaceAll("\\D", "");
        return factor.isEmpty() ? text : new Dim(Long.parseLong(factor), text.substring(factor.length()));
    }

    private static long[] longs(String list) {
        return Arrays.stream(list.substring(1, list.length() - 1).split(";"))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static Attribute[] attributes(String text) {
        return words(text).stream().map(FurtherOperatorTest::attribute).toArray(Attribute[]::new);
    }

    private static Attribute attribute(String text) {
        String name = text.substring(0, text.indexOf('='));
        String value = text.substring(name.length() + 1);
        if (value.startsWith("[") && value.contains(".")) {
            long[] numbers = longs(value.replace(".0", ""));
            float[] reals = new float[numbers.length];
            for (int i = 0; i < reals.length; i++) {
                reals[i] = numbers[i];
            }
            return Attribute.of(name, reals);
        }
        if (value.startsWith("[")) {
            return Attribute.of(name, longs(value));
        }
        return value.matches("-?\\d+")
                ? Attribute.of(name, Long.parseLong(value))
                : Attribute.of(name, name.equals("equation") ? value.replace(';', ',') : value);
    }
}
