package org.filtrate.graph.shape;

import java.util.List;

/// What is known of an operator's outputs from what is known of its inputs.
@FunctionalInterface
interface OperatorRule {
    /// What is known of each output of the node, in order; outputs past the end of the list are unknown.
    ///
    /// @throws Undetermined where nothing can be said of any output
    /// @throws org.filtrate.graph.GraphException where the inputs contradict each other or the attributes
    List<Value> infer(Call call);
}
