package org.filtrate.tune.engine;

import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.filtrate.tune.ops.Kernel;
import org.filtrate.tune.tensor.Cpu;
import org.filtrate.tune.tensor.Device;

/// How wide the numbers are that a network computes with.
public enum Arithmetic {
    /// As the model says.
    SINGLE {
        @Override
        Kernel of(String operator, Kernel kernel) {
            return kernel;
        }
    },
    /// Convolutions multiply 16-bit brain floats, maps between them stay as narrow; everything that adds up
    /// many numbers is as wide as the model says, and so are parameters and outputs.
    MIXED {
        @Override
        Kernel of(String operator, Kernel kernel) {
            if (NARROWED.contains(operator)) {
                return operands -> kernel.run(operands.with(Arithmetic::narrow));
            }
            return KEPT.contains(operator) ? kernel : operands -> kernel.run(operands.with(Arithmetic::wide));
        }
    };

    /// Operators whose operands are narrowed.
    private static final Set<String> NARROWED = Set.of("Conv");

    /// Operators that take numbers as they come.
    private static final Set<String> KEPT = Set.of(
            "BatchNormalization",
            "Relu",
            "LeakyRelu",
            "Clip",
            "Sigmoid",
            "HardSwish",
            "HardSigmoid",
            "Add",
            "Sub",
            "Mul",
            "Concat",
            "MaxPool",
            "Identity",
            "Pad",
            "Slice",
            "Split",
            "Transpose",
            "Reshape");

    /// Mixed where the processor computes and is faster that way, else single.
    public static Arithmetic fastest() {
        return Device.chosen() == Device.CPU && Cpu.hasBrainFloats() ? MIXED : SINGLE;
    }

    /// A kernel in this arithmetic.
    abstract Kernel of(String operator, Kernel kernel);

    private static Tensor narrow(Tensor tensor) {
        return is(tensor, ScalarType.Float) ? tensor.to(ScalarType.BFloat16) : tensor;
    }

    /// A network's output: as wide as the model says, whatever it was computed with.
    Tensor output(Tensor tensor) {
        return this == SINGLE ? tensor : wide(tensor);
    }

    private static Tensor wide(Tensor tensor) {
        return is(tensor, ScalarType.BFloat16) ? tensor.to(ScalarType.Float) : tensor;
    }

    private static boolean is(Tensor tensor, ScalarType type) {
        return tensor.scalar_type().intern() == type;
    }
}
