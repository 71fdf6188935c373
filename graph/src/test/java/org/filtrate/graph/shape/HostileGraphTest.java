package org.filtrate.graph.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Function;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Model;
import org.filtrate.graph.ModelFormatException;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Graphs that no exporter writes end in a result or in one of the two exceptions, soon and in little memory.
@Timeout(60)
class HostileGraphTest {
    private static final int ROUNDS = 300;

    private static final List<String> ATTRIBUTES = List.of(
            "allowzero",
            "auto_pad",
            "axes",
            "axis",
            "batch_dims",
            "blocksize",
            "body",
            "ceil_mode",
            "dilations",
            "direction",
            "dtype",
            "else_branch",
            "end",
            "ends",
            "equation",
            "group",
            "hidden_size",
            "k",
            "keep_aspect_ratio_policy",
            "keepdims",
            "kernel_shape",
            "layout",
            "mode",
            "noop_with_empty_axes",
            "num_outputs",
            "num_scan_inputs",
            "output_dtype",
            "output_height",
            "output_padding",
            "output_shape",
            "pads",
            "perm",
            "pooled_shape",
            "q_num_heads",
            "kv_num_heads",
            "sample_size",
            "scales",
            "scan_input_axes",
            "shape",
            "split",
            "start",
            "starts",
            "strides",
            "then_branch",
            "to",
            "transA",
            "transB",
            "value",
            "value_float",
            "value_ints");

    private static final long[] NUMBERS = {
        0, 1, 2, 3, 6, -1, -2, 64, 4097, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40
    };

    private static final List<String> WORDS =
            List.of("SAME_UPPER", "VALID", "ij,jk->ik", "...i->...", "->", "not_larger", "both", "none", "");

