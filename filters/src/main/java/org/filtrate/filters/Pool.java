package org.filtrate.filters;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// The filters of all layers that are compressed together, from which a method may learn what they share.
///
/// What is learned is learned once and kept, whichever layer asks first. Safe for use by several threads.
public final class Pool {
    private final List<Weight> weights;
    private final Memory memory;
    private final Map<Object, Object> learned = new ConcurrentHashMap<>();

    private Pool(List<Weight> weights, Memory memory) {
        this.weights = weights;
        this.memory = memory;
    }

    /// Remembers, beyond this run, numbers that take long to learn.
    @FunctionalInterface
    public interface Memory {
        /// The numbers that were learned before, or that `learn` gives now.
        ///
        /// @param what what they are, the same words for the same numbers from the same filters
        double[] find(String what, Supplier<double[]> learn);
    }

    /// Filters in the order of the network.
    public static Pool of(List<Weight> weights) {
        return of(weights, (what, learn) -> learn.get());
    }

    /// Filters in the order of the network.
    ///
    /// @param memory what was learned from them before
    public static Pool of(List<Weight> weights, Memory memory) {
        return new Pool(List.copyOf(weights), memory);
    }

    /// The filters, in the order of the network.
    public List<Weight> weights() {
        return weights;
    }

    /// What `learn` finds in the filters, found once for each key.
    ///
    /// @param key what it is, equal for equal results
    /// @param type what it is of
    public <T> T once(Object key, Class<T> type, Function<List<Weight>, T> learn) {
        return type.cast(learned.computeIfAbsent(key, k -> learn.apply(weights)));
    }

    /// Numbers that take long to learn from the filters, from before or by `learn`.
    ///
    /// @param what what they are, the same words for the same numbers
    public double[] remembered(String what, Supplier<double[]> learn) {
        return memory.find(what, learn);
    }
}
