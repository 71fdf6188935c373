package org.filtrate.tune.ops;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Comparisons, logic and choice.
final class Comparisons {
    private Comparisons() {}

    static void addTo(OperatorTable table) {
        table.binary("Equal", Tensor::eq)
                .binary("Greater", Tensor::gt)
                .binary("GreaterOrEqual", Tensor::ge)
                .binary("Less", Tensor::lt)
                .binary("LessOrEqual", Tensor::le)
                .binary("And", Tensor::logical_and)
                .binary("Or", Tensor::logical_or)
                .binary("Xor", Tensor::logical_xor)
                .unary("Not", Tensor::logical_not)
                .unary("IsNaN", Tensor::isnan)
                .add("IsInf", Comparisons::isInfinite)
                .plain("Where", in -> torch.where(in.get(0), in.get(1), in.get(2)));
    }

    private static Kernel isInfinite(Call call) {
        boolean positive = call.flag("detect_positive", true);
        boolean negative = call.flag("detect_negative", true);
        return Kernel.of(in -> {
            Tensor x = in.get(0);
            Tensor infinite = torch.isinf(x);
            Tensor signed = positive && negative
                    ? infinite
                    : infinite.logical_and(positive ? x.gt(new Scalar(0)) : x.lt(new Scalar(0)));
            return positive || negative ? signed : torch.zeros_like(infinite);
        });
    }
}
