package org.filtrate.graph.shape;

import java.util.List;
import org.filtrate.graph.Dim;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// `Attention` over queries, keys and values, each `(N, heads, length, size)` or `(N, length, heads size)`.
final class Attentions {
    private Attentions() {}

    static void addTo(OperatorTable table) {
        table.addAll(
                        "Attention",
                        ElementRule.each(
                                ElementRule.like(0), ElementRule.like(1), ElementRule.like(2), ElementRule.like(0)),
                        Attentions::attention)
                .add("RotaryEmbedding", ElementRule.like(0), Elementwise::same);
    }

    private static List<Shape> attention(Call call) {
        boolean packed = call.shape(0).rank() == 3;
        Shape query = call.shape(0, packed ? 3 : 4);
        Shape q = packed ? split(call, query, "q_num_heads") : query;
        Shape k = packed ? split(call, call.shape(1, 3), "kv_num_heads") : call.shape(1, 4);
        Shape v = packed ? split(call, call.shape(2, 3), "kv_num_heads") : call.shape(2, 4);
        Symbols symbols = call.symbols();
        Dim keys = call.has(4) ? symbols.sum(call.shape(4, 4).dim(2), k.dim(2)) : k.dim(2);
        Shape y = new Shape(List.of(q.dim(0), q.dim(1), q.dim(2), v.dim(3)));
        Shape merged =
                new Shape(List.of(q.dim(0), q.dim(2), symbols.dim(symbols.product(List.of(q.dim(1), v.dim(3))))));
        return List.of(
                packed ? merged : y,
                Slicing.with(k, 2, keys),
                Slicing.with(v, 2, keys),
                new Shape(List.of(q.dim(0), q.dim(1), q.dim(2), keys)));
    }

    private static Shape split(Call call, Shape packed, String attribute) {
        long heads = call.node().integer(attribute, 0);
        Dim size = packed.dim(2);
        if (heads < 1 || (size.isKnown() && size.size() % heads != 0)) {
            throw new GraphException(
                    "attribute '" + attribute + "' needs a divisor of " + size + ", " + heads + " came");
        }
        return new Shape(List.of(
                packed.dim(0), Dim.of(heads), packed.dim(1), call.symbols().floorDiv(size, 0, heads)));
    }
}
