package org.filtrate.run;

import java.util.Random;
import org.filtrate.run.internal.runtime.NativeInputs;

/// Inputs made up to measure a network with.
final class SampleInputs {
    private SampleInputs() {}

    /// Inputs of `session` in native memory: standard normal numbers, the same ones for the same seed; zeros for
    /// integer types. The caller closes them.
    ///
    /// @throws RunException if an axis stays open, or `shapes` does not fit the network
    static NativeInputs of(Session session, InputShapes shapes, long seed) {
        shapes.checkNames(session);
        Random random = new Random(seed);
        NativeInputs inputs = new NativeInputs();
        try {
            for (TensorSignature input : session.inputs()) {
                inputs.addRandom(input, shapes.of(input), random);
            }
            return inputs;
        } catch (RunException e) {
            inputs.close();
            throw new RunException(session.name() + ": " + e.getMessage(), e);
        }
    }
}
