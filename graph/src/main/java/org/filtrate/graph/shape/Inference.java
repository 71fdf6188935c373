package org.filtrate.graph.shape;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Function;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Model;
import org.filtrate.graph.ModelFormatException;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;

/// One run over a model: goes through nodes in order, and through the bodies of functions and the graphs that nodes
/// carry.
final class Inference {
    /// Most nodes that are looked at; functions that call each other can make a small file ask for any number.
    private static final int MAX_NODES = 1_000_000;

    /// Most elements that are computed over the whole run.
    private static final int MAX_ELEMENTS = 4_000_000;

    /// Unknown integers that are told apart one by one: a target shape is no longer than this.
    private static final int MAX_NAMED_ELEMENTS = 16;

    private final Map<String, Function> functions = new HashMap<>();
    private final Symbols symbols;
    private int nodes;
    private int elements;

    Inference(Model model, Symbols symbols) {
        model.functions()
                .forEach(f -> functions.put(key(f.domain(), f.name(), f.proto().getOverload()), f));
        this.symbols = symbols;
    }

    private static String key(String domain, String name, String overload) {
        return (domain.equals("ai.onnx") ? "" : domain) + ":" + name + ":" + overload;
    }

    /// The version of each operator set, by domain.
    static Map<String, Long> opsets(List<OperatorSetIdProto> imports) {
        Map<String, Long> opsets = new HashMap<>();
        imports.forEach(o -> opsets.put(o.getDomain().equals("ai.onnx") ? "" : o.getDomain(), o.getVersion()));
        return opsets;
    }

    /// Puts the initializers of a graph into a scope.
    static void putInitializers(GraphProto graph, Scope scope) {
        graph.getInitializerList().forEach(t -> scope.put(t.getName(), Optional.of(Value.of(new Tensor(t)))));
        graph.getSparseInitializerList().forEach(s -> scope.put(s.getValues().getName(), Optional.of(Value.of(s))));
    }

    /// Infers nodes in order, and puts what they write into the scope.
    void run(List<Node> nodes, Scope scope, Declarations declarations) {
        for (Node unbound : nodes) {
            Node node = scope.bound(unbound);
            List<Value> outputs = outputs(node, scope);
            for (int i = 0; i < node.outputs().size(); i++) {
                String name = node.output(i);
                if (!name.isEmpty()) {
                    Value value = i < outputs.size() ? outputs.get(i) : Value.UNKNOWN;
                    scope.put(name, Optional.of(named(declarations.complete(name, value, symbols))));
                }
            }
        }
    }

    /// A short vector of unknown integers gets a symbol for each, so that a target shape which is partly known is.
    Value named(Value value) {
        ElementType type = value.type().element();
        boolean integers = type == ElementType.INT64 || type == ElementType.INT32;
        Optional<Integer> count =
                integers && value.known().isEmpty() ? value.count(MAX_NAMED_ELEMENTS) : Optional.empty();
        return count.map(n -> value.with(IntStream.range(0, n)
                        .<Element>mapToObj(i -> new Element.Free(symbols.fresh()))
                        .toList()))
                .orElse(value);
    }

    private List<Value> outputs(Node node, Scope scope) {
        if (++nodes > MAX_NODES) {
            throw new GraphException(
                    "functions and subgraphs that come to at most " + MAX_NODES + " nodes are needed, more came");
        }
        try {
            Call call = new Call(
                    node,
                    node.inputs().stream().map(scope::input).toList(),
                    scope.opset(node.domain()),
                    symbols,
                    (graph, inputs) -> subgraph(graph, inputs, scope.ofSubgraph()));
            Function function =
                    functions.get(key(node.domain(), node.op(), node.proto().getOverload()));
            if (function != null) {
                return body(function, call, scope);
            }
            return node.domain().isEmpty() ? standard(call) : List.of();
        } catch (GraphException e) {
            throw new GraphException(node.describe() + ": " + e.getMessage(), e);
        } catch (FiltrateException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ModelFormatException(
                    node.describe() + ": its " + node.inputs().size() + " inputs, "
                            + node.outputs().size() + " outputs and attributes " + node.attributes() + " are not what "
                            + node.op() + " takes",
                    e);
        }
    }

    private List<Value> standard(Call call) {
        Optional<OperatorRule> rule = Operators.rule(call.node().op());
        if (rule.isEmpty()) {
            return List.of();
        }
        List<Value> outputs = inferred(rule.get(), call);
        if (elements > MAX_ELEMENTS) {
            return outputs;
        }
        List<Value> folded = Folds.fold(call, outputs);
        folded.forEach(
                v -> elements += v.known().isPresent() ? v.count(Value.LIMIT).orElse(0) : 0);
        return folded;
    }

    private static List<Value> inferred(OperatorRule rule, Call call) {
        try {
            return rule.infer(call);
        } catch (Undetermined unknown) {
            return List.of();
        }
    }

    private List<Value> body(Function function, Call call, Scope caller) {
        Map<String, AttributeProto> arguments = new HashMap<>();
        function.proto().getAttributeProtoList().forEach(a -> arguments.put(a.getName(), a));
        call.node().proto().getAttributeList().forEach(a -> arguments.put(a.getName(), a));
        Scope scope = caller.ofFunction(arguments, opsets(function.proto().getOpsetImportList()));
        List<String> inputs = function.proto().getInputList();
        for (int i = 0; i < inputs.size(); i++) {
            scope.put(inputs.get(i), call.has(i) ? Optional.of(call.input(i)) : Optional.empty());
        }
        run(function.nodes(), scope, Declarations.NONE);
        return function.proto().getOutputList().stream()
                .map(name -> scope.input(name).orElse(Value.UNKNOWN))
                .toList();
    }

    private List<Value> subgraph(GraphProto graph, List<Value> inputs, Scope scope) {
        for (int i = 0; i < graph.getInputCount(); i++) {
            scope.put(graph.getInput(i).getName(), Optional.of(i < inputs.size() ? inputs.get(i) : Value.UNKNOWN));
        }
        putInitializers(graph, scope);
        run(graph.getNodeList().stream().map(Node::new).toList(), scope, Declarations.NONE);
        List<Value> outputs = new ArrayList<>();
        for (ValueInfoProto output : graph.getOutputList()) {
            outputs.add(scope.input(output.getName()).orElse(Value.UNKNOWN));
        }
        return outputs;
    }
}
