package org.filtrate.graph.shape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The rules of operators of the standard domain, by name, while they are collected and when they are looked up.
final class OperatorTable {
    private final Map<String, OperatorRule> rules = new HashMap<>();

    /// Adds an operator.
    OperatorTable add(String operator, OperatorRule rule) {
        if (rules.put(operator, rule) != null) {
            throw new IllegalStateException("two rules for " + operator);
        }
        return this;
    }

    /// Adds an operator with one output.
    OperatorTable add(String operator, ElementRule elements, TypedRule.SingleShape shape) {
        return addAll(operator, elements, call -> List.of(shape.infer(call)));
    }

    /// Adds an operator with several outputs.
    OperatorTable addAll(String operator, ElementRule elements, TypedRule.ShapeRule shapes) {
        return add(operator, new TypedRule(elements, shapes));
    }

    /// The rule of an operator; empty where none is known.
    Optional<OperatorRule> rule(String operator) {
        return Optional.ofNullable(rules.get(operator));
    }

    /// The operators that have a rule.
    Set<String> operators() {
        return Set.copyOf(rules.keySet());
    }
}
