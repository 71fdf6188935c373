package org.filtrate.graph.shape;

import java.util.List;
import java.util.stream.IntStream;
import org.filtrate.graph.ElementType;

/// The element types of an operator's outputs.
@FunctionalInterface
interface ElementRule {
    /// The element type of output `output`; `UNDEFINED` where it is not known.
    ElementType of(Call call, int output);

    /// The same as the first of `inputs` that is given and known.
    static ElementRule like(int... inputs) {
        return (call, output) -> IntStream.of(inputs)
                .mapToObj(call::element)
                .filter(e -> e != ElementType.UNDEFINED)
                .findFirst()
                .orElse(ElementType.UNDEFINED);
    }

    /// Always `type`.
    static ElementRule fixed(ElementType type) {
        return (call, output) -> type;
    }

    /// What attribute `name` holds, a code of `TensorProto.DataType`, or what `otherwise` says.
    static ElementRule attribute(String name, ElementRule otherwise) {
        return (call, output) -> {
            long code = call.node().integer(name, 0);
            return code == 0 ? otherwise.of(call, output) : ElementType.ofCode(Math.toIntExact(code));
        };
    }

    /// One rule for each output; the last for all that follow.
    static ElementRule each(ElementRule... rules) {
        List<ElementRule> list = List.of(rules);
        return (call, output) -> list.get(Math.min(output, list.size() - 1)).of(call, output);
    }
}
