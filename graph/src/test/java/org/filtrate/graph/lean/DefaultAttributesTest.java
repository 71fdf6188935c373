package org.filtrate.graph.lean;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Model;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.opset.OnnxRuntime;
import org.filtrate.graph.shape.Sketch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Attributes that are left out say what ONNX Runtime does without them.
class DefaultAttributesTest {
    private static final float[] VALUES = new float[2 * 8 * 5 * 4];

    static {
        for (int i = 0; i < VALUES.length; i++) {
            VALUES[i] = (float) Math.sin(1 + 5 * i);
        }
    }

    /// An operator that reads `x` and constants, with one attribute written out.
    record Case(String op, String inputs, List<Attribute> needed, Attribute written) {
        @Override
        public String toString() {
            return op + " " + written;
        }

        Model model() {
            Attribute[] attributes =
                    Stream.concat(needed.stream(), Stream.of(written)).toArray(Attribute[]::new);
            Sketch sketch = new Sketch(19)
                    .input("x", 2, 8, 5, 4)
                    .reals("eight", 1, 2, 3, 4, 5, 6, 7, 8)
                    .reals("four", .5f, 2, -1, 1)
                    .reals("flat_kernel", 1, 2, -1, .5f, 3, 1, 2, 1)
                    .constant("kernel_dims", 1, 8, 1, 1)
                    .constant("turned_dims", 8, 1, 1, 1)
                    .constant("matrix", 80, 4)
                    .constant("square", 4, 4)
                    .constant("whole", 2)
                    .constant("pads", 0, 0, 1, 0, 0, 0, 0, 2)
                    .constant("index", 1)
                    .constant("sixteen", 16, -1)
                    .reals("scales", 1, 1, 1.7f, .6f)
                    .node("kernel", "Reshape", "flat_kernel kernel_dims")
                    .node("turned", "Reshape", "flat_kernel turned_dims")
                    .node("m", "Reshape", "x matrix")
                    .node("s", "Expand", "four square")
                    .node("y", op, inputs, attributes)
                    .output("y");
            ModelProto.Builder model = sketch.model().proto().toBuilder();
            model.getGraphBuilder().getOutputBuilder(0).clearType();
            return new Model(model.build());
        }
    }

    private static Case of(String op, String inputs, Attribute written, Attribute... needed) {
        return new Case(op, inputs, List.of(needed), written);
    }

    private static Attribute ints(String name, long... values) {
        return Attribute.of(name, values);
    }

