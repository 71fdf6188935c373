package org.filtrate.graph.opset;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import java.util.Arrays;
import java.util.List;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;

/// Models of one old operator, by what they try.
enum OldModels {
    BATCH_NORMALIZATION_7(batchNormalization(1)),
    CLIP_7(one(7, "Clip", Attribute.of("min", 0f), Attribute.of("max", 0.5f))),
    CLIP_10_ABOVE_ONLY(one(10, "Clip", Attribute.of("max", 0.5f))),
    CLIP_9_WITHOUT_BOUNDS(one(9, "Clip")),
    CLIP_9_IN_A_BRANCH(branches(OldModel.of(9)
            .node("Relu", List.of("x"), List.of("r"))
            .node("Clip", List.of("r"), List.of("clipped"), Attribute.of("max", 1f))
            .node("Softmax", List.of("clipped"), List.of("soft"))
            .node("Unsqueeze", List.of("soft"), List.of("inner"), ints("axes", 0))
            .outputs("inner"))),
    DROPOUT_7(one(7, "Dropout", Attribute.of("ratio", 0.3f))),
    DROPOUT_10_DEFAULT(one(10, "Dropout")),
    DROPOUT_9_MASK_NOT_READ(
            x(9).node("Dropout", List.of("x"), List.of("y", "mask")).outputs("y")),
    HARDMAX_8(one(8, "Hardmax")),
    LOG_SOFTMAX_10(one(10, "LogSoftmax", Attribute.of("axis", 2))),
    PAD_7(one(7, "Pad", ints("pads", 0, 1, 2, 0, 0, 0, 1, 3), Attribute.of("value", 2.5f))),
    PAD_10_ZEROS(one(10, "Pad", ints("pads", 0, 1, 2, 0, 0, 0, 1, 3))),
    PAD_9_REFLECT(one(9, "Pad", ints("pads", 0, 0, 2, 1, 0, 0, 1, 3), Attribute.of("mode", "reflect"))),
    PAD_10_DOUBLE_BEHIND_OTHERS(OldModel.of(10)
            .input("x", 6, 10)
            .node("Cast", List.of("x"), List.of("d"), Attribute.of("to", ElementType.DOUBLE.code()))
            .node("Identity", List.of("d"), List.of("i"))
            .node("Pad", List.of("i"), List.of("y"), ints("pads", 0, 1, 2, 0), Attribute.of("value", 0.25f))
            .outputs("y")),
    REDUCE_SUM_8(one(8, "ReduceSum", ints("axes", 1, 3), Attribute.of("keepdims", 0))),
    REDUCE_SUM_12_EVERY_AXIS(one(12, "ReduceSum")),
    RESIZE_10_GROWING(resize(10, "Resize", "nearest", 1, 1, 2.3f, 1.9f)),
    RESIZE_10_SHRINKING(resize(10, "Resize", "nearest", 1, 1, 0.6f, 0.4f)),
    RESIZE_10_BOTH(resize(10, "Resize", "nearest", 1, 1, 0.6f, 2.2f)),
    RESIZE_10_LINEAR(resize(10, "Resize", "linear", 1, 1, 0.6f, 2.2f)),
    RESIZE_10_SCALES_FED(x(10).input(Tensor.floats("scales", new long[] {4}, new float[] {1, 1, 3, 0.5f}))
            .node("Resize", List.of("x", "scales"), List.of("y"))
            .outputs("y")),
    RESIZE_11_HALF_PIXEL_OF_TENSORFLOW(resizeOfTensorFlow("nearest", "floor")),
    RESIZE_11_HALF_PIXEL_OF_TENSORFLOW_DEFAULT(resizeOfTensorFlow("nearest", "round_prefer_floor")),
    SCATTER_9(OldModel.of(9)
            .input("x", 6, 10)
            .input("updates", 2, 3)
            .input(Tensor.longs("indices", new long[] {2, 3}, 0, 4, 9, 1, 2, 3))
            .node("Scatter", List.of("x", "indices", "updates"), List.of("y"), Attribute.of("axis", 1))
            .outputs("y")),
    SLICE_9(one(9, "Slice", ints("starts", 1, -4), ints("ends", 3, Integer.MAX_VALUE), ints("axes", 2, 1))),
    SLICE_7_FIRST_AXES(one(7, "Slice", ints("starts", 1, 2), ints("ends", 5, 9))),
    SOFTMAX_7_DEFAULT_AXIS(one(7, "Softmax")),
    SOFTMAX_9_FIRST_AXIS(one(9, "Softmax", Attribute.of("axis", 0))),
    SOFTMAX_11_AXIS_FROM_THE_END(one(11, "Softmax", Attribute.of("axis", -3))),
    SOFTMAX_12_LAST_AXIS(one(12, "Softmax", Attribute.of("axis", 3))),
    SOFTMAX_9_UNKNOWN_RANK(x(9).node("Transpose", List.of("x"), List.of("t"))
            .node("Softmax", List.of("t"), List.of("y"), Attribute.of("axis", 3))
            .outputs("y")),
    SPLIT_11(x(11).node("Split", List.of("x"), List.of("a", "b", "c"), ints("split", 3, 2, 5), Attribute.of("axis", 1))
            .outputs("a", "b", "c")),
    SPLIT_7_EVEN(x(7).node("Split", List.of("x"), List.of("a", "b"), Attribute.of("axis", 1))
            .outputs("a", "b")),
    SQUEEZE_12(OldModel.of(12)
            .input("x", 6, 1, 3, 1)
            .node("Squeeze", List.of("x"), List.of("y"), ints("axes", 3))
            .outputs("y")),
    SQUEEZE_11_EVERY_AXIS(OldModel.of(11)
            .input("x", 6, 1, 3, 1)
            .node("Squeeze", List.of("x"), List.of("y"))
            .outputs("y")),
    TOP_K_9(x(9).node("TopK", List.of("x"), List.of("values", "at"), Attribute.of("k", 2), Attribute.of("axis", 3))
            .outputs("values", "at")),
    UNSQUEEZE_12(one(12, "Unsqueeze", ints("axes", 0, 3))),
    UPSAMPLE_7(one(7, "Upsample", Attribute.of("scales", new float[] {1, 1, 2, 3}))),
    UPSAMPLE_8_LINEAR(
            one(8, "Upsample", Attribute.of("mode", "linear"), Attribute.of("scales", new float[] {1, 1, 2.5f, 1.7f}))),
    UPSAMPLE_9(resize(9, "Upsample", "nearest", 1, 1, 1.3f, 2.4f)),
    UPSAMPLE_9_LINEAR(resize(9, "Upsample", "linear", 1, 1, 2, 2));

