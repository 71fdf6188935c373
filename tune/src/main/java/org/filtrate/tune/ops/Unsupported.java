package org.filtrate.tune.ops;

import org.filtrate.graph.FiltrateException;

/// A node that the engine cannot run, found before anything runs; the compiler gathers all of them.
public final class Unsupported extends FiltrateException {
    private static final long serialVersionUID = 1L;

    /// @param reason what about the node cannot be run
    public Unsupported(String reason) {
        super(reason);
    }
}
