package org.filtrate.tune.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.Model;
import org.filtrate.networks.Networks;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.api.Test;

/// Native memory stays as it is, however often a network runs.
class LeakTest {
    private static final int STEPS = 400;
    private static final int WARM_UP = 100;
    /// A quarter of what the steps between two counts would leave if each left one map of 16 channels.
    private static final long GROWTH_BYTES = 5L << 20;
    private static final String WEIGHT = "conv1.weight";

    @Test
    void stepsLeaveNothingBehind() {
        Model model = Networks.create("resnet20", Networks.defaults(3, 16, 16));
        try (NativeScope _ = new NativeScope();
                Network network = Network.of(model, new Selection(List.of(), Set.of(WEIGHT)))) {
            Tensor weight = network.initial(WEIGHT).clone().set_requires_grad(true);
            leastBytes(WARM_UP, network, weight);
            long pointers = Pointer.totalCount();
            long early = leastBytes(STEPS / 4, network, weight);
            leastBytes(STEPS / 2, network, weight);
            long late = leastBytes(STEPS / 4, network, weight);
            assertThat(Pointer.totalCount()).isEqualTo(pointers);
            assertThat(late - early).isLessThan(GROWTH_BYTES);
        }
    }

    /// The fewest bytes in use after any of some steps: the Java compiler takes and returns a few million of its own.
    private static long leastBytes(int steps, Network network, Tensor weight) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < steps; i++) {
            step(network, weight);
            least = Math.min(least, NativeHeap.usedBytes());
        }
        return least;
    }

    private static void step(Network network, Tensor weight) {
        try (NativeScope _ = new NativeScope()) {
            Map<String, Tensor> given = new HashMap<>();
            given.put("input", Tensors.of(new float[4 * 3 * 16 * 16], 4, 3, 16, 16));
            network.run(given, Mode.EVALUATE);
            given.put(WEIGHT, weight);
            Tensor output =
                    Objects.requireNonNull(network.run(given, Mode.TRAIN).get("output"));
            output.mul(output).sum().backward();
            weight.mutable_grad().zero_();
        }
    }
}
