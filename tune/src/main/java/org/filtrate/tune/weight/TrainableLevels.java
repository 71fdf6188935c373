package org.filtrate.tune.weight;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// A matrix of levels evenly spread over `[-1, 1]`, signs where they have one bit, as a function of real proxies.
///
/// Each proxy stands for the level next to it, 0 for the upper of two; its gradient is that of the level
/// (straight-through), and it is kept within `[-1, 1]`.
public final class TrainableLevels implements AutoCloseable {
    private final PackedCodes first;
    private final double middle;
    private final Parameter proxies; // (rows, cols)
    private boolean closed;

    /// @param name the parameter's name
    /// @param codes the codes to begin with
    /// @param proxies `(rows, cols)`: real numbers that round to those codes
    public TrainableLevels(String name, PackedCodes codes, float[] proxies) {
        this.first = codes;
        this.middle = ((1 << codes.bits()) - 1) / 2.0;
        try (NativeScope _ = new NativeScope()) {
            Tensor leaf = Tensors.of(proxies, codes.rows(), codes.cols()).set_requires_grad(true);
            this.proxies = new Parameter(name, NativeScope.own(leaf), Parameter.Kind.PROXY);
        }
    }

    /// What is trained.
    public List<Parameter> parameters() {
        return List.of(proxies);
    }

    /// The levels, with a way back for gradients.
    public Tensor value() {
        Tensor real = proxies.tensor();
        Tensor levels = codes().div(new Scalar(middle)).sub(new Scalar(1.0));
        return real.add(levels.sub(real.detach()));
    }

    private Tensor codes() {
        return bounded()
                .mul(new Scalar(middle))
                .add(new Scalar(middle + .5))
                .floor()
                .clamp_max(new Scalar(2 * middle));
    }

    private Tensor bounded() {
        return torch.clamp(
                proxies.tensor().detach(), new ScalarOptional(new Scalar(-1.0)), new ScalarOptional(new Scalar(1.0)));
    }

    /// Brings proxies back into `[-1, 1]`; without gradients.
    public void project() {
        proxies.tensor().copy_(bounded());
    }

    /// What the file will hold.
    public PackedCodes stored() {
        try (NativeScope _ = new NativeScope()) {
            long[] found = Tensors.longs(codes());
            int[] codes = new int[found.length];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = (int) found[i];
            }
            return new PackedCodes(first.rows(), first.cols(), first.bits(), codes);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            proxies.tensor().close();
        }
    }
}
