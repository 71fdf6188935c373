package org.filtrate.filters;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The filters of all layers that are compressed together, from which a method may learn what they share.
///
/// What is learned is learned once and kept, whichever layer asks first. Safe for use by several threads.
public final class Pool {
    private final List<Weight> weights;
    private final Map<Object, Object> learned = new ConcurrentHashMap<>();

    private Pool(List<Weight> weights) {
        this.weights = weights;
    }

    /// Filters in the order of the network.
    public static Pool of(List<Weight> weights) {
        return new Pool(List.copyOf(weights));
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
}
