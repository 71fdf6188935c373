package org.filtrate.tune.ops;

import org.bytedeco.pytorch.global.torch;

/// Bits of integers.
final class Bits {
    private Bits() {}

    static void addTo(OperatorTable table) {
        table.binary("BitwiseAnd", torch::bitwise_and)
                .binary("BitwiseOr", torch::bitwise_or)
                .binary("BitwiseXor", torch::bitwise_xor)
                .unary("BitwiseNot", torch::bitwise_not)
                .add("BitShift", Bits::shift);
    }

    private static Kernel shift(Call call) {
        boolean left = call.word("direction", "LEFT", "RIGHT").equals("LEFT");
        return Kernel.of(in -> left
                ? torch.bitwise_left_shift(in.get(0), in.get(1))
                : torch.bitwise_right_shift(in.get(0), in.get(1)));
    }
}
