package org.filtrate.graph.shape;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Shape;

/// Elements of the operators in [Elementwise].
final class ElementwiseFolds {
    private ElementwiseFolds() {}

    @FunctionalInterface
    private interface Unary {
        Element of(Arithmetic in, Element a);
    }

    @FunctionalInterface
    private interface Binary {
        Element of(Arithmetic in, Element a, Element b);
    }

    static void addTo(Map<String, Fold> table) {
        binary(table, "Add", Arithmetic::add);
        binary(table, "Sum", Arithmetic::add);
        binary(table, "Sub", Arithmetic::subtract);
        binary(table, "Mul", Arithmetic::multiply);
        binary(table, "Div", Arithmetic::divide);
        binary(table, "Pow", Arithmetic::power);
        binary(table, "Min", Arithmetic::minimum);
        binary(table, "Max", Arithmetic::maximum);
        binary(table, "Equal", Arithmetic::equal);
        binary(table, "Less", Arithmetic::less);
        binary(table, "Greater", (in, a, b) -> in.less(b, a));
        binary(table, "LessOrEqual", (in, a, b) -> in.not(in.less(b, a)));
        binary(table, "GreaterOrEqual", (in, a, b) -> in.not(in.less(a, b)));
        binary(table, "And", Arithmetic::and);
        binary(table, "Or", Arithmetic::or);
        unary(table, "Not", Arithmetic::not);
        unary(table, "Neg", Arithmetic::negate);
        unary(table, "Abs", Arithmetic::absolute);
        unary(table, "Floor", (in, a) -> in.rounded("floor", a, Math::floor));
        unary(table, "Ceil", (in, a) -> in.rounded("ceil", a, Math::ceil));
        unary(table, "Round", (in, a) -> in.rounded("round", a, Math::rint));
        unary(table, "Sqrt", (in, a) -> in.real("sqrt", a, Math::sqrt));
        unary(table, "Exp", (in, a) -> in.real("exp", a, Math::exp));
        unary(table, "Log", (in, a) -> in.real("log", a, Math::log));
        unary(table, "Reciprocal", (in, a) -> in.real("reciprocal", a, x -> 1 / x));
        unary(table, "Relu", (in, a) -> in.maximum(a, new Element.Whole(0)));
        table.put("Mod", (call, output, shapes) -> {
            boolean truncated = call.node().integer("fmod", 0) != 0;
            return broadcast(call, shapes.get(output), (in, a, b) -> in.modulo(a, b, truncated));
        });
        table.put("Where", (call, output, shapes) -> {
            Grid condition = Grid.of(call, 0);
            Grid a = Grid.of(call, 1);
            Grid b = Grid.of(call, 2);
            Arithmetic in = arithmetic(call, 1);
            return Grid.fill(shapes.get(output), i -> in.where(condition.stretched(i), a.stretched(i), b.stretched(i)));
        });
        table.put("Cast", ElementwiseFolds::cast);
        table.put("CastLike", ElementwiseFolds::cast);
    }

    private static void unary(Map<String, Fold> table, String op, Unary function) {
        table.put(op, (call, output, shapes) -> {
            Arithmetic in = arithmetic(call, 0);
            return call.elements(0).stream().map(a -> function.of(in, a)).toList();
        });
    }

    private static void binary(Map<String, Fold> table, String op, Binary function) {
        table.put(op, (call, output, shapes) -> broadcast(call, shapes.get(output), function));
    }

    private static List<Element> broadcast(Call call, Shape shape, Binary function) {
        List<Grid> grids = IntStream.range(0, call.inputs().size())
                .mapToObj(i -> Grid.of(call, i))
                .toList();
        Arithmetic in = arithmetic(call, 0);
        return Grid.fill(shape, index -> {
            Element result = grids.getFirst().stretched(index);
            for (Grid grid : grids.subList(1, grids.size())) {
                result = function.of(in, result, grid.stretched(index));
            }
            return result;
        });
    }

    private static Arithmetic arithmetic(Call call, int input) {
        return new Arithmetic(call.symbols(), !call.element(input).isFloating());
    }

    private static List<Element> cast(Call call, int output, List<Shape> shapes) {
        ElementType to = call.has(1)
                ? call.element(1)
                : ElementType.ofCode((int) call.node().integer("to", 0));
        return call.elements(0).stream()
                .map(e -> Precision.cast(e, call.element(0), to, call.symbols()))
                .toList();
    }
}
