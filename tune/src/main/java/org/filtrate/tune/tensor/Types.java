package org.filtrate.tune.tensor;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.filtrate.graph.ElementType;

/// Element types of ONNX and of LibTorch.
public final class Types {
    private Types() {}

    /// LibTorch's name for an element type.
    ///
    /// @return empty for types that LibTorch does not compute with: strings, unsigned integers wider than
    /// 8 bits, and floats and integers narrower than 8 bits
    public static Optional<ScalarType> torch(ElementType type) {
        return Optional.ofNullable(
                switch (type) {
                    case FLOAT -> ScalarType.Float;
                    case DOUBLE -> ScalarType.Double;
                    case FLOAT16 -> ScalarType.Half;
                    case BFLOAT16 -> ScalarType.BFloat16;
                    case INT8 -> ScalarType.Char;
                    case UINT8 -> ScalarType.Byte;
                    case INT16 -> ScalarType.Short;
                    case INT32 -> ScalarType.Int;
                    case INT64 -> ScalarType.Long;
                    case BOOL -> ScalarType.Bool;
                    default -> null;
                });
    }

    /// The element type of a tensor, as one of the constants, which what LibTorch gives need not be.
    public static ScalarType of(Tensor tensor) {
        return tensor.scalar_type().intern();
    }
}