    @SuppressWarnings("ImmutableEnumChecker") // a model under construction until the constant is made, read only after
    private final OldModel model;

    OldModels(OldModel model) {
        this.model = model;
    }

    OldModel model() {
        return model;
    }

    /// A model with the input `x (6, 10, 3, 5)`.
    static OldModel x(long opset) {
        return OldModel.of(opset).input("x", 6, 10, 3, 5);
    }

    /// One operator from `x` to `y`.
    static OldModel one(long opset, String op, Attribute... attributes) {
        return x(opset).node(op, List.of("x"), List.of("y"), attributes).outputs("y");
    }

    static OldModel batchNormalization(int spatial) {
        return x(7).initializer(channels("scale", 0.5f))
                .initializer(channels("bias", -1))
                .initializer(channels("mean", 0.25f))
                .initializer(channels("variance", 2))
                .node(
                        "BatchNormalization",
                        List.of("x", "scale", "bias", "mean", "variance"),
                        List.of("y"),
                        Attribute.of("spatial", spatial))
                .outputs("y");
    }

    static OldModel resizeOfTensorFlow(String mode, String rounding) {
        return x(11).initializer(Tensor.floats("roi", new long[] {0}, new float[0]))
                .initializer(Tensor.floats("scales", new long[] {4}, new float[] {1, 1, 2.3f, 0.7f}))
                .node(
                        "Resize",
                        List.of("x", "roi", "scales"),
                        List.of("y"),
                        Attribute.of("mode", mode),
                        Attribute.of("coordinate_transformation_mode", "tf_half_pixel_for_nn"),
                        Attribute.of("nearest_mode", rounding))
                .outputs("y");
    }

    /// An `If` with `branch`, which reads `x` from around it, on both sides.
    static OldModel branches(OldModel branch) {
        Tensor yes = new Tensor(Tensor.bytes("yes", new long[0], new byte[] {1}).proto().toBuilder()
                .setDataType(ElementType.BOOL.code())
                .build());
        Node choice = Node.of(
                "", "If", List.of("yes"), List.of("y"), graph("then_branch", branch), graph("else_branch", branch));
        return x(9).initializer(yes).node(choice).outputs("y");
    }

    private static Attribute graph(String name, OldModel graph) {
        return new Attribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.GRAPH)
                .setG(graph.graph())
                .build());
    }

    private static OldModel resize(long opset, String op, String mode, float... scales) {
        return x(opset).initializer(Tensor.floats("scales", new long[] {4}, scales))
                .node(op, List.of("x", "scales"), List.of("y"), Attribute.of("mode", mode))
                .outputs("y");
    }

    private static Attribute ints(String name, long... values) {
        return Attribute.of(name, values);
    }

    private static Tensor channels(String name, float value) {
        float[] values = new float[10];
        Arrays.fill(values, value);
        return Tensor.floats(name, new long[] {10}, values);
    }
}
