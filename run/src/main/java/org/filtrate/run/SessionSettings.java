package org.filtrate.run;

import java.util.HashMap;
import java.util.Map;

/// How ONNX Runtime runs a network: operators one after the other, each on `threads` threads.
///
/// @param threads threads within one operator, at least 1
/// @param optimized whether ONNX Runtime may rewrite the graph (all its optimizations) or runs it node by node
/// @param configEntries further session configuration entries of ONNX Runtime, key to value
public record SessionSettings(int threads, boolean optimized, Map<String, String> configEntries) {
    private static final String STOP_SPINNING = "session.force_spinning_stop";

    /// Copies `configEntries`.
    ///
    /// @throws RunException if `threads` is below 1
    public SessionSettings {
        if (threads < 1) {
            throw new RunException("threads: needed 1 or more, came " + threads);
        }
        configEntries = Map.copyOf(configEntries);
    }

    /// All optimizations on `threads` threads, which fall asleep when a run ends: waiting threads that spin would
    /// slow whatever runs next, such as another network measured in turn with this one.
    public static SessionSettings threads(int threads) {
        return new SessionSettings(threads, true, Map.of(STOP_SPINNING, "1"));
    }

    /// These settings, with the graph run as it is written or as ONNX Runtime rewrites it.
    public SessionSettings withOptimized(boolean value) {
        return new SessionSettings(threads, value, configEntries);
    }

    /// These settings and one more session configuration entry.
    public SessionSettings withConfigEntry(String key, String value) {
        Map<String, String> entries = new HashMap<>(configEntries);
        entries.put(key, value);
        return new SessionSettings(threads, optimized, entries);
    }
}
