package org.filtrate.tune.weight;

import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// One of several rows for each place, as a function of how much each row is wanted there.
///
/// The most wanted row is taken; what rows are wanted has the gradient of a one-hot vector (straight-
/// through).
final class TrainableChoice implements AutoCloseable {
    /// The share of a training after which choices stand.
    private static final double SETTLED = .6;

    private final Parameter wanted; // (places, rows)
    private final int rows;
    private boolean settled;
    private boolean closed;

    /// @param name the parameter's name
    /// @param chosen the row taken at each place to begin with
    /// @param rows rows to choose from
    /// @param wanted `(places, rows)`, the largest at what is chosen
    TrainableChoice(String name, int[] chosen, int rows, float[] wanted) {
        this.rows = rows;
        try (NativeScope _ = new NativeScope()) {
            Tensor leaf = Tensors.of(wanted, chosen.length, rows).set_requires_grad(true);
            this.wanted = new Parameter(name, NativeScope.own(leaf), Parameter.Kind.PROXY);
        }
    }

    List<Parameter> parameters() {
        return List.of(wanted);
    }

    private Tensor chosen() {
        return wanted.tensor().detach().argmax(new LongOptional(1), false);
    }

    /// Lets the choice stand for good once enough of the training is over.
    void reach(double done) {
        settled |= done >= SETTLED;
    }

    /// The chosen rows of `values (rows, cols)`: `(places, cols)`, with a way back for gradients.
    Tensor of(Tensor values) {
        if (settled) {
            return values.index_select(0, chosen());
        }
        Tensor real = wanted.tensor();
        Tensor oneHot = torch.one_hot(chosen(), rows).to(ScalarType.Float);
        return real.add(oneHot.sub(real.detach())).matmul(values);
    }

    /// The row taken at each place.
    int[] stored() {
        try (NativeScope _ = new NativeScope()) {
            long[] found = Tensors.longs(chosen());
            int[] chosen = new int[found.length];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = (int) found[i];
            }
            return chosen;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            wanted.tensor().close();
        }
    }
}
