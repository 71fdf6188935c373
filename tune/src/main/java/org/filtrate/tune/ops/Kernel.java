package org.filtrate.tune.ops;

import org.bytedeco.pytorch.Tensor;

/// A node made ready to run: its attributes are read, its operands come with each run.
@FunctionalInterface
public interface Kernel {
    /// Computes the node's outputs, in order; outputs that nothing reads may be left off the end.
    ///
    /// Called inside a scope that ends with the node: what is not returned is gone. An operand may be
    /// returned as it is.
    ///
    /// @throws OperandException where operands do not fit the operator
    Tensor[] run(Operands operands);

    /// A kernel with one output.
    static Kernel of(Single single) {
        return operands -> new Tensor[] {single.run(operands)};
    }

    /// What a node with one output computes.
    @FunctionalInterface
    interface Single {
        /// Computes the output.
        Tensor run(Operands operands);
    }
}
