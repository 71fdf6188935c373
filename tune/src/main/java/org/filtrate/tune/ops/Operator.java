package org.filtrate.tune.ops;

/// How nodes of one operator are made ready to run.
@FunctionalInterface
public interface Operator {
    /// Reads a node's attributes.
    ///
    /// @throws Unsupported where the node asks for what cannot be run
    Kernel prepare(Call call);
}
