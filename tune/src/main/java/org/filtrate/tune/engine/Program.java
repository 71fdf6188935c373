package org.filtrate.tune.engine;

import java.util.List;
import java.util.Map;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.ops.Value;
import org.jspecify.annotations.Nullable;

/// The steps of a network over numbered values: constants and variables' initial values come first, then
/// what steps write.
///
/// @param steps in the order in which they run
/// @param ends for each step, the values that nothing reads after it
/// @param constants `(values)`: what is known before a run; belongs to the program
/// @param firstComputed the first value that steps write
/// @param inputs numbers of the inputs, by name
/// @param variables numbers of the variables, by name
/// @param outputs numbers of the outputs, by name
/// @param channelsLast whether images run faster with their channels side by side
record Program(
        List<Step> steps,
        List<int[]> ends,
        @Nullable Value[] constants,
        int firstComputed,
        Map<String, Integer> inputs,
        Map<String, Integer> variables,
        Map<String, Integer> outputs,
        boolean channelsLast) {

    /// Runs all steps over an array of values.
    void run(@Nullable Value[] values, Mode mode) {
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).run(values, mode);
            for (int slot : ends.get(i)) {
                release(values, slot);
            }
        }
    }

    /// Gives up what steps wrote.
    void release(@Nullable Value[] values) {
        for (int slot = firstComputed; slot < values.length; slot++) {
            release(values, slot);
        }
    }

    private static void release(@Nullable Value[] values, int slot) {
        Value value = values[slot];
        if (value != null) {
            value.tensor().close();
            values[slot] = null;
        }
    }

    /// Returns the constants' memory.
    void close() {
        for (int slot = 0; slot < constants.length; slot++) {
            release(constants, slot);
        }
    }
}
