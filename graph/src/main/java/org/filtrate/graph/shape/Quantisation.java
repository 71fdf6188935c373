package org.filtrate.graph.shape;

import java.util.List;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Shape;

/// Operators between real numbers and the integers or small floats that stand for them.
final class Quantisation {
    private Quantisation() {}

    static void addTo(OperatorTable table) {
        ElementRule uint8 = ElementRule.fixed(ElementType.UINT8);
        table.add("QuantizeLinear", ElementRule.attribute("output_dtype", Quantisation::codeType), Elementwise::same)
                .add("DequantizeLinear", ElementRule.attribute("output_dtype", ElementRule.like(1)), Elementwise::same)
                .addAll(
                        "DynamicQuantizeLinear",
                        ElementRule.each(uint8, ElementRule.fixed(ElementType.FLOAT), uint8),
                        call -> List.of(call.shape(0), Shape.of(), Shape.of()));
    }

    private static ElementType codeType(Call call, int output) {
        return call.has(2) ? call.element(2) : ElementType.UINT8;
    }
}
