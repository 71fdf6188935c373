package org.filtrate.tune.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Shared;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.opset.OpsetRaiser;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.networks.Networks;
import org.filtrate.run.Dimension;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.TensorSignature;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole networks against ONNX Runtime.
class NetworkTest {
    private static final int BATCH = 2;

    @ParameterizedTest
    @ValueSource(strings = {"resnet20-cifar10", "resnet56-cifar10", "resnet4b-cifar10", "ultraface-slim-320"})
    void agreesOnTrainedNetworks(String name) {
        Optional<Path> file = Shared.file("models/" + name + ".onnx");
        Assumptions.assumeTrue(file.isPresent(), Shared.MISSING);
        requireAgreement(ModelReader.read(file.orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vgg5", "resnet18", "mobilenetv2", "squeezenet"})
    void agreesOnNewNetworks(String name) {
        requireAgreement(Networks.create(name, Networks.defaults(3, 64, 64).withSeed(3)));
    }

    @ParameterizedTest
    @EnumSource(Body.class)
    void agreesOnCompressedNetworks(Body body) {
        Model model = OpsetRaiser.raise(Networks.create("resnet20", Networks.defaults("resnet20")));
        List<Method> methods = List.of(Method.values());
        List<Precision> precisions = List.of(Precision.values());
        Patch patch = new Patch("compress");
        int at = 0;
        for (Layer layer : Layers.find(model, ShapeInference.infer(model))) {
            Method method = methods.get(at % methods.size());
            Precision precision = precisions.get(at++ % precisions.size());
            if (method.obstacle(layer.filters().orElseThrow()).isEmpty()) {
                var fit = method.analyse(Target.of(Weight.of(layer)), Pool.of(List.of(Weight.of(layer))));
                var setting = fit.at(.5, precision, 1);
                Body possible = setting.hasFactoredBody() ? body : Body.SMALL;
                patch.and(
                        new CompressedLayer(layer, fit.fit(setting), possible, Optional.empty()).patch(model.opset()));
            }
        }
        requireAgreement(patch.applyTo(model));
    }

    private static void requireAgreement(Model model) {
        try (Session session = Session.open(ModelWriter.toBytes(model), SessionSettings.threads(2));
                NativeScope _ = new NativeScope();
                Network network = Network.of(model)) {
            Map<String, FloatTensor> inputs = inputs(session);
            Map<String, FloatTensor> expected = session.run(inputs);
            Map<String, Tensor> given = new HashMap<>();
            inputs.forEach((name, t) -> given.put(name, Tensors.of(t.toArray(), t.shape())));
            for (Mode mode : List.of(Mode.EVALUATE, Mode.DIFFERENTIATE)) {
                Map<String, Tensor> outputs = network.run(given, mode);
                assertThat(outputs.keySet()).containsExactlyElementsOf(expected.keySet());
                outputs.forEach((name, output) -> requireClose(output, Objects.requireNonNull(expected.get(name))));
            }
        }
    }

    private static Map<String, FloatTensor> inputs(Session session) {
        Random random = new Random(11);
        Map<String, FloatTensor> inputs = new HashMap<>();
        for (TensorSignature input : session.inputs()) {
            List<Long> dims = new ArrayList<>();
            for (Dimension dim : input.dims()) {
                dims.add(dim.isDynamic() ? BATCH : dim.size());
            }
            long[] shape = dims.stream().mapToLong(Long::longValue).toArray();
            float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            inputs.put(input.name(), FloatTensor.wrap(values, shape));
        }
        return inputs;
    }

    private static void requireClose(Tensor found, FloatTensor expected) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        float[] values = Tensors.floats(found);
        float[] wanted = expected.toArray();
        float scale = 1;
        for (float value : wanted) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int i = 0; i < wanted.length; i++) {
            assertThat(values[i]).isCloseTo(wanted[i], within(1e-4f * scale));
        }
    }

    private static Model small() {
        return new GraphSketch()
                .input("x", ElementType.FLOAT, 2, 3)
                .constant(org.filtrate.graph.Tensor.floats("w", new long[] {3}, new float[] {1, 2, 3}))
                .constant(org.filtrate.graph.Tensor.floats("v", new long[] {3}, new float[] {1, 1, 2}))
                .node("Mul", List.of("w", "v", "wv"))
                .node("Add", List.of("x", "wv", "y"))
                .node("Identity", List.of("y", "z"))
                .output("z", ElementType.FLOAT);
    }

    @Test
    void takesVariablesAnew() {
        Selection selection = new Selection(List.of("z", "wv"), java.util.Set.of("v"));
        try (NativeScope _ = new NativeScope();
                Network network = Network.of(small(), selection)) {
            Tensor x = Tensors.of(new float[6], 2, 3);
            Map<String, Tensor> before = network.run(Map.of("x", x), Mode.EVALUATE);
            assertThat(Tensors.floats(Objects.requireNonNull(before.get("wv")))).containsExactly(1, 2, 6);
            Tensor v = Tensors.of(new float[] {0, 1, 0}, 3);
            Map<String, Tensor> after = network.run(Map.of("x", x, "v", v), Mode.EVALUATE);
            assertThat(Tensors.floats(Objects.requireNonNull(after.get("z")))).containsExactly(0, 2, 0, 0, 2, 0);
            assertThat(Tensors.floats(network.initial("v"))).containsExactly(1, 1, 2);
        }
    }

    @Test
    void namesWhatIsMissingAndUnknown() {
        try (NativeScope _ = new NativeScope();
                Network network = Network.of(small())) {
            Tensor x = Tensors.of(new float[6], 2, 3);
            assertThatThrownBy(() -> network.run(Map.of(), Mode.EVALUATE))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("network: input 'x' is needed, [] came");
            assertThatThrownBy(() -> network.run(Map.of("x", x, "w", x), Mode.EVALUATE))
                    .hasMessage("network: inputs [x] and variables [] are needed, 'w' came");
            Tensor wide = Tensors.of(new float[8], 2, 4);
            assertThatThrownBy(() -> network.run(Map.of("x", wide), Mode.EVALUATE))
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith("Add 'y': The size of tensor a (4) must match");
            assertThatThrownBy(() -> network.initial("w")).isInstanceOf(EngineException.class);
        }
        assertThatThrownBy(() -> Network.of(small(), new Selection(List.of("nothing"), java.util.Set.of())))
                .hasMessage("network: the model has no value 'nothing'");
    }

    @Test
    void listsAllThatCannotBeRun() {
        Model model = new GraphSketch()
                .input("x", ElementType.FLOAT, 1, 2, 3, 3, 3, 3)
                .node("NonMaxSuppression", List.of("x", "x", "a"))
                .node("MaxPool", List.of("x", "b"), Attribute.of("kernel_shape", new long[] {1, 1, 1, 1}))
                .node("Cast", List.of("x", "c"), Attribute.of("to", ElementType.UINT32.code()))
                .node("Relu", List.of("x", "d"))
                .output("d", ElementType.FLOAT);
        try (Network network = Network.of(model)) {
            assertThat(network.outputs()).containsExactly("d");
        }
        assertThatThrownBy(() -> Network.of(model, new Selection(List.of("a", "b", "c"), java.util.Set.of())))
                .isInstanceOfSatisfying(
                        UnsupportedGraphException.class,
                        e -> assertThat(e.reasons())
                                .containsExactly(
                                        "NonMaxSuppression 'a': the engine has no operator NonMaxSuppression",
                                        "MaxPool 'b': a window over 4 axes (1 to 3 can be run)",
                                        "Cast 'c': LibTorch does not compute with element type UINT32"));
    }

    @Test
    void closesTwiceAndRunsNoMore() {
        Network network = Network.of(small());
        network.close();
        network.close();
        assertThatThrownBy(() -> network.run(Map.of(), Mode.EVALUATE)).isInstanceOf(IllegalStateException.class);
    }
}
