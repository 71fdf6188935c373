package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.filtrate.graph.Shape;
import org.filtrate.graph.Tensor;

/// Elements of the operators in [Generators] and of `NonZero`.
final class GeneratorFolds {
    private GeneratorFolds() {}

    static void addTo(Map<String, Fold> table) {
        table.put(
                "Shape",
                (call, output, shapes) ->
                        Generators.part(call).dims().stream().map(Element::of).toList());
        table.put(
                "Size",
                (call, output, shapes) -> List.of(Element.of(
                        call.symbols().dim(call.symbols().product(call.shape(0).dims())))));
        table.put("ConstantOfShape", GeneratorFolds::constantOfShape);
        table.put("Range", GeneratorFolds::range);
        table.put("NonZero", GeneratorFolds::nonZero);
    }

    private static List<Element> constantOfShape(Call call, int output, List<Shape> shapes) {
        Element value = call.node()
                .attribute("value")
                .map(a -> Value.of(new Tensor(a.getT()))
                        .known()
                        .orElseThrow(Undetermined::new)
                        .elements()
                        .getFirst())
                .orElse(new Element.Real(0));
        return Grid.fill(shapes.get(output), index -> value);
    }

    private static List<Element> range(Call call, int output, List<Shape> shapes) {
        Arithmetic in = new Arithmetic(call.symbols(), !call.element(0).isFloating());
        Element start = call.scalar(0);
        Element delta = call.scalar(2);
        return Grid.fill(shapes.get(output), index -> in.add(start, in.multiply(delta, new Element.Whole(index[0]))));
    }

    /// The index of every element that is not zero, one column each.
    private static List<Element> nonZero(Call call, int output, List<Shape> shapes) {
        Grid x = Grid.of(call, 0);
        List<int[]> found = new ArrayList<>();
        Grid.fill(call.shape(0), index -> {
            if (x.at(index).number() != 0) {
                found.add(index);
            }
            return new Element.Whole(0);
        });
        return Grid.fill(shapes.get(output), index -> new Element.Whole(found.get(index[1])[index[0]]));
    }
}
