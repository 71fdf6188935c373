package org.filtrate.tune.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Gradients against finite differences, in double precision.
class GradientTest {
    private static final double STEP = 1e-5;

    private static final Map<String, Consumer<GraphSketch>> GRAPHS = Map.of(
            "convolution, batch norm, activation",
            g -> g.node(
                            "Conv",
                            List.of("x", "w", "b", "c"),
                            Attribute.of("pads", new long[] {1, 0, 2, 1}),
                            Attribute.of("strides", new long[] {2, 1}))
                    .node("BatchNormalization", List.of("c", "s", "b", "m", "v", "n"))
                    .node("HardSwish", List.of("n", "y")),
            "transposed convolution, pooling, resize",
            g -> g.node(
                            "ConvTranspose",
                            List.of("x", "u", "c"),
                            Attribute.of("strides", new long[] {2, 2}),
                            Attribute.of("pads", new long[] {0, 1, 1, 0}))
                    .node(
                            "AveragePool",
                            List.of("c", "p"),
                            Attribute.of("kernel_shape", new long[] {3, 2}),
                            Attribute.of("ceil_mode", 1))
                    .node("Resize", List.of("p", "", "scales", "y"), Attribute.of("mode", "cubic")),
            "slices, gather, product, softmax",
            g -> g.node("Slice", List.of("x", "one", "minus", "axis", "step", "t"))
                    .node("Flatten", List.of("t", "f"))
                    .node("Gather", List.of("f", "order", "h"), Attribute.of("axis", 1))
                    .node("Mul", List.of("h", "h", "q"))
                    .node("Softmax", List.of("q", "y")),
            "group normalisation, gelu, norms",
            g -> g.node("InstanceNormalization", List.of("x", "a", "z", "n"))
                    .node("Gelu", List.of("n", "e"))
                    .node("ReduceL2", List.of("e", "axis", "y")));

    private static final Set<String> STATISTICS = Set.of("m", "v");

    @TestFactory
    Stream<DynamicTest> agreeWithDifferences() {
        return GRAPHS.entrySet().stream().map(e -> dynamicTest(e.getKey(), () -> requireGradients(e.getValue())));
    }

    private static final Map<String, long[]> VALUES = Map.of(
            "x", new long[] {2, 3, 5, 4},
            "w", new long[] {4, 3, 3, 2},
            "u", new long[] {3, 2, 3, 2},
            "b", new long[] {4},
            "s", new long[] {4},
            "m", new long[] {4},
            "v", new long[] {4},
            "a", new long[] {3},
            "z", new long[] {3});

    private static void requireGradients(Consumer<GraphSketch> graph) {
        GraphSketch sketch = new GraphSketch();
        VALUES.forEach((name, dims) -> sketch.input(name, ElementType.DOUBLE, dims));
        sketch.constant(org.filtrate.graph.Tensor.floats("scales", new long[] {4}, new float[] {1, 1, 1.5f, 2}))
                .constant(org.filtrate.graph.Tensor.longs("one", new long[] {1}, 3))
                .constant(org.filtrate.graph.Tensor.longs("minus", new long[] {1}, -6))
                .constant(org.filtrate.graph.Tensor.longs("axis", new long[] {1}, 3))
                .constant(org.filtrate.graph.Tensor.longs("step", new long[] {1}, -2))
                .constant(org.filtrate.graph.Tensor.longs("order", new long[] {4}, 5, 0, -1, 5));
        graph.accept(sketch);
        try (NativeScope _ = new NativeScope();
                Network network = Network.of(sketch.output("y", ElementType.DOUBLE))) {
            Random random = new Random(5);
            Map<String, Tensor> given = new HashMap<>();
            new java.util.TreeMap<>(VALUES).forEach((name, dims) -> given.put(name, variable(name, dims, random)));
            given.keySet().retainAll(network.inputs());
            Tensor weights = weights(network, given);
            value(network, given, weights).backward();
            given.forEach((name, tensor) -> requireGradient(network, given, weights, name, tensor));
        }
    }

    private static Tensor variable(String name, long[] dims, Random random) {
        int count = 1;
        for (long dim : dims) {
            count *= (int) dim;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (name.equals("v") ? 1 + random.nextDouble() : random.nextGaussian());
        }
        return Tensors.of(values, dims).to(ScalarType.Double).set_requires_grad(!STATISTICS.contains(name));
    }

    private static Tensor weights(Network network, Map<String, Tensor> given) {
        torch.manual_seed(3);
        Tensor output = Objects.requireNonNull(network.run(given, Mode.EVALUATE).get("y"));
        return torch.rand_like(output);
    }

    private static Tensor value(Network network, Map<String, Tensor> given, Tensor weights) {
        Tensor output =
                Objects.requireNonNull(network.run(given, Mode.DIFFERENTIATE).get("y"));
        return output.mul(weights).sum();
    }

    private static void requireGradient(
            Network network, Map<String, Tensor> given, Tensor weights, String name, Tensor tensor) {
        if (!tensor.grad().defined()) {
            return;
        }
        float[] found = Tensors.floats(tensor.grad());
        for (int i = 0; i < found.length; i += Math.max(1, found.length / 7)) {
            double above = moved(network, given, weights, name, i, STEP);
            double below = moved(network, given, weights, name, i, -STEP);
            assertThat((double) found[i])
                    .as("%s, element %d", name, i)
                    .isCloseTo((above - below) / (2 * STEP), within(1e-4 * (1 + Math.abs(found[i]))));
        }
    }

    private static double moved(
            Network network, Map<String, Tensor> given, Tensor weights, String name, int element, double by) {
        try (NativeScope _ = new NativeScope()) {
            Tensor tensor = Objects.requireNonNull(given.get(name));
            double[] bump = new double[Math.toIntExact(tensor.numel())];
            bump[element] = by;
            Map<String, Tensor> changed = new HashMap<>(given);
            changed.put(name, tensor.detach().add(Tensor.create(bump, tensor.shape())));
            return value(network, changed, weights).item_double();
        }
    }
}
