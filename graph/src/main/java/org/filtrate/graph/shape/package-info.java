/// Types and shapes of every value of a model, found before anything runs. [org.filtrate.graph.shape.ShapeInference] is
/// the way in; it walks the nodes with `Inference`, which looks each operator up in `Operators` (one file per family,
/// one small function per operator) and, where all of a node's inputs are small constants, computes its elements with
/// `Folds`, so that the shape arithmetic which exporters leave behind resolves. Sizes that are not known are symbols,
/// kept by `Symbols`.
@NullMarked
package org.filtrate.graph.shape;

import org.jspecify.annotations.NullMarked;
