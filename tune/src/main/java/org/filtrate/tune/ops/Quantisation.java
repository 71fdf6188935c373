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
        table.add("QuantizeLinear", Quantisation::quantize).add("DequantizeLinear", Quantisation::dequantize);
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
            int bits = switch (type) {
                case Byte, Char -> Byte.SIZE;
                case Short -> Short.SIZE;
                default -> Integer.SIZE;
            };
            long low = type == ScalarType.Byte ? 0 : -(1L << (bits - 1));
            long high = low + (1L << bits) - 1;
            return torch.clamp(moved, new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)))
                    .to(type);
        });
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
