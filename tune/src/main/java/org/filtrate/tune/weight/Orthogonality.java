package org.filtrate.tune.weight;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// How far matrices are from orthonormal ones, or from ones with rows at right angles.
final class Orthogonality {
    /// What it counts beside a loss (He, Jiang and Wu, arXiv 2408.16289; Tucker-2 layers of its relatives).
    private static final double WEIGHT = 1e-3;

    private Orthogonality() {}

    /// Half the weighted distance `||G - I||_F^2` of matrices `(count, rows, cols)`, `G` being the Gram matrix on
    /// the smaller side, with a way back for gradients.
    static Tensor penalty(Tensor matrices) {
        boolean wide = matrices.size(1) <= matrices.size(2);
        Tensor other = matrices.transpose(1, 2);
        Tensor gram = wide ? matrices.matmul(other) : other.matmul(matrices);
        return weighted(gram.sub(torch.eye(gram.size(1), matrices.options())));
    }

    /// Half the weighted distance `||G - diag G||_F^2` of matrices `(count, rows, cols)`, `G` being the Gram matrix
    /// of the rows, which may have any length; with a way back for gradients.
    static Tensor apart(Tensor matrices) {
        Tensor gram = matrices.matmul(matrices.transpose(1, 2));
        return weighted(gram.sub(gram.diagonal(0, 1, 2).diag_embed()));
    }

    private static Tensor weighted(Tensor off) {
        return off.mul(off).sum().mul(new Scalar(WEIGHT / 2));
    }
}
