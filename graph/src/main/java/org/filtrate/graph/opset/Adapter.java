package org.filtrate.graph.opset;

import java.util.List;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Node;

/// What became of one operator in one version of the operator set.
@FunctionalInterface
interface Adapter {
    /// The nodes that mean in the new version what `node` meant in the one before.
    ///
    /// They write all that `node` wrote; the one that takes its place keeps its name.
    ///
    /// @param scope the graph that `node` stands in; takes the constants that the new nodes read
    /// @throws GraphException where the new version cannot express it
    List<Node> raise(Node node, Scope scope);
}
