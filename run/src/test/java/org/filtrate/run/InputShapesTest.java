package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputShapesTest {
    private static TensorSignature input(String name, long... dims) {
        List<Dimension> list = new ArrayList<>();
        for (long dim : dims) {
            list.add(new Dimension(dim, dim < 0 ? "side" : ""));
        }
        return new TensorSignature(name, ElementType.FLOAT, list);
    }

    @Test
    void anOpenBatchIsOne() {
        assertThat(InputShapes.none().of(input("x", -1, 3, 10, 5))).containsExactly(1, 3, 10, 5);
        assertThat(InputShapes.none().of(input("x", 6, 3))).containsExactly(6, 3);
        assertThat(InputShapes.none().of(input("x"))).isEmpty();
    }

    @Test
    void otherOpenAxesNeedASize() {
        assertThatThrownBy(() -> InputShapes.none().of(input("x", -1, 3, -1, 5)))
                .isInstanceOf(RunException.class)
                .hasMessage("input 'x': axis 2 (side) is open in x (side,3,side,5) float; give it a size, such as"
                        + " --input x=1x3x64x5");
    }

    @Test
    void aGivenShapeCounts() {
        InputShapes shapes = InputShapes.none().with("x=2x3x10x5").with("a=b=7");
        assertThat(shapes.of(input("x", -1, 3, -1, 5))).containsExactly(2, 3, 10, 5);
        assertThat(shapes.of(input("a=b", -1))).containsExactly(7);
        assertThat(shapes.texts()).containsExactly("x=2x3x10x5", "a=b=7");
        assertThatThrownBy(() -> shapes.of(input("x", 1, 3, 10, 5)))
                .isInstanceOf(RunException.class)
                .hasMessage("input 'x': needed x (1,3,10,5) float, came shape [2, 3, 10, 5]");
        assertThatThrownBy(() -> shapes.of(input("x", -1, 3))).isInstanceOf(RunException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "=1x2", "x=", "x=1xb", "x=1,2", "x=99999999999999999999"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> InputShapes.none().with(text))
                .isInstanceOf(RunException.class)
                .hasMessage("input shape: needed NAME=1x3x224x224, came '" + text + "'");
    }

    @Test
    void sizesAreAtLeastOne() {
        assertThatThrownBy(() -> new InputShapes(Map.of("x", List.of(1L, 0L))))
                .isInstanceOf(RunException.class)
                .hasMessage("input 'x': needed sizes of 1 or more, came [1, 0]");
    }
}
