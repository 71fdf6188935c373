package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// Poolings: input `(N, C, spatial..)`, output `(N, C, windows..)`.
final class Poolings {
    private Poolings() {}

    static void addTo(OperatorTable table) {
        table.add("AveragePool", ElementRule.like(0), Poolings::pooled)
                .add("LpPool", ElementRule.like(0), Poolings::pooled)
                .addAll(
                        "MaxPool",
                        ElementRule.each(ElementRule.like(0), ElementRule.fixed(ElementType.INT64)),
                        call -> Collections.nCopies(2, pooled(call)))
                .add("MaxUnpool", ElementRule.like(0), Poolings::unpooled)
                .add("MaxRoiPool", ElementRule.like(0), Poolings::regions);
        for (String global : List.of("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool")) {
            table.add(global, ElementRule.like(0), Poolings::global);
        }
    }

    private static Shape image(Call call) {
        Shape input = call.shape(0);
        if (input.rank() < 2) {
            throw new GraphException("an input (N, C, spatial..) is needed, " + input + " came");
        }
        return input;
    }

    private static Shape withSpatial(Shape input, List<Dim> spatial) {
        List<Dim> dims = new ArrayList<>(input.dims().subList(0, 2));
        dims.addAll(spatial);
        return new Shape(dims);
    }

    private static Shape pooled(Call call) {
        Shape input = image(call);
        Windows windows = new Windows(call, Windows.kernelAttribute(call, input.rank() - 2));
        return withSpatial(input, windows.count(call.symbols(), input));
    }

    private static Shape unpooled(Call call) {
        Shape input = image(call);
        if (call.has(2)) {
            return Movements.target(call, 2);
        }
        Windows windows = new Windows(call, Windows.kernelAttribute(call, input.rank() - 2));
        return withSpatial(input, windows.spread(call.symbols(), input, new long[input.rank() - 2]));
    }

    private static Shape regions(Call call) {
        Shape input = call.shape(0, 4);
        Shape regions = call.shape(1, 2);
        List<Dim> dims = new ArrayList<>(List.of(regions.dim(0), input.dim(1)));
        dims.addAll(Shape.of(call.integers("pooled_shape", 2, 1)).dims());
        return new Shape(dims);
    }

    private static Shape global(Call call) {
        Shape input = image(call);
        return withSpatial(input, Collections.nCopies(input.rank() - 2, Dim.of(1)));
    }
}
