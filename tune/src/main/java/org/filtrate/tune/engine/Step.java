package org.filtrate.tune.engine;

import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Node;
import org.filtrate.tune.ops.Kernel;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.ops.Operands;
import org.filtrate.tune.ops.Value;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/// One node to be run: values are numbered, and lie in an array that a run owns.
///
/// @param node the node, for messages
/// @param kernel what it computes
/// @param inputs numbers of the values read; [#NONE] where one is omitted
/// @param outputs numbers of the values written; [#NONE] where nothing reads one
record Step(Node node, Kernel kernel, int[] inputs, int[] outputs) {
    /// The number of a value that is omitted.
    static final int NONE = -1;

    /// Runs the node; what it writes belongs to the array.
    ///
    /// @throws EngineException where the operands do not fit the operator
    void run(@Nullable Value[] values, Mode mode) {
        @Nullable Value[] operands = new @Nullable Value[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            operands[i] = inputs[i] == NONE ? null : Objects.requireNonNull(values[inputs[i]]);
        }
        try (NativeScope _ = new NativeScope()) {
            Tensor[] results = kernel.run(new Operands(operands, mode));
            for (int i = 0; i < outputs.length; i++) {
                if (outputs[i] != NONE) {
                    values[outputs[i]] = new Value(NativeScope.own(results[i]));
                }
            }
        } catch (FiltrateException e) {
            throw new EngineException(node.describe() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new EngineException(node.describe() + ": " + firstLine(e) + " (came: " + describe(operands) + ")", e);
        }
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static String describe(@Nullable Value[] operands) {
        return Arrays.stream(operands)
                .map(v -> v == null ? "-" : Tensors.describe(v.tensor()))
                .toList()
                .toString();
    }
}
