package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Tensor;
import org.filtrate.tune.engine.GraphSketch;
import org.junit.jupiter.api.Test;

class FreshWeightsTest {
    private static final int IN = 30;
    private static final int OUT = 50;

    private static Tensor filled(String name, float first, float rest, long... dims) {
        int count = 1;
        for (long dim : dims) {
            count *= (int) dim;
        }
        float[] values = new float[count];
        java.util.Arrays.fill(values, rest);
        values[0] = first;
        return Tensor.floats(name, dims, values);
    }

    private static Model model(float first) {
        return new GraphSketch()
                .input("x", ElementType.FLOAT, 2, IN, 5, 7)
                .constant(filled("w", first, .5f, OUT, IN, 3, 2))
                .constant(filled("b", 2, 2, OUT))
                .node("Conv", java.util.List.of("x", "w", "b", "y"))
                .output("y", ElementType.FLOAT);
    }

    private static float[] values(Model model, String name) {
        return model.graph().constant(name).orElseThrow().floats();
    }

    @Test
    void weightsOfOneNumberAreDrawnWithTheVarianceThatKeepsMapsAlike() {
        Model fresh = FreshWeights.of(model(.5f), 4, false);
        double sum = 0;
        double squares = 0;
        float[] weights = values(fresh, "w");
        for (float w : weights) {
            sum += w;
            squares += (double) w * w;
        }
        double expected = 2.0 / (IN * 3 * 2);
        assertThat(squares / weights.length).isCloseTo(expected, within(.06 * expected));
        assertThat(sum / weights.length).isCloseTo(0, within(.05 * Math.sqrt(expected)));
        assertThat(values(fresh, "b")).containsOnly(2);
        assertThat(values(FreshWeights.of(model(.5f), 4, false), "w")).isEqualTo(weights);
        assertThat(values(FreshWeights.of(model(.5f), 5, false), "w")).isNotEqualTo(weights);
    }

    @Test
    void learntWeightsStayUnlessAllAreToBeginAnew() {
        Model learnt = model(.25f);
        assertThat(FreshWeights.of(learnt, 4, false)).isSameAs(learnt);
        Model anew = FreshWeights.of(learnt, 4, true);
        assertThat(values(anew, "w")).isNotEqualTo(values(learnt, "w"));
        assertThat(values(anew, "b")).containsOnly(0);
    }
}
