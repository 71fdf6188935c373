package org.filtrate.tune.ops;

import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Arithmetic of each element, with broadcasting.
final class Arithmetic {
    private Arithmetic() {}

    static void addTo(OperatorTable table) {
        table.binary("Add", Tensor::add)
                .binary("Sub", Tensor::sub)
                .binary("Mul", Tensor::mul)
                .binary("Div", Arithmetic::divide)
                .plain("Pow", Arithmetic::power)
                .add("Mod", Arithmetic::modulo)
                .unary("Neg", Tensor::neg)
                .unary("Abs", Tensor::abs)
                .unary("Sqrt", Tensor::sqrt)
                .unary("Exp", Tensor::exp)
                .unary("Log", Tensor::log)
                .unary("Reciprocal", Tensor::reciprocal)
                .unary("Floor", Tensor::floor)
                .unary("Ceil", Tensor::ceil)
                .unary("Round", Tensor::round)
                .unary("Sign", Tensor::sign)
                .unary("Erf", Tensor::erf)
                .plain("Sum", in -> folded(in, Tensor::add))
                .plain("Max", in -> folded(in, torch::maximum))
                .plain("Min", in -> folded(in, torch::minimum))
                .plain("Mean", in -> folded(in, Tensor::add).div(new Scalar(in.count())));
        addTrigonometry(table);
    }

    private static void addTrigonometry(OperatorTable table) {
        table.unary("Sin", Tensor::sin)
                .unary("Cos", Tensor::cos)
                .unary("Tan", Tensor::tan)
                .unary("Asin", Tensor::asin)
                .unary("Acos", Tensor::acos)
                .unary("Atan", Tensor::atan)
                .unary("Sinh", Tensor::sinh)
                .unary("Cosh", Tensor::cosh)
                .unary("Asinh", Tensor::asinh)
                .unary("Acosh", Tensor::acosh)
                .unary("Atanh", Tensor::atanh);
    }

    private static Tensor folded(Operands in, BinaryOperator<Tensor> function) {
        Tensor result = in.get(0);
        for (int i = 1; i < in.count(); i++) {
            result = function.apply(result, in.get(i));
        }
        return result;
    }

    /// Integers are divided as C does, towards zero.
    private static Tensor divide(Tensor a, Tensor b) {
        return a.is_floating_point() ? a.div(b) : a.sub(torch.fmod(a, b)).floor_divide(b);
    }

    /// The result has the type of the base.
    private static Tensor power(Operands in) {
        Tensor base = in.get(0);
        Tensor exponent = in.get(1);
        Tensor result = exponent.numel() == 1 && !exponent.requires_grad() && base.is_floating_point()
                ? base.pow(new Scalar(in.real(1)))
                : base.pow(exponent);
        return result.to(base.scalar_type());
    }

    private static Kernel modulo(Call call) {
        boolean signOfDividend = call.flag("fmod", false);
        return Kernel.of(
                in -> signOfDividend ? torch.fmod(in.get(0), in.get(1)) : torch.remainder(in.get(0), in.get(1)));
    }
}
