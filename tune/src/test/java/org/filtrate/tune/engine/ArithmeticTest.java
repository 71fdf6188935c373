package org.filtrate.tune.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.Model;
import org.filtrate.networks.Networks;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Narrow numbers against wide ones.
class ArithmeticTest {
    /// What a network put out, and the slope of its first weight.
    private record Outcome(float[] output, float[] gradient) {}

    private static Outcome run(Model model, String weight, Arithmetic arithmetic) {
        float[] image = new float[6 * 3 * 32 * 32];
        Random random = new Random(4);
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) random.nextGaussian();
        }
        Selection selection = new Selection(List.of(), Set.of(weight));
        try (NativeScope _ = new NativeScope();
                Network network = Network.of(model, selection, arithmetic)) {
            Tensor leaf = network.initial(weight).clone().set_requires_grad(true);
            Map<String, Tensor> given = new LinkedHashMap<>(Map.of(weight, leaf));
            given.put("input", Tensors.of(image, 6, 3, 32, 32));
            Tensor output = network.run(given, Mode.TRAIN).values().iterator().next();
            output.mul(output).sum().backward();
            return new Outcome(Tensors.floats(output), Tensors.floats(leaf.grad()));
        }
    }

    private static double cosine(float[] a, float[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet20", "vgg5"})
    void narrowProductsLeadWhereWideOnesDo(String name) {
        Model model = Networks.create(name, Networks.defaults(name));
        String weight = model.graph().nodes().stream()
                .filter(n -> n.is("Conv"))
                .findFirst()
                .orElseThrow()
                .input(1);
        Outcome wide = run(model, weight, Arithmetic.SINGLE);
        Outcome narrow = run(model, weight, Arithmetic.MIXED);
        assertThat(cosine(narrow.output(), wide.output())).isCloseTo(1, within(.002));
        assertThat(cosine(narrow.gradient(), wide.gradient())).isCloseTo(1, within(.1));
        assertThat(narrow.output()).isNotEqualTo(wide.output());
    }
}
