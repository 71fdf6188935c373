package org.filtrate.tune.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.filtrate.tune.engine.GraphSketch;
import org.filtrate.tune.weight.Parameter.Kind;
import org.junit.jupiter.api.Test;

class TrainingFormTest {
    private static Tensor ones(String name, long... dims) {
        int count = 1;
        for (long dim : dims) {
            count *= (int) dim;
        }
        float[] values = new float[count];
        java.util.Arrays.fill(values, 1);
        return Tensor.floats(name, dims, values);
    }

    /// Two layers that share their weight, then two normalisations whose numbers are stored once, one of them
    /// behind an `Identity`.
    private static Model model() {
        return new GraphSketch()
                .input("x", ElementType.FLOAT, 2, 3, 5, 7)
                .constant(ones("w", 3, 3, 1, 1))
                .constant(ones("one", 3))
                .constant(ones("bias", 3))
                .node("Conv", List.of("x", "w", "bias", "a"))
                .node("Conv", List.of("a", "w", "b"))
                .node("Identity", List.of("one", "alias"))
                .node("BatchNormalization", List.of("b", "one", "one", "one", "alias", "c"))
                .node("BatchNormalization", List.of("c", "alias", "bias", "one", "one", "d"))
                .node("Mul", List.of("d", "one", "e"))
                .output("e", ElementType.FLOAT);
    }

    private static Node writing(Model model, String output) {
        return model.graph().producer(output).orElseThrow();
    }

    @Test
    void givesEachNormalisationNumbersOfItsOwn() {
        TrainingForm form = TrainingForm.of(model());
        Node first = writing(form.model(), "c");
        Node second = writing(form.model(), "d");
        List<String> names = java.util.stream.Stream.of(first, second)
                .flatMap(n -> n.inputs().stream().skip(1))
                .toList();
        assertThat(names).doesNotHaveDuplicates().doesNotContain("one", "alias");
        assertThat(writing(form.model(), "a").input(2)).isEqualTo("bias");
        assertThat(names).doesNotContain("bias");
        assertThat(form.statistics()).containsExactly(first.input(3), first.input(4), second.input(3), second.input(4));
        assertThat(form.parameters())
                .containsEntry(first.input(1), Kind.OFFSET)
                .containsEntry(second.input(2), Kind.OFFSET)
                .containsEntry("bias", Kind.OFFSET);
        names.forEach(
                n -> assertThat(form.model().graph().constant(n).orElseThrow().floats())
                        .containsExactly(1, 1, 1));
    }

    @Test
    void keepsAWeightThatLayersShareAndWhatIsNoParameter() {
        TrainingForm form = TrainingForm.of(model());
        assertThat(writing(form.model(), "a").input(1)).isEqualTo("w");
        assertThat(writing(form.model(), "b").input(1)).isEqualTo("w");
        assertThat(form.parameters()).containsEntry("w", Kind.WEIGHT);
        assertThat(writing(form.model(), "e").input(1)).isEqualTo("one");
        assertThat(form.parameters()).doesNotContainKey("one");
    }
}
