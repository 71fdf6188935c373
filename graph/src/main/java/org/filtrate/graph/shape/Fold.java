package org.filtrate.graph.shape;

import java.util.List;
import org.filtrate.graph.Shape;

/// Computes the elements of an operator's output from known elements of its inputs.
@FunctionalInterface
interface Fold {
    /// The elements of output `output`, row-major.
    ///
    /// @param shapes the shapes of the outputs, all known, in order
    /// @throws Undetermined where an element that decides which others are taken is not known
    List<Element> fold(Call call, int output, List<Shape> shapes);
}
