package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.filtrate.graph.Shape;
import org.jspecify.annotations.Nullable;

/// Elements of the operators in [Reductions].
final class ReductionFolds {
    @FunctionalInterface
    private interface Step {
        Element of(Arithmetic in, Element a, Element b);
    }

    private ReductionFolds() {}

    static void addTo(Map<String, Fold> table) {
        table.put("ReduceSum", (call, output, shapes) -> reduce(call, shapes.get(output), Arithmetic::add));
        table.put("ReduceProd", (call, output, shapes) -> reduce(call, shapes.get(output), Arithmetic::multiply));
        table.put("ReduceMin", (call, output, shapes) -> reduce(call, shapes.get(output), Arithmetic::minimum));
        table.put("ReduceMax", (call, output, shapes) -> reduce(call, shapes.get(output), Arithmetic::maximum));
    }

    private static List<Element> reduce(Call call, Shape shape, Step step) {
        Grid x = Grid.of(call, 0);
        int[] axes = Reductions.axes(call);
        Arithmetic in = new Arithmetic(call.symbols(), !call.element(0).isFloating());
        @Nullable Element[] results = new @Nullable Element[(int) Math.max(1, count(shape))];
        Grid.fill(call.shape(0), index -> {
            int place = 0;
            for (int axis = 0; axis < index.length; axis++) {
                if (Arrays.binarySearch(axes, axis) < 0) {
                    place = place * x.size(axis) + index[axis];
                }
            }
            Element so = results[place];
            Element next = x.at(index);
            results[place] = so == null ? next : step.of(in, so, next);
            return next;
        });
        return present(results, count(shape));
    }

    private static long count(Shape shape) {
        return Arrays.stream(shape.sizes()).reduce(1, (a, b) -> a * b);
    }

    /// The results, where every place has one; an empty reduction has none.
    private static List<Element> present(@Nullable Element[] results, long count) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Element element = results[i];
            if (element == null) {
                throw new Undetermined();
            }
            elements.add(element);
        }
        return elements;
    }
}
