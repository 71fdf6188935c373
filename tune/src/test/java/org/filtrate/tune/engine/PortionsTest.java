package org.filtrate.tune.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.api.Test;

/// Networks that take two images at a time, shown five.
class PortionsTest {
    private static final int IMAGES = 5;
    private static final Attribute AXIS = Attribute.of("axis", 1L);

    /// `y = [2, x * w]` for images of three numbers.
    private static Model model() {
        return new GraphSketch()
                .input("x", ElementType.FLOAT, 2, 3)
                .constant(constant("w", new long[] {3}, 1, 10, 100))
                .constant(constant("token", new long[] {2, 1}, 2, 2))
                .node("Mul", List.of("x", "w", "scaled"))
                .node("Concat", List.of("token", "scaled", "y"), AXIS)
                .output("y", ElementType.FLOAT);
    }

    private static org.filtrate.graph.Tensor constant(String name, long[] dims, float... values) {
        return org.filtrate.graph.Tensor.floats(name, dims, values);
    }

    private static Tensor images() {
        float[] values = new float[IMAGES * 3];
        IntStream.range(0, values.length).forEach(i -> values[i] = i);
        return Tensors.of(values, IMAGES, 3);
    }

    @Test
    void portionsArePutTogether() {
        try (NativeScope _ = new NativeScope();
                Network network = Network.of(model())) {
            Tensor y = Objects.requireNonNull(
                    network.run(Map.of("x", images()), Mode.EVALUATE).get("y"));
            assertThat(y.size(0)).isEqualTo(IMAGES);
            assertThat(Tensors.floats(y))
                    .containsExactly(2, 0, 10, 200, 2, 3, 40, 500, 2, 6, 70, 800, 2, 9, 100, 1100, 2, 12, 130, 1400);
        }
    }

    @Test
    void gradientsAreThoseOfAllImages() {
        Selection selection = new Selection(List.of(), Set.of("w"));
        try (NativeScope _ = new NativeScope();
                Network network = Network.of(model(), selection)) {
            Tensor w = network.initial("w").detach().clone().set_requires_grad(true);
            network.run(Map.of("x", images(), "w", w), Mode.DIFFERENTIATE)
                    .values()
                    .iterator()
                    .next()
                    .sum()
                    .backward();
            assertThat(Tensors.floats(w.grad())).containsExactly(30, 35, 40);
        }
    }
}
