package org.filtrate.tune.ops;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/// Operators of the standard domain by name, filled family by family.
final class OperatorTable {
    private final Map<String, Operator> operators = new HashMap<>();

    /// Adds an operator.
    OperatorTable add(String name, Operator operator) {
        if (operators.put(name, operator) != null) {
            throw new IllegalStateException("operator " + name + " is added twice");
        }
        return this;
    }

    /// Adds an operator with one output that has no attributes.
    OperatorTable plain(String name, Kernel.Single kernel) {
        return add(name, call -> Kernel.of(kernel));
    }

    /// Adds an operator of one input that has no attributes.
    OperatorTable unary(String name, UnaryOperator<Tensor> function) {
        return plain(name, in -> function.apply(in.get(0)));
    }

    /// Adds an operator of two inputs that has no attributes.
    OperatorTable binary(String name, BinaryOperator<Tensor> function) {
        return plain(name, in -> function.apply(in.get(0), in.get(1)));
    }

    Optional<Operator> find(String name) {
        return Optional.ofNullable(operators.get(name));
    }

    Set<String> names() {
        return Set.copyOf(operators.keySet());
    }
}
