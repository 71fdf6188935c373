package org.filtrate.tune.ops;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.filtrate.graph.ElementType;
import org.filtrate.tune.tensor.Types;

/// Real numbers as integer codes: `x = (code - zero) * scale`, with one scale or one along an axis.
final class Quantisation {
    private Quantisation() {}

    static void addTo(OperatorTable table) {
        table.add("QuantizeLinear", Quantisation::quantize)
                .add("DequantizeLinear", Quantisation::dequantize)
                .plain("MatMulInteger", Quantisation::integerProduct)
                .plain("QLinearMatMul", Quantisation::codedProduct);
    }

    private static Kernel quantize(Call call) {
        refuseBlocks(call);
        long axis = call.integer("axis", 1);
        ElementType named = ElementType.ofCode(Math.toIntExact(call.integer("output_dtype", 0)));
        ElementType wanted = named == ElementType.UNDEFINED ? ElementType.UINT8 : named;
        ScalarType otherwise =
                Types.torch(wanted).orElseThrow(() -> new Unsupported("codes of element type " + wanted));
        return Kernel.of(in -> {
            Tensor x = in.get(0);
            ScalarType type = in.has(2) ? Types.of(in.get(2)) : otherwise;
            Tensor codes = x.div(along(in.get(1), x, axis).to(x.scalar_type())).round();
            Tensor moved = in.has(2) ? codes.add(along(in.get(2), x, axis).to(x.scalar_type())) : codes;
            return saturated(moved, type);
        });
    }

    /// The nearest integers that a type can hold.
    private static Tensor saturated(Tensor rounded, ScalarType type) {
        int bits = switch (type) {
            case Byte, Char -> Byte.SIZE;
            case Short -> Short.SIZE;
            default -> Integer.SIZE;
        };
        long low = type == ScalarType.Byte ? 0 : -(1L << (bits - 1));
        long high = low + (1L << bits) - 1;
        return torch.clamp(rounded, new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)))
                .to(type);
    }

    /// `(a - zero) (b - zero)` as 32-bit integers, computed in double precision, which holds them exactly.
    private static Tensor integerProduct(Operands in) {
        Tensor a = whole(in, 0, 2, -2);
        return a.matmul(whole(in, 1, 3, -1)).to(ScalarType.Int);
    }

    /// `(a - zero) scale (b - zero) scale` in codes of a third scale.
    private static Tensor codedProduct(Operands in) {
        Tensor product = whole(in, 0, 2, -2)
                .mul(vector(in, 1, -2))
                .matmul(whole(in, 3, 5, -1).mul(vector(in, 4, -1)));
        Tensor codes = product.div(vector(in, 6, -2)).round().add(vector(in, 7, -2));
        return saturated(codes, Types.of(in.get(7)));
    }

    /// Codes without their zero point, in double precision.
    private static Tensor whole(Operands in, int codes, int zero, long axis) {
        Tensor numbers = in.get(codes).to(ScalarType.Double);
        return in.has(zero) ? numbers.sub(vector(in, zero, axis)) : numbers;
    }

    /// One number, or one for each row (axis -2) or column (axis -1).
    private static Tensor vector(Operands in, int index, long axis) {
        Tensor vector = in.get(index).to(ScalarType.Double);
        return vector.numel() == 1
                ? vector.reshape(new long[0])
                : axis == -2 && vector.dim() == 1 ? vector.reshape(-1, 1) : vector;
    }

    private static Kernel dequantize(Call call) {
        refuseBlocks(call);
        long axis = call.integer("axis", 1);
        return Kernel.of(in -> {
            Tensor scale = along(in.get(1), in.get(0), axis);
            Tensor codes = in.get(0).to(scale.scalar_type());
            Tensor moved = in.has(2) ? codes.sub(along(in.get(2), codes, axis).to(scale.scalar_type())) : codes;
            return moved.mul(scale);
        });
    }

    private static void refuseBlocks(Call call) {
        call.require(call.integer("block_size", 0) == 0, "scales of blocks within a row (block_size)");
    }

    private static Tensor along(Tensor vector, Tensor x, long axis) {
        return vector.numel() == 1
                ? vector.reshape(new long[0])
                : vector.reshape(Axes.along(Axes.of(axis, x.dim()), vector.numel(), x.dim()));
    }
}
