package org.filtrate.tune.ops;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Functions of each element alone that networks put between their layers, and softmax.
final class Activations {
    private static final float SIXTH = 1f / 6;

    private Activations() {}

    static void addTo(OperatorTable table) {
        table.unary("Relu", Tensor::relu)
                .unary("Sigmoid", Tensor::sigmoid)
                .unary("Tanh", Tensor::tanh)
                .unary("HardSwish", torch::hardswish)
                .unary("Mish", torch::mish)
                .unary("Softplus", torch::softplus)
                .unary("Softsign", x -> x.div(x.abs().add(new Scalar(1))))
                .add("Gelu", Activations::gelu)
                .add("HardSigmoid", Activations::hardSigmoid)
                .add("Swish", Activations::swish)
                .add("LeakyRelu", Activations::leakyRelu)
                .add("Elu", Activations::elu)
                .add("Selu", Activations::selu)
                .add("Celu", Activations::celu)
                .add("ThresholdedRelu", Activations::thresholdedRelu)
                .add("Shrink", Activations::shrink)
                .plain("PRelu", Activations::prelu)
                .plain("Clip", Activations::clip)
                .add("Softmax", Activations::softmax)
                .add("LogSoftmax", Activations::logSoftmax);
    }

    private static Kernel gelu(Call call) {
        String approximate = call.word("approximate", "none", "tanh");
        return Kernel.of(in -> torch.gelu(in.get(0), approximate));
    }

    private static Kernel hardSigmoid(Call call) {
        float alpha = call.real("alpha", .2f);
        float beta = call.real("beta", .5f);
        if (Math.abs(alpha - SIXTH) < 1e-7f && beta == .5f) {
            return Kernel.of(in -> torch.hardsigmoid(in.get(0)));
        }
        return Kernel.of(in -> torch.clamp(
                in.get(0).mul(new Scalar(alpha)).add(new Scalar(beta)),
                new ScalarOptional(new Scalar(0)),
                new ScalarOptional(new Scalar(1))));
    }

    private static Kernel swish(Call call) {
        float alpha = call.real("alpha", 1);
        return Kernel.of(in -> in.get(0).mul(in.get(0).mul(new Scalar(alpha)).sigmoid()));
    }

    private static Kernel leakyRelu(Call call) {
        float alpha = call.real("alpha", .01f);
        return Kernel.of(in -> torch.leaky_relu(in.get(0), new Scalar(alpha)));
    }

    private static Kernel elu(Call call) {
        float alpha = call.real("alpha", 1);
        return Kernel.of(in -> torch.elu(in.get(0), new Scalar(alpha), new Scalar(1), new Scalar(1)));
    }

    private static Kernel selu(Call call) {
        float alpha = call.real("alpha", 1.6732632f);
        float gamma = call.real("gamma", 1.050701f);
        return Kernel.of(in -> torch.elu(in.get(0), new Scalar(alpha), new Scalar(gamma), new Scalar(1)));
    }

    private static Kernel celu(Call call) {
        float alpha = call.real("alpha", 1);
        return Kernel.of(in -> torch.celu(in.get(0), new Scalar(alpha)));
    }

    private static Kernel thresholdedRelu(Call call) {
        float alpha = call.real("alpha", 1);
        return Kernel.of(in -> torch.threshold(in.get(0), new Scalar(alpha), new Scalar(0)));
    }

    private static Kernel shrink(Call call) {
        float bias = call.real("bias", 0);
        float lambd = call.real("lambd", .5f);
        return Kernel.of(in -> {
            Tensor x = in.get(0);
            Tensor outer = x.sub(x.sign().mul(new Scalar(bias)));
            return torch.where(x.abs().gt(new Scalar(lambd)), outer, new Scalar(0))
                    .to(x.scalar_type());
        });
    }

    private static Tensor prelu(Operands in) {
        Tensor x = in.get(0);
        Tensor negative = x.clamp_max(new Scalar(0)).mul(in.get(1));
        return x.clamp_min(new Scalar(0)).add(negative);
    }

    private static Tensor clip(Operands in) {
        Tensor x = in.get(0);
        if (!in.has(1) && !in.has(2)) {
            return x;
        }
        if (!x.is_floating_point()) {
            return torch.clamp(x, in.optional(1), in.optional(2));
        }
        ScalarOptional low = in.has(1) ? new ScalarOptional(new Scalar(in.real(1))) : new ScalarOptional();
        ScalarOptional high = in.has(2) ? new ScalarOptional(new Scalar(in.real(2))) : new ScalarOptional();
        return torch.clamp(x, low, high);
    }

    private static Kernel softmax(Call call) {
        long axis = call.integer("axis", -1);
        return Kernel.of(in -> in.get(0).softmax(axis));
    }

    private static Kernel logSoftmax(Call call) {
        long axis = call.integer("axis", -1);
        return Kernel.of(in -> in.get(0).log_softmax(axis));
    }
}
