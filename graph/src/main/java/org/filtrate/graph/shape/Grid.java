package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.filtrate.graph.Shape;

/// The elements of a small tensor, addressed by their index along each axis.
final class Grid {
    private final long[] sizes;
    private final List<Element> elements;

    /// @param shape the sizes, all known
    /// @param elements the elements, row-major
    Grid(Shape shape, List<Element> elements) {
        this.sizes = shape.sizes();
        this.elements = elements;
    }

    /// The known elements of an input.
    static Grid of(Call call, int input) {
        return new Grid(call.shape(input), call.elements(input));
    }

    /// Number of axes.
    int rank() {
        return sizes.length;
    }

    /// Number of elements along an axis.
    int size(int axis) {
        return (int) sizes[axis];
    }

    /// The element at `index`; an index has one entry for each axis.
    Element at(int... index) {
        int offset = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            offset = offset * (int) sizes[axis] + index[axis];
        }
        return elements.get(offset);
    }

    /// The element that stands at `index` of a larger tensor to which this one is broadcast.
    Element stretched(int... index) {
        int[] own = new int[sizes.length];
        for (int axis = 0; axis < own.length; axis++) {
            own[axis] = sizes[axis] == 1 ? 0 : index[axis + index.length - own.length];
        }
        return at(own);
    }

    /// The elements of a tensor of known sizes, row-major, each computed from its index.
    static List<Element> fill(Shape shape, Function<int[], Element> at) {
        long[] sizes = shape.sizes();
        List<Element> elements = new ArrayList<>();
        long count = 1;
        for (long size : sizes) {
            count *= size;
        }
        int[] index = new int[sizes.length];
        for (long i = 0; i < count; i++) {
            elements.add(at.apply(index.clone()));
            for (int axis = sizes.length - 1; axis >= 0 && ++index[axis] == sizes[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return elements;
    }
}
