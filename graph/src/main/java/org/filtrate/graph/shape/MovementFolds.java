package org.filtrate.graph.shape;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.filtrate.graph.Shape;

/// Elements of the operators in [Movements], [Slicing] and [Gathering].
final class MovementFolds {
    private MovementFolds() {}

    static void addTo(Map<String, Fold> table) {
        for (String op : List.of("Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze")) {
            table.put(op, (call, output, shapes) -> call.elements(0));
        }
        table.put("Transpose", MovementFolds::transpose);
        table.put("Expand", (call, output, shapes) -> Grid.fill(shapes.get(output), Grid.of(call, 0)::stretched));
        table.put("Tile", MovementFolds::tile);
        table.put("Concat", MovementFolds::concat);
        table.put("Split", MovementFolds::split);
        table.put("Slice", MovementFolds::slice);
        table.put("Pad", MovementFolds::pad);
        table.put("Gather", MovementFolds::gather);
    }

    private static List<Element> transpose(Call call, int output, List<Shape> shapes) {
        Grid x = Grid.of(call, 0);
        int[] perm = Movements.permutation(call);
        return Grid.fill(shapes.get(output), index -> {
            int[] from = new int[index.length];
            for (int axis = 0; axis < from.length; axis++) {
                from[perm[axis]] = index[axis];
            }
            return x.at(from);
        });
    }

    private static List<Element> tile(Call call, int output, List<Shape> shapes) {
        Grid x = Grid.of(call, 0);
        return Grid.fill(shapes.get(output), index -> {
            for (int axis = 0; axis < index.length; axis++) {
                index[axis] %= x.size(axis);
            }
            return x.at(index);
        });
    }

    private static List<Element> concat(Call call, int output, List<Shape> shapes) {
        List<Grid> parts = IntStream.range(0, call.inputs().size())
                .mapToObj(i -> Grid.of(call, i))
                .toList();
        Shape shape = shapes.get(output);
        int axis = Call.axis(call.node().integer("axis", 0), shape.rank());
        return Grid.fill(shape, index -> {
            int part = 0;
            while (index[axis] >= parts.get(part).size(axis)) {
                index[axis] -= parts.get(part++).size(axis);
            }
            return parts.get(part).at(index);
        });
    }

    private static List<Element> split(Call call, int output, List<Shape> shapes) {
        Grid x = Grid.of(call, 0);
        int axis = Call.axis(call.node().integer("axis", 0), x.rank());
        long before = shapes.subList(0, output).stream()
                .mapToLong(s -> s.dim(axis).size())
                .sum();
        return Grid.fill(shapes.get(output), index -> {
            index[axis] += (int) before;
            return x.at(index);
        });
    }

    private static List<Element> slice(Call call, int output, List<Shape> shapes) {
        Grid x = Grid.of(call, 0);
        List<Slices.Cut> cuts = Slices.cuts(call).orElseThrow(Undetermined::new);
        return Grid.fill(shapes.get(output), index -> {
            for (Slices.Cut cut : cuts) {
                long first = Slices.first(x.size(cut.axis()), cut);
                index[cut.axis()] = (int) (first + index[cut.axis()] * cut.step());
            }
            return x.at(index);
        });
    }

    private static List<Element> pad(Call call, int output, List<Shape> shapes) {
        if (!call.node().string("mode", "constant").equals("constant")) {
            throw new Undetermined();
        }
        Grid x = Grid.of(call, 0);
        List<Element> pads = Slicing.pads(call, x.rank()).orElseThrow(Undetermined::new);
        Element value =
                call.has(2) ? call.scalar(2) : new Element.Real(call.node().real("value", 0));
        Element filling = call.element(0).isFloating() ? value : new Element.Whole(value.whole());
        return Grid.fill(shapes.get(output), index -> {
            boolean inside = true;
            for (int axis = 0; axis < index.length; axis++) {
                index[axis] -= (int) pads.get(axis).whole();
                inside &= index[axis] >= 0 && index[axis] < x.size(axis);
            }
            return inside ? x.at(index) : filling;
        });
    }

    private static List<Element> gather(Call call, int output, List<Shape> shapes) {
        Grid data = Grid.of(call, 0);
        Grid indices = Grid.of(call, 1);
        int rank = data.rank();
        int chosen = indices.rank();
        int axis = Call.axis(call.node().integer("axis", 0), rank);
        return Grid.fill(shapes.get(output), index -> {
            int[] place = new int[chosen];
            System.arraycopy(index, axis, place, 0, chosen);
            int[] from = new int[rank];
            System.arraycopy(index, 0, from, 0, axis);
            System.arraycopy(index, axis + chosen, from, axis + 1, rank - axis - 1);
            from[axis] = Call.axis(indices.at(place).whole(), data.size(axis));
            return data.at(from);
        });
    }
}
