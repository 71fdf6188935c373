package org.filtrate.tune.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.tune.tensor.NativeScope;

/// An exponential moving average of what is trained: what the last steps have in common, without the noise of
/// each.
///
/// [#close] returns its memory and may be called twice.
final class Average implements AutoCloseable {
    private final double reach;
    private final Map<String, Tensor> followed;
    private final Map<String, Tensor> averages = new LinkedHashMap<>();
    private boolean closed;

    /// @param followed what is averaged, by name; the tensors stay the caller's
    /// @param reach how far back the average reaches, as a share of the training; 0 for no average
    Average(Map<String, Tensor> followed, double reach) {
        this.reach = reach;
        this.followed = reach > 0 ? new LinkedHashMap<>(followed) : Map.of();
        try (NativeScope _ = new NativeScope()) {
            this.followed.forEach((name, tensor) ->
                    averages.put(name, NativeScope.own(tensor.detach().clone())));
        }
    }

    /// Whether there is anything that is averaged.
    boolean any() {
        return !averages.isEmpty();
    }

    /// The averages by name, for a checkpoint.
    Map<String, Tensor> memory() {
        Map<String, Tensor> memory = new LinkedHashMap<>();
        averages.forEach((name, tensor) -> memory.put(name + "/average", tensor));
        return memory;
    }

    /// Takes up what a step has left.
    ///
    /// @param number how many steps were made, at least 1; until they are as many as the average reaches
    /// over, it is their plain mean
    /// @param all steps that the whole training makes
    void follow(long number, double all) {
        try (NativeScope _ = new NativeScope()) {
            NoGradGuard _ = new NoGradGuard();
            Scalar newest = new Scalar(Math.max(1.0 / number, Math.min(1, 1 / (reach * all))));
            averages.forEach((name, average) -> average.lerp_(from(name), newest));
        }
    }

    /// Begins anew with what there is.
    void restart() {
        try (NativeScope _ = new NativeScope()) {
            NoGradGuard _ = new NoGradGuard();
            averages.forEach((name, average) -> average.copy_(from(name)));
        }
    }

    /// Puts the averages in the place of what is trained, and that in theirs. Twice, and everything is as it
    /// was.
    void exchange() {
        try (NativeScope _ = new NativeScope()) {
            NoGradGuard _ = new NoGradGuard();
            averages.forEach((name, average) -> {
                Tensor kept = average.clone();
                average.copy_(from(name));
                from(name).copy_(kept);
            });
        }
    }

    private Tensor from(String name) {
        return Objects.requireNonNull(followed.get(name));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            averages.values().forEach(Tensor::close);
        }
    }
}
