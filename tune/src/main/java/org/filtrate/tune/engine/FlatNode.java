package org.filtrate.tune.engine;

import org.filtrate.graph.Node;

/// A node of a graph without functions.
///
/// @param node the node, its names unique in the whole graph
/// @param opset the version of the operator set that it belongs to
record FlatNode(Node node, long opset) {}
