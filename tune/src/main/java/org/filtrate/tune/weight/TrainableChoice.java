package org.filtrate.tune.weight;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// One of several rows for each place, as a function of how much each row is wanted there.
///
/// The most wanted row is taken; what rows are wanted has the gradient of a one-hot vector (straight-
/// through). Where there are steps enough it is that of a softmax whose temperature falls: rows far behind
/// the one that is taken move ever less, until none but those side by side with it can still take its place.
/// Whatever the temperature, filters are made of the rows that are taken.
final class TrainableChoice implements AutoCloseable {
    /// The share of a training after which choices stand.
    private static final double SETTLED = .6;

    /// Trainings of fewer steps than this do not cool: nothing would be chosen anew.
    private static final double COOLED_STEPS = 2000;

    /// The temperature that the wanted rows, between -1 and 1 as they begin, cool down from.
    private static final double HOT = 1;

    /// The temperature when choices are made to stand.
    private static final double COLD = .01;

    private final Parameter wanted; // (places, rows)
    private boolean settled;
    private double temperature = Double.POSITIVE_INFINITY;
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

    /// Cools down, and lets the choice stand for good once enough of the training is over.
    ///
    /// @param done how much of it is over, from 0 to 1
    /// @param step steps made
    void reach(double done, long step) {
        settled |= done >= SETTLED;
        temperature = temperature(done, step);
    }

    /// The temperature at some stage, evenly falling in its logarithm; infinite in trainings of few steps.
    static double temperature(double done, long step) {
        boolean few = step < done * COOLED_STEPS || done == 0;
        return few ? Double.POSITIVE_INFINITY : HOT * Math.pow(COLD / HOT, Math.min(1, done / SETTLED));
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

    /// Gives what is wanted its gradient, from that of the rows that were taken last.
    void learn() {
        latest.filter(taken -> !settled && taken.rows().grad().defined()).ifPresent(taken -> {
            NoGradGuard guard = new NoGradGuard();
            Tensor gradient = taken.rows().grad().matmul(taken.values().detach().t());
            wanted.tensor().mutable_grad().put(Double.isInfinite(temperature) ? gradient : cooled(gradient));
            guard.close();
        });
        latest = Optional.empty();
    }

    /// The gradient of a softmax, from that of a one-hot vector, `(places, rows)` each: `p (g - sum p g)`, in
    /// units of the largest `p` of a place, so that as long as it is hot all rows move as a one-hot vector's.
    private Tensor cooled(Tensor gradient) {
        Tensor shares = wanted.tensor().detach().div(new Scalar(temperature)).softmax(1);
        Tensor middle = shares.mul(gradient).sum(new long[] {1}, true, new ScalarTypeOptional());
        return gradient.sub(middle).mul(shares).div(shares.amax(new long[] {1}, true));
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
