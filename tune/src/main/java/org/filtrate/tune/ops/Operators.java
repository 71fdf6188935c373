package org.filtrate.tune.ops;

import java.util.Optional;
import java.util.Set;

/// Every operator of the standard domain that the engine runs, gathered from the families.
public final class Operators {
    private static final OperatorTable TABLE = new OperatorTable();

    static {
        Activations.addTo(TABLE);
        Arithmetic.addTo(TABLE);
        Bits.addTo(TABLE);
        Comparisons.addTo(TABLE);
        Convolutions.addTo(TABLE);
        Gathering.addTo(TABLE);
        Generators.addTo(TABLE);
        Layouts.addTo(TABLE);
        Normalisations.addTo(TABLE);
        Padding.addTo(TABLE);
        Poolings.addTo(TABLE);
        Products.addTo(TABLE);
        Quantisation.addTo(TABLE);
        Reductions.addTo(TABLE);
        Resizing.addTo(TABLE);
        Scattering.addTo(TABLE);
        Selections.addTo(TABLE);
        Slicing.addTo(TABLE);
    }

    private Operators() {}

    /// How nodes of an operator are made ready; empty where it cannot be run.
    public static Optional<Operator> find(String name) {
        return TABLE.find(name);
    }

    /// The names of all operators that can be run.
    public static Set<String> names() {
        return TABLE.names();
    }
}
