/// Raising models to operator set 13, the first whose models may hold functions of their own: start with
/// [org.filtrate.graph.opset.OpsetRaiser]. [org.filtrate.graph.opset.Adapters] is the table of what changed, one entry
/// an operator and version, as ONNX's operator changelog lists them; the classes it names hold one method a change.
@NullMarked
package org.filtrate.graph.opset;

import org.jspecify.annotations.NullMarked;
