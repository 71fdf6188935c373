package org.filtrate.graph.shape;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Shape;
import org.filtrate.graph.TensorType;

/// `If`: the outputs of the branch that is taken, where that is known, or what both branches have in common.
final class Branches {
    private Branches() {}

    static void addTo(OperatorTable table) {
        table.add("If", Branches::branch);
    }

    private static List<Value> branch(Call call) {
        GraphProto first = call.graph("then_branch");
        GraphProto second = call.graph("else_branch");
        Optional<Element> condition = call.input(0)
                .known()
                .map(Value.Known::elements)
                .filter(e -> e.size() == 1 && e.getFirst().isNumber())
                .map(List::getFirst);
        if (condition.isPresent()) {
            return call.subgraphs().infer(condition.get().number() != 0 ? first : second, List.of());
        }
        List<Value> then = call.subgraphs().infer(first, List.of());
        List<Value> otherwise = call.subgraphs().infer(second, List.of());
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < Math.min(then.size(), otherwise.size()); i++) {
            values.add(Value.of(
                    common(call.symbols(), then.get(i).type(), otherwise.get(i).type())));
        }
        return values;
    }

    private static TensorType common(Symbols symbols, TensorType a, TensorType b) {
        ElementType element = a.element() == b.element() ? a.element() : ElementType.UNDEFINED;
        if (a.shape().isEmpty() || b.shape().isEmpty()) {
            return new TensorType(element, Optional.empty());
        }
        Shape first = a.shape().get();
        Shape second = b.shape().get();
        if (first.rank() != second.rank()) {
            return new TensorType(element, Optional.empty());
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < first.rank(); axis++) {
            Dim dim = first.dim(axis);
            dims.add(dim.equals(second.dim(axis)) ? dim : symbols.freshDim());
        }
        return TensorType.of(element, new Shape(dims));
    }
}
