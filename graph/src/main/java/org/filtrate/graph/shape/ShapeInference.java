package org.filtrate.graph.shape;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Model;
import org.filtrate.graph.TensorType;

/// Finds the element type and shape of every value of a model.
///
/// Sizes that the model leaves open stay symbols. Small constants are followed through the arithmetic that exporters
/// write for shapes, so that targets of `Reshape`, `Expand`, `Resize`, `Pad` and others resolve. Model-local functions
/// and the graphs of `If`, `Loop` and `Scan` are gone through; what an unknown operator writes is unknown, or what the
/// model declares of it. Time and memory are bounded by the size of the model, whatever is written in it.
public final class ShapeInference {
    private ShapeInference() {}

    /// Infers with the input types that the model declares.
    ///
    /// @throws GraphException where shapes contradict each other or a node reads what nothing before it writes
    /// @throws org.filtrate.graph.ModelFormatException where a node does not have what its operator takes
    public static Shapes infer(Model model) {
        return infer(model, Map.of());
    }

    /// Infers with other types for some inputs, such as a fixed batch.
    ///
    /// @param inputs types that take the place of declared ones, by input; sizes may be symbols
    /// @throws GraphException where shapes contradict each other, a node reads what nothing before it writes, or
    /// `inputs` names what is no input of the graph
    /// @throws org.filtrate.graph.ModelFormatException where a node does not have what its operator takes
    public static Shapes infer(Model model, Map<String, TensorType> inputs) {
        GraphProto graph = model.proto().getGraph();
        requireInputs(graph, inputs.keySet());
        Set<String> names = Declarations.names(graph);
        inputs.values().stream()
                .flatMap(t -> t.shape().stream())
                .flatMap(s -> s.dims().stream())
                .forEach(d -> Optional.ofNullable(d.symbol()).ifPresent(names::add));
        Symbols symbols = new Symbols(names);
        Declarations declarations = Declarations.of(graph, inputs, symbols);
        Inference inference = new Inference(model, symbols);
        Scope scope = Scope.ofModel(Inference.opsets(model.proto().getOpsetImportList()));
        Inference.putInitializers(graph, scope);
        for (ValueInfoProto input : graph.getInputList()) {
            String name = input.getName();
            if (inputs.containsKey(name) || !scope.values().containsKey(name)) {
                scope.put(name, Optional.of(inference.named(Value.of(declarations.type(name)))));
            }
        }
        inference.run(model.graph().nodes(), scope, declarations);
        return new Shapes(scope.values());
    }

    private static void requireInputs(GraphProto graph, Set<String> names) {
        for (String name : names) {
            if (graph.getInputList().stream().noneMatch(v -> v.getName().equals(name))) {
                throw new GraphException("graph '" + graph.getName() + "': an input is needed, '" + name + "' came ("
                        + graph.getInputList().stream()
                                .map(ValueInfoProto::getName)
                                .toList() + ")");
            }
        }
    }
}
