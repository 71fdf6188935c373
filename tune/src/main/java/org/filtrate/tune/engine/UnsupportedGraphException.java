package org.filtrate.tune.engine;

import java.util.List;
import org.filtrate.graph.FiltrateException;

/// A model with nodes that the engine cannot run, all of them named.
public final class UnsupportedGraphException extends FiltrateException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> reasons;

    /// @param reasons one line a node: which it is, and what about it cannot be run
    public UnsupportedGraphException(List<String> reasons) {
        super("model: " + reasons.size() + (reasons.size() == 1 ? " node" : " nodes") + " cannot be trained through: "
                + String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    /// One line a node: which it is, and what about it cannot be run.
    public List<String> reasons() {
        return reasons;
    }
}
