package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Function;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.shape.Sketch;

/// Models that are made lean, by what they try.
enum LeanModels {
    SIZES_OF_A_FIXED_BATCH(sizes("2")),
    SIZES_OF_AN_OPEN_BATCH(sizes("N")),
    CONSTANTS_WRITTEN_AGAIN(new Sketch()
            .input("x", 2, 6, 3)
            .node("one", "Constant", "", Attribute.of("value_ints", new long[] {1}))
            .node("uno", "Constant", "", Attribute.of("value", Tensor.longs("t", new long[] {1}, 1)))
            .constant("eins", 1)
            .node("u", "Unsqueeze", "x one")
            .node("v", "Unsqueeze", "u uno")
            .node("y", "Squeeze", "v eins")
            .output("y")
            .model()),
    A_LARGE_CONSTANT_THAT_A_SMALL_NODE_MAKES(new Sketch()
            .input("x", 2, 300)
            .constant("shape", 2, 300)
            .node("zeros", "ConstantOfShape", "shape")
            .node("y", "Add", "x zeros")
            .output("y")
            .model()),
    NOTHING_READS_IT(new Sketch()
            .input("x", 2, 6)
            .weight("unused", 100, 6)
            .reals("used", 1, 2, 3, 4, 5, 6)
            .node("lost", "Relu", "x")
            .node("lost_too", "Add", "lost used")
            .node("y", "Add", "x used")
            .output("y")
            .model()),
    IDENTITIES(new Sketch()
            .input("x", 2, 6)
            .reals("w", 6, 5, 4, 3, 2, 1)
            .node("w2", "Identity", "w")
            .node("a", "Add", "x w2")
            .node("b", "Identity", "a")
            .node("c", "Relu", "b")
            .node("y", "Identity", "c")
            .node("z", "Identity", "c")
            .node("same", "Identity", "x")
            .output("y")
            .output("z")
            .output("same")
            .output("b")
            .model()),
    OUTPUTS_THAT_ARE_CONSTANT(new Sketch()
            .input("x", 2, 6)
            .reals("stored", 1, 2, 3)
            .reals("again", 1, 2, 3)
            .node("computed", "Add", "stored again")
            .node("held", "Constant", "", Attribute.of("value_floats", new float[] {1, 2, 3}))
            .node("y", "Relu", "x")
            .output("y")
            .output("stored")
            .output("again")
            .output("computed")
            .output("held")
            .model()),
    NAMES_THAT_ARE_SHORT_ALREADY(new Sketch()
            .input("b", 2, 6)
            .reals("a", 6, 5, 4, 3, 2, 1)
            .node("c", "Add", "b a")
            .node("d", "Relu", "c")
            .node("aa", "Add", "d d")
            .output("aa")
            .output("c")
            .model()),
    INPUTS_LEFT_OUT(new Sketch()
            .input("x", 2, 6)
            .reals("limits", .25f)
            .constant("none", new long[0])
            .node("upper", "Squeeze", "limits")
            .node("y", "Clip", "x _ upper")
            .output("y")
            .model()),
    OUTPUTS_LEFT_OUT(new Sketch()
            .input("x", 5, 2, 3)
            .constant("ones_w", 1, 16, 3)
            .constant("ones_r", 1, 16, 4)
            .node(
                    "w",
                    "ConstantOfShape",
                    "ones_w",
                    Attribute.of("value", Tensor.floats("", new long[] {1}, new float[] {.3f})))
            .node(
                    "r",
                    "ConstantOfShape",
                    "ones_r",
                    Attribute.of("value", Tensor.floats("", new long[] {1}, new float[] {.2f})))
            .node("", List.of("", "last"), "LSTM", "x w r", Attribute.of("hidden_size", 4))
            .node("y", "Relu", "last")
            .output("y")
            .model()),
    A_DEFAULT_THAT_CALLERS_MAY_OVERRIDE(withDefault()),
    BRANCHES_THAT_SEE_WHAT_IS_OUTSIDE(branches()),
    A_LOOP_THAT_SEES_WHAT_IS_OUTSIDE(loop()),
    FUNCTIONS(functions()),
    FUNCTIONS_CALLED_ONCE_AND_MORE_OFTEN(calls()),
    ATTRIBUTES_AT_THEIR_DEFAULTS(new Sketch()
            .input("x", 2, 6, 5, 4)
            .constant("w_dims", 4, 6, 1, 3)
            .node(
                    "w",
                    "ConstantOfShape",
                    "w_dims",
                    Attribute.of("value", Tensor.floats("", new long[] {1}, new float[] {.3f})))
            .node(
                    "c",
                    "Conv",
                    "x w",
                    Attribute.of("group", 1),
                    Attribute.of("strides", new long[] {1, 1}),
                    Attribute.of("pads", new long[] {0, 0, 0, 0}),
                    Attribute.of("dilations", new long[] {1, 1}))
            .node("y", "Flatten", "c", Attribute.of("axis", 1))
            .output("y")
            .model());

