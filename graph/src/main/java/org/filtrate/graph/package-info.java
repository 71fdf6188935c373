/// ONNX models as immutable values: [org.filtrate.graph.Model] holds a [org.filtrate.graph.Graph] of
/// [org.filtrate.graph.Node]s and [org.filtrate.graph.Tensor]s, each a view of what the file stores, so that whatever
/// nobody edits is written back as it was read. Edits are [org.filtrate.graph.Patch]es. Start with `Model`.
@NullMarked
package org.filtrate.graph;

import org.jspecify.annotations.NullMarked;
