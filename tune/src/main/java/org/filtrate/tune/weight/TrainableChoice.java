package org.filtrate.tune.weight;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
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
    private boolean settled;
    private Optional<Taken> latest = Optional.empty();
    private boolean closed;

    /// The rows that were taken of some values.
    private record Taken(Tensor values, Tensor rows) {}

    /// @param name the parameter's name
    /// @param chosen the row taken at each place to begin with
    /// @param rows rows to choose from
    /// @param wanted `(places, rows)`, the largest at what is chosen
    TrainableChoice(String name, int[] chosen, int rows, float[] wanted) {
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
        Tensor rows = values.index_select(0, chosen());
        if (rows.requires_grad()) {
            rows.retain_grad();
            latest = Optional.of(new Taken(values, rows));
        }
        return rows;
    }

    /// Gives what is wanted the gradient of one-hot vectors, from that of the rows that were taken last.
    void learn() {
        latest.filter(taken -> !settled && taken.rows().grad().defined()).ifPresent(taken -> {
            NoGradGuard guard = new NoGradGuard();
            Tensor gradient = taken.rows().grad().matmul(taken.values().detach().t());
            wanted.tensor().mutable_grad().put(gradient);
            guard.close();
        });
        latest = Optional.empty();
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