    private final List<String> operators = List.copyOf(new TreeSet<>(Operators.names()));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nodesOfRandomOperators(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            ModelProto model = values().model().proto();
            List<String> names =
                    new ArrayList<>(List.of("x", "i", "half", "nothing", "w", "c", "s", "r", "huge", "none", ""));
            for (int i = 0; i < 8; i++) {
                Node node = node(random, names, "n" + i + "_");
                ModelProto.Builder longer = model.toBuilder();
                longer.getGraphBuilder().addNode(node.proto());
                if (isAccepted(longer.build(), seed, round)) {
                    model = longer.build();
                    names.addAll(node.outputs());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void bytesThatAreChanged(long seed) {
        Random random = new Random(seed);
        byte[] bytes = network().proto().toByteArray();
        for (int round = 0; round < ROUNDS * 10; round++) {
            byte[] changed = bytes.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            try {
                ShapeInference.infer(ModelReader.read("changed", changed));
            } catch (GraphException | ModelFormatException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    private static Model network() {
        Attribute pads = Attribute.of("pads", new long[] {1, 0, 1, 0});
        Node body = Node.of("", "Conv", List.of("x", "w"), List.of("y"), Attribute.intsFrom("pads", "pads"));
        return new Sketch()
                .input("x", "N", 6, 10, 5)
                .weight("w", 5, 6, 3, 1)
                .constant("target", 0, -1)
                .function(Function.of(
                        "d", "F", List.of("x", "w"), List.of("y"), List.of("pads"), Map.of("", 17L), List.of(body)))
                .node("d", List.of("y"), "F", "x w", pads)
                .node("z", "GlobalAveragePool", "y")
                .node("logits", "Reshape", "z target")
                .output("logits", "N", 5)
                .model();
    }

    /// Values of many kinds: open and known sizes, constants, very large ones, and one of which nothing is known.
    private static Sketch values() {
        return new Sketch()
                .input("x", "N", 6, 10, 5)
                .integers("i", 3)
                .input("half", "", 6)
                .node("elsewhere", List.of("nothing"), "Mystery", "x")
                .weight("w", 6, 6, 3, 3)
                .constant("c", 2, -1, 0, 3)
                .scalar("s", 3)
                .reals("r", 1, 1, 2.5f, Float.NaN)
                .constant("huge", Long.MAX_VALUE, 1L << 40, Long.MIN_VALUE)
                .constant("none");
    }

    private Node node(Random random, List<String> names, String name) {
        List<String> inputs = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            inputs.add(names.get(random.nextInt(names.size())));
        }
        List<String> outputs = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            outputs.add(name + i);
        }
        List<Attribute> attributes = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            attributes.add(attribute(random, ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size()))));
        }
        String op = operators.get(random.nextInt(operators.size()));
        return Node.of("", op, inputs, outputs, attributes.toArray(new Attribute[0]));
    }

    private static Attribute attribute(Random random, String name) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> Attribute.of(name, number(random));
            case 2, 3, 4 ->
                Attribute.of(
                        name,
                        random.longs(random.nextInt(6)).map(n -> number(random)).toArray());
            case 5 -> Attribute.of(name, WORDS.get(random.nextInt(WORDS.size())));
            case 6 -> Attribute.of(name, Tensor.longs("", new long[] {1}, number(random)));
            default ->
                new Attribute(AttributeProto.newBuilder()
                        .setName(name)
                        .setType(AttributeType.GRAPH)
                        .setG(new Sketch()
                                .input("state", "")
                                .node("next", "Concat", "state state", Attribute.of("axis", 0))
                                .output("next")
                                .output("next")
                                .graph())
                        .build());
        };
    }

    private static long number(Random random) {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private static boolean isAccepted(ModelProto model, long seed, int round) {
        try {
            ShapeInference.infer(new Model(model));
            return true;
        } catch (GraphException | ModelFormatException expected) {
            assertThat(expected.getMessage()).doesNotContain("\n");
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ", round " + round + ": " + text(model), e);
        }
    }

    private static String text(ModelProto model) {
        return model.getGraph().getNodeList().stream()
                .map(NodeProto::toString)
                .toList()
                .toString();
    }

    @Test
    void ranksThatDoubleAreNotFollowedForEver() {
        Sketch sketch = new Sketch().integers("x", 3, 5);
        for (int i = 0; i < 100; i++) {
            sketch.node("x" + (i + 1), "Gather", i == 0 ? "x x" : "x" + i + " x" + i);
        }
        assertThat(sketch.infer().shape("x100")).isEmpty();
    }

    @Test
    void elementsThatDoubleAreNotFollowedForEver() {
        Sketch sketch = new Sketch().constant("c0", 1, 2, 3);
        for (int i = 0; i < 40; i++) {
            sketch.node("c" + (i + 1), "Concat", "c" + i + " c" + i, Attribute.of("axis", 0));
        }
        assertThat(sketch.shapeOf("c40")).isEqualTo("(3298534883328)");
    }

    @Test
    void manyLargeConstantsStayWithinBounds() {
        Sketch sketch = new Sketch().constant("size", 2000);
        for (int i = 0; i < 20_000; i++) {
            sketch.node("z" + i, "ConstantOfShape", "size");
        }
        assertThatCode(sketch::infer).doesNotThrowAnyException();
    }

    @Test
    void targetOfHugeUnknownRankIsUnknown() {
        Sketch sketch =
                new Sketch().input("x", 6).integers("target", Integer.MAX_VALUE).node("y", "Reshape", "x target");
        assertThat(sketch.infer().shape("y")).isEmpty();
    }

    @Test
    void symbolsThatMultiplyStayShort() {
        Sketch sketch =
                new Sketch().input("x", "N", "M").node("s", "Shape", "x").node("s0", "ReduceProd", "s");
        for (int i = 0; i < 40; i++) {
            sketch.node("s" + (i + 1), "Mul", "s" + i + " s" + i);
        }
        assertThatCode(sketch::infer).doesNotThrowAnyException();
    }
}
