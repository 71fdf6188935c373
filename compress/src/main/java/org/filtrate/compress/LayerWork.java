package org.filtrate.compress;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.filtrate.run.Progress;

/// Work on many layers: small ones at the same time, large ones one after the other, so that memory stays bounded by
/// the largest.
final class LayerWork {
    /// Weights from which a layer keeps all cores busy by itself.
    private static final long LARGE = 8_000_000;

    private LayerWork() {}

    /// Does `work` for every item.
    ///
    /// @param weights how many weights an item has
    static <T> void each(List<T> items, ToLongFunction<T> weights, Consumer<T> work, Progress progress) {
        AtomicInteger done = new AtomicInteger();
        Consumer<T> counted = item -> {
            work.accept(item);
            synchronized (done) {
                progress.update(done.incrementAndGet(), items.size());
            }
        };
        items.stream().filter(i -> weights.applyAsLong(i) >= LARGE).forEach(item -> {
            collect(weights.applyAsLong(item));
            counted.accept(item);
            collect(weights.applyAsLong(item));
        });
        items.parallelStream().filter(i -> weights.applyAsLong(i) < LARGE).forEach(counted);
    }

    /// Collects what died before a step of work on a large layer, or in it: arrays of hundreds of megabytes, beside
    /// which the heap would otherwise grow.
    static void collect(long weights) {
        if (weights >= LARGE) {
            System.gc();
        }
    }
}
