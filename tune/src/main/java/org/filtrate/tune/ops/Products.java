package org.filtrate.tune.ops;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Matrix products.
final class Products {
    private Products() {}

    static void addTo(OperatorTable table) {
        table.binary("MatMul", Tensor::matmul).add("Gemm", Products::gemm).add("Einsum", Products::einsum);
    }

    private static Kernel gemm(Call call) {
        float alpha = call.real("alpha", 1);
        float beta = call.real("beta", 1);
        boolean turnA = call.flag("transA", false);
        boolean turnB = call.flag("transB", false);
        return Kernel.of(in -> {
            Tensor a = turnA ? in.get(0).t() : in.get(0);
            if (turnB && alpha == 1 && (!in.has(2) || (beta == 1 && in.get(2).dim() == 1))) {
                return torch.linear(a, in.get(1), in.optional(2));
            }
            Tensor product = a.matmul(turnB ? in.get(1).t() : in.get(1));
            Tensor scaled = alpha == 1 ? product : product.mul(new Scalar(alpha));
            if (!in.has(2)) {
                return scaled;
            }
            return scaled.add(beta == 1 ? in.get(2) : in.get(2).mul(new Scalar(beta)));
        });
    }

    private static Kernel einsum(Call call) {
        String equation = call.node().string("equation", "");
        return Kernel.of(in -> {
            Tensor[] operands = new Tensor[in.count()];
            for (int i = 0; i < operands.length; i++) {
                operands[i] = in.get(i);
            }
            return torch.einsum(equation, new TensorVector(operands));
        });
    }
}