    static Stream<Case> cases() {
        Attribute kernel = ints("kernel_shape", 3, 2);
        Attribute cubic = Attribute.of("mode", "cubic");
        Stream<Case> windows = Stream.of("MaxPool", "AveragePool", "LpPool")
                .flatMap(op -> Stream.of(
                        of(op, "x", Attribute.of("auto_pad", "NOTSET"), kernel),
                        of(op, "x", ints("strides", 1, 1), kernel),
                        of(op, "x", ints("dilations", 1, 1), kernel),
                        of(op, "x", ints("pads", 0, 0, 0, 0), kernel)));
        Stream<Case> reductions = Stream.of("ReduceMean", "ReduceMax", "ReduceMin")
                .map(op -> of(op, "x", Attribute.of("keepdims", 1)));
        Stream<Case> others = Stream.of(
                of("Conv", "x kernel", Attribute.of("group", 1)),
                of("Conv", "x kernel", Attribute.of("auto_pad", "NOTSET")),
                of("Conv", "x kernel", ints("strides", 1, 1)),
                of("Conv", "x kernel", ints("dilations", 1, 1)),
                of("Conv", "x kernel", ints("pads", 0, 0, 0, 0)),
                of("ConvTranspose", "x turned", Attribute.of("group", 1)),
                of("ConvTranspose", "x turned", Attribute.of("auto_pad", "NOTSET")),
                of("ConvTranspose", "x turned", ints("strides", 1, 1)),
                of("ConvTranspose", "x turned", ints("dilations", 1, 1)),
                of("ConvTranspose", "x turned", ints("pads", 0, 0, 0, 0)),
                of("ConvTranspose", "x turned", ints("output_padding", 0, 0)),
                of("MaxPool", "x", Attribute.of("ceil_mode", 0), kernel, ints("strides", 2, 3)),
                of("MaxPool", "x", Attribute.of("storage_order", 0), kernel),
                of("AveragePool", "x", Attribute.of("ceil_mode", 0), kernel, ints("strides", 2, 3)),
                of("AveragePool", "x", Attribute.of("count_include_pad", 0), kernel, ints("pads", 1, 1, 1, 0)),
                of("BatchNormalization", "x eight eight eight eight", Attribute.of("epsilon", 1e-5f)),
                of("BatchNormalization", "x eight eight eight eight", Attribute.of("momentum", .9f)),
                of("BatchNormalization", "x eight eight eight eight", Attribute.of("training_mode", 0)),
                of("InstanceNormalization", "x eight eight", Attribute.of("epsilon", 1e-5f)),
                of("LayerNormalization", "x four", Attribute.of("epsilon", 1e-5f)),
                of("LayerNormalization", "x four", Attribute.of("axis", -1)),
                of("LayerNormalization", "x four", Attribute.of("stash_type", 1)),
                of("Gemm", "m s four", Attribute.of("alpha", 1f)),
                of("Gemm", "m s four", Attribute.of("beta", 1f)),
                of("Gemm", "m s four", Attribute.of("transA", 0)),
                of("Gemm", "m s four", Attribute.of("transB", 0)),
                of("Flatten", "x", Attribute.of("axis", 1)),
                of("Softmax", "x", Attribute.of("axis", -1)),
                of("LogSoftmax", "x", Attribute.of("axis", -1)),
                of("Reshape", "x sixteen", Attribute.of("allowzero", 0)),
                of("Gather", "x index", Attribute.of("axis", 0)),
                of("Split", "x whole", Attribute.of("axis", 0)),
                of("Pad", "x pads", Attribute.of("mode", "constant")),
                of("LeakyRelu", "x", Attribute.of("alpha", .01f)),
                of("Elu", "x", Attribute.of("alpha", 1f)),
                of("HardSigmoid", "x", Attribute.of("alpha", .2f)),
                of("HardSigmoid", "x", Attribute.of("beta", .5f)),
                of("DepthToSpace", "x", Attribute.of("mode", "DCR"), Attribute.of("blocksize", 2)),
                of("Shape", "x", Attribute.of("start", 0)),
                of("ReduceSum", "x", Attribute.of("keepdims", 1)),
                of("ArgMax", "x", Attribute.of("keepdims", 1)),
                of("ArgMin", "x", Attribute.of("keepdims", 1)),
                of("ArgMax", "x", Attribute.of("select_last_index", 0)),
                of("ArgMin", "x", Attribute.of("select_last_index", 0)),
                of("Resize", "x _ scales", Attribute.of("mode", "nearest")),
                of("Resize", "x _ scales", Attribute.of("coordinate_transformation_mode", "half_pixel")),
                of("Resize", "x _ scales", Attribute.of("nearest_mode", "round_prefer_floor")),
                of("Resize", "x _ scales", Attribute.of("cubic_coeff_a", -.75f), cubic),
                of("Resize", "x _ scales", Attribute.of("exclude_outside", 0), cubic),
                of("Resize", "x _ scales", Attribute.of("extrapolation_value", 0f)));
        return Stream.of(windows, reductions, others).flatMap(s -> s);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void leavingItOutChangesNothing(Case test) throws OrtException {
        Model model = test.model();
        Model lean = DefaultAttributes.drop(model);
        assertThat(lean.graph().producer("y").orElseThrow().attribute(test.written().name()))
                .isEmpty();
        Map<String, Tensor> feeds = Map.of("x", Tensor.floats("x", new long[] {2, 8, 5, 4}, VALUES));
        assertThat(OnnxRuntime.run(lean, feeds).getFirst().values())
                .containsExactly(OnnxRuntime.run(model, feeds).getFirst().values());
    }
}