    private final Model model;

    LeanModels(Model model) {
        ModelProto.Builder open = model.proto().toBuilder();
        open.setGraph(withOpenOutputs(open.getGraph()));
        this.model = new Model(open.build());
    }

    /// The graph with nothing said of its outputs' shapes.
    private static GraphProto withOpenOutputs(GraphProto graph) {
        GraphProto.Builder open = graph.toBuilder();
        open.getOutputBuilderList()
                .forEach(o -> o.getTypeBuilder().getTensorTypeBuilder().clearShape());
        return open.build();
    }

    Model model() {
        return model;
    }

    /// Inputs to run it with: numbers of one sign that differ, 2 for an open size.
    Map<String, Tensor> feeds(int sign) {
        Map<String, Tensor> feeds = new java.util.LinkedHashMap<>();
        model.graph().requiredInputs().forEach(input -> {
            long[] dims = input.getType().getTensorType().getShape().getDimList().stream()
                    .mapToLong(d -> d.hasDimValue() ? d.getDimValue() : 2)
                    .toArray();
            int count = 1;
            for (long dim : dims) {
                count *= (int) dim;
            }
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = sign * (float) Math.abs(Math.sin(1 + 7 * i));
            }
            boolean integers = input.getType().getTensorType().getElemType() == 7;
            feeds.put(
                    input.getName(),
                    integers ? Tensor.longs(input.getName(), dims, 3) : Tensor.floats(input.getName(), dims, values));
        });
        return feeds;
    }

    /// What exporters write for `x.view(x.shape[0], -1)`, and sizes that do not depend on the batch.
    private static Model sizes(String batch) {
        Object first = batch.equals("N") ? "N" : Integer.valueOf(batch);
        return new Sketch()
                .input("x", first, 6, 4, 3)
                .node("shape", "Shape", "x")
                .scalar("zero", 0)
                .scalar("one", 1)
                .constant("axis", 0)
                .constant("rest", -1)
                .node("batch", "Gather", "shape zero", Attribute.of("axis", 0))
                .node("channels", "Gather", "shape one", Attribute.of("axis", 0))
                .node("batches", "Unsqueeze", "batch axis")
                .node("channel_list", "Unsqueeze", "channels axis")
                .node("target", "Concat", "batches rest", Attribute.of("axis", 0))
                .node("whole", "Concat", "axis rest channel_list", Attribute.of("axis", 0))
                .node("flat", "Reshape", "x target")
                .node("y", "Reshape", "flat whole")
                .output("y")
                .model();
    }

    private static Model withDefault() {
        Model model = new Sketch()
                .input("x", 2, 6)
                .integers("shape", 2)
                .constant("shape", 4, 3)
                .constant("same", 4, 3)
                .node("two", "Reshape", "x shape")
                .node("three", "Reshape", "x same")
                .node("y", "Add", "two two")
                .output("y")
                .output("three")
                .model();
        return model;
    }

    private static Attribute graph(String name, Sketch sketch) {
        return new Attribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.GRAPH)
                .setG(withOpenOutputs(sketch.graph()))
                .build());
    }

    private static Model branches() {
        Sketch inner = new Sketch()
                .node("quint", "Constant", "", Attribute.of("value_ints", new long[] {5}))
                .node("quintal", "Cast", "quint", Attribute.of("to", 1))
                .node("shifted", "Mul", "weight quintal")
                .node("deep", "Identity", "shifted")
                .output("deep");
        Sketch then = new Sketch()
                .constant("fifth", 5)
                .node("long_name_inside", "ReduceMax", "relu", Attribute.of("axes", new long[] {1}))
                .node("index", "Mul", "fifth one")
                .node("column", "Gather", "relu index", Attribute.of("axis", 1))
                .node("spread", "Sub", "long_name_inside column")
                .node("nested", "If", "yes", graph("then_branch", inner), graph("else_branch", inner))
                .node("then_result", "Add", "nested spread")
                .output("then_result");
        Sketch otherwise = new Sketch()
                .constant("fifth", 5)
                .node("long_name_inside", "Identity", "relu")
                .node("else_result", "Sub", "long_name_inside again")
                .output("else_result");
        return new Sketch()
                .input("x", 2, 6)
                .reals("weight", 1, 2, 3, 4, 5, 6)
                .node("again", "Identity", "weight")
                .constant("one", 1)
                .constant("five", 5)
                .node("relu", "Relu", "x")
                .node("sum", "ReduceSum", "x", Attribute.of("keepdims", 0))
                .node("yes", "Cast", "sum", Attribute.of("to", 9))
                .node("y", "If", "yes", graph("then_branch", then), graph("else_branch", otherwise))
                .output("y")
                .model();
    }

    private static Model loop() {
        Sketch body = new Sketch()
                .integers("round")
                .node("round_again", "Identity", "round")
                .node("on", "Identity", "condition")
                .node("next", "Add", "state step")
                .output("on")
                .output("next");
        GraphProto.Builder graph = withOpenOutputs(body.graph()).toBuilder();
        graph.addInput(value("condition", 9)).addInput(value("state", 1));
        graph.getOutputBuilder(0).getTypeBuilder().getTensorTypeBuilder().setElemType(9);
        Attribute carried = new Attribute(AttributeProto.newBuilder()
                .setName("body")
                .setType(AttributeType.GRAPH)
                .setG(graph)
                .build());
        return new Sketch()
                .input("x", 2, 6)
                .integers("count")
                .node("step", "Relu", "x")
                .node("_true", "Constant", "", Attribute.of("value", truth()))
                .node("y", "Loop", "count _true x", carried)
                .output("y")
                .model();
    }

    private static Tensor truth() {
        return new Tensor(
                TensorProto.newBuilder().setDataType(9).addInt32Data(1).build());
    }

    private static ValueInfoProto.Builder value(String name, int type) {
        var value = ValueInfoProto.newBuilder().setName(name);
        value.getTypeBuilder().getTensorTypeBuilder().setElemType(type);
        return value;
    }

    private static Model functions() {
        List<Node> inner = List.of(
                Node.of("", "Constant", List.of(), List.of("first_two"), Attribute.of("value_float", 2f)),
                Node.of("", "Constant", List.of(), List.of("second_two"), Attribute.of("value_float", 2f)),
                Node.of("", "Mul", List.of("given", "first_two"), List.of("once")),
                Node.of("", "Mul", List.of("once", "second_two"), List.of("twice")),
                Node.of("", "Identity", List.of("twice"), List.of("result")));
        List<Node> outer = new ArrayList<>(List.of(
                Node.of("", "Constant", List.of(), List.of("axes"), Attribute.intsFrom("value_ints", "axes")),
                Node.of("other", "Quadruple", List.of("in"), List.of("much")),
                Node.of("", "ReduceSum", List.of("much", "axes"), List.of("out"), Attribute.of("keepdims", 1))));
        Map<String, Long> imports = new java.util.TreeMap<>(Map.of("", 17L, "other", 1L));
        Sketch sketch = new Sketch()
                .input("x", 2, 6)
                .function(Function.of(
                        "other", "Quadruple", List.of("given"), List.of("result"), List.of(), imports, inner))
                .function(Function.of("other", "Sums", List.of("in"), List.of("out"), List.of("axes"), imports, outer))
                .function(
                        Function.of("other", "Unused", List.of("given"), List.of("result"), List.of(), imports, inner))
                .node("other", List.of("a"), "Sums", "x", Attribute.of("axes", new long[] {1}))
                .node("other", List.of("y"), "Sums", "a", Attribute.of("axes", new long[] {0}))
                .output("y");
        ModelProto.Builder model = sketch.model().proto().toBuilder();
        model.addOpsetImportBuilder().setDomain("other").setVersion(1);
        model.addOpsetImportBuilder().setDomain("nobody.uses.this").setVersion(3);
        return new Model(model.build());
    }

    /// `Outer` calls `Middle` once, which calls `Inner` once, and `Often` twice; names in all of them are alike.
    private static Model calls() {
        Map<String, Long> imports = new java.util.TreeMap<>(Map.of("", 17L, "other", 1L));
        List<Node> inner = List.of(
                Node.of("", "Add", List.of("a", "a"), List.of("once")),
                Node.of("", "Clip", List.of("once", "low"), List.of("b")));
        List<Node> middle = List.of(
                Node.of("other", "Inner", List.of("a", ""), List.of("once")),
                Node.of("", "Neg", List.of("once"), List.of("c")),
                Node.of("", "Mul", List.of("c", "a"), List.of("b")));
        List<Node> often = List.of(
                Node.of("", "Constant", List.of(), List.of("once"), Attribute.of("value_float", 3f)),
                Node.of("", "Sub", List.of("a", "once"), List.of("b")));
        List<Node> outer = List.of(
                Node.of("other", "Often", List.of("a"), List.of("once")),
                Node.of("other", "Middle", List.of("once"), List.of("c")),
                Node.of("other", "Often", List.of("c"), List.of("b")));
        ModelProto.Builder model = new Sketch()
                        .input("x", 2, 6)
                        .function(Function.of(
                                "other", "Inner", List.of("a", "low"), List.of("b"), List.of(), imports, inner))
                        .function(
                                Function.of("other", "Middle", List.of("a"), List.of("b"), List.of(), imports, middle))
                        .function(Function.of("other", "Often", List.of("a"), List.of("b"), List.of(), imports, often))
                        .function(Function.of("other", "Outer", List.of("a"), List.of("b"), List.of(), imports, outer))
                        .node("other", List.of("y"), "Outer", "x")
                        .output("y")
                        .model()
                        .proto()
                        .toBuilder();
        model.addOpsetImportBuilder().setDomain("other").setVersion(1);
        return new Model(model.build());
    }
}
