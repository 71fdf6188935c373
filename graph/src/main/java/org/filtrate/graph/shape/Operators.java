package org.filtrate.graph.shape;

import java.util.Optional;
import java.util.Set;

/// Every operator of the standard domain whose outputs can be inferred, gathered from the families.
final class Operators {
    private static final OperatorTable TABLE = new OperatorTable();

    static {
        Attentions.addTo(TABLE);
        Branches.addTo(TABLE);
        Convolutions.addTo(TABLE);
        Elementwise.addTo(TABLE);
        Gathering.addTo(TABLE);
        Generators.addTo(TABLE);
        Images.addTo(TABLE);
        Loops.addTo(TABLE);
        Losses.addTo(TABLE);
        Movements.addTo(TABLE);
        Normalisations.addTo(TABLE);
        Poolings.addTo(TABLE);
        Products.addTo(TABLE);
        Quantisation.addTo(TABLE);
        Recurrent.addTo(TABLE);
        Reductions.addTo(TABLE);
        Resizing.addTo(TABLE);
        Selections.addTo(TABLE);
        Slicing.addTo(TABLE);
    }

    private Operators() {}

    /// The rule of an operator of the standard domain; empty where none is known.
    static Optional<OperatorRule> rule(String operator) {
        return TABLE.rule(operator);
    }

    /// The names of all operators that have a rule.
    static Set<String> names() {
        return TABLE.operators();
    }
}
