package org.filtrate.graph.lean;

import org.filtrate.graph.Model;

/// Makes a model's graph as small as it can be.
///
/// The model computes what it did, to the bit but for constants computed beforehand, which are rounded once. Inputs and
/// outputs, with their types, and the model's metadata stay as they are; so do inputs with a default that callers may
/// override. A model with training information, which speaks of what is inside by name, stays as it is.
public final class Lean {
    private Lean() {}

    /// The model with everything left out that computing it does not need, all names kept.
    public static Model withNames(Model model) {
        if (model.proto().getTrainingInfoCount() > 0) {
            return model;
        }
        Model lean = CalledOnce.writeOut(Annotations.drop(model));
        lean = FoldedConstants.fold(lean);
        lean = ConstantNodes.store(lean);
        lean = Identities.bypass(lean);
        lean = ShortIntegers.pack(lean);
        lean = IdenticalConstants.merge(lean);
        lean = RepeatedNodes.merge(lean);
        lean = DefaultAttributes.drop(lean);
        return Unused.drop(lean);
    }

    /// The same with short names for everything inside: nodes have none, values of the graph and of functions are
    /// called `a`, `b` and so on.
    public static Model withoutNames(Model model) {
        return model.proto().getTrainingInfoCount() > 0 ? model : ShortNames.give(withNames(model));
    }
}
