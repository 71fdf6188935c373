package org.filtrate.graph.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Function;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Node;
import org.junit.jupiter.api.Test;

/// Model-local functions.
class FunctionTest {
    private static final String DOMAIN = "org.filtrate";

    private static Function function(String name, List<String> inputs, List<String> attributes, Node... body) {
        return Function.of(DOMAIN, name, inputs, List.of("y"), attributes, Map.of("", 17L, DOMAIN, 1L), List.of(body));
    }

    /// A convolution with bases, then one that mixes them.
    private static Function factored() {
        return function(
                "Factored",
                List.of("x", "bases", "mix", "bias"),
                List.of("strides", "pads"),
                Node.of(
                        "",
                        "Conv",
                        List.of("x", "bases"),
                        List.of("z"),
                        Attribute.intsFrom("strides", "strides"),
                        Attribute.intsFrom("pads", "pads")),
                Node.of("", "Conv", List.of("z", "mix", "bias"), List.of("y")));
    }

    private static Sketch network() {
        return new Sketch()
                .input("x", "N", 6, 10, 5)
                .weight("bases", 4, 6, 3, 3)
                .weight("mix", 16, 4, 1, 1)
                .function(factored());
    }

    @Test
    void bodySeesInputsAndAttributes() {
        Sketch sketch = network()
                .node(
                        DOMAIN,
                        List.of("y"),
                        "Factored",
                        "x bases mix",
                        Attribute.of("strides", new long[] {2, 1}),
                        Attribute.of("pads", new long[] {1, 1, 1, 1}));
        assertThat(sketch.shapeOf("y")).isEqualTo("(Nx16x5x5)");
    }

    @Test
    void attributeThatTheCallerOmitsTakesTheOperatorsDefault() {
        Sketch sketch = network().node(DOMAIN, List.of("y"), "Factored", "x bases mix");
        assertThat(sketch.shapeOf("y")).isEqualTo("(Nx16x8x3)");
    }

    @Test
    void contradictionInsideNamesBothNodes() {
        Sketch sketch = network().node(DOMAIN, List.of("y"), "Factored", "x mix bases");
        assertThatThrownBy(sketch::infer)
                .isInstanceOf(GraphException.class)
                .hasMessage("Factored 'y': Conv 'z': weight (16x4x1x1) in 1 group needs 4 input channels,"
                        + " (Nx6x10x5) came");
    }

    @Test
    void functionsCallEachOther() {
        Function twice = function(
                "Twice",
                List.of("x", "bases", "mix", "back"),
                List.of(),
                Node.of(DOMAIN, "Factored", List.of("x", "bases", "mix"), List.of("z")),
                Node.of("", "Conv", List.of("z", "back"), List.of("w")),
                Node.of(DOMAIN, "Factored", List.of("w", "bases", "mix"), List.of("y")));
        Sketch sketch = network()
                .weight("back", 6, 16, 1, 1)
                .function(twice)
                .input("large", "N", 6, 10, 7)
                .node(DOMAIN, List.of("y"), "Twice", "large bases mix back");
        assertThat(sketch.shapeOf("y")).isEqualTo("(Nx16x6x3)");
    }

    @Test
    void unpackedWeightsAreFound() {
        Function small = function(
                "Small",
                List.of("x", "codes", "shape"),
                List.of(),
                Node.of("", "Cast", List.of("codes"), List.of("real"), Attribute.of("to", 1)),
                Node.of("", "Reshape", List.of("real", "shape"), List.of("w")),
                Node.of("", "Conv", List.of("x", "w"), List.of("y")));
        Sketch sketch = network()
                .integers("codes", 16 * 6 * 3)
                .constant("shape", 16, 6, 1, -1)
                .function(small)
                .node(DOMAIN, List.of("y"), "Small", "x codes shape");
        assertThat(sketch.shapeOf("y")).isEqualTo("(Nx16x10x3)");
    }

    @Test
    void functionThatCallsItselfIsRefused() {
        Function endless =
                function("Endless", List.of("x"), List.of(), Node.of(DOMAIN, "Endless", List.of("x"), List.of("y")));
        Sketch sketch = network().function(endless).node(DOMAIN, List.of("y"), "Endless", "x");
        assertThatThrownBy(sketch::infer)
                .isInstanceOf(GraphException.class)
                .hasMessageEndingWith("graphs and functions at most 32 deep inside each other are needed, more came");
    }

    @Test
    void functionsThatMultiplyAreRefused() {
        Sketch sketch = network();
        for (int i = 1; i <= 30; i++) {
            String inner = "F" + (i - 1);
            sketch.function(function(
                    "F" + i,
                    List.of("x"),
                    List.of(),
                    Node.of(DOMAIN, inner, List.of("x"), List.of("z")),
                    Node.of(DOMAIN, inner, List.of("z"), List.of("y"))));
        }
        sketch.function(function("F0", List.of("x"), List.of(), Node.of("", "Relu", List.of("x"), List.of("y"))));
        sketch.node(DOMAIN, List.of("y"), "F30", "x");
        assertThatThrownBy(sketch::infer)
                .isInstanceOf(GraphException.class)
                .hasMessageEndingWith(
                        "functions and subgraphs that come to at most 1000000 nodes are needed, more came");
    }

    @Test
    void unknownOperatorIsNoError() {
        Sketch sketch = network()
                .node("elsewhere", List.of("z"), "Mystery", "x")
                .node("y", "Relu", "z")
                .output("y", "N", 7);
        assertThat(sketch.infer().type("z")).isEmpty();
        assertThat(sketch.shapeOf("y")).isEqualTo("(Nx7)");
    }
}
