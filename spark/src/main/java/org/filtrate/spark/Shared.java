package org.filtrate.spark;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// What an executor opens once, by the first task that needs it there.
///
/// @param <T> what it is when it is open
final class Shared<T> implements Serializable {
    private static final long serialVersionUID = 1;

    private final Opening<T> opening;
    private transient @Nullable T open;

    Shared(Opening<T> opening) {
        this.opening = opening;
    }

    /// Opens it where it is not open yet.
    synchronized T open() {
        T known = open;
        if (known == null) {
            known = opening.open();
            open = known;
        }
        return known;
    }

    /// How it is opened; travels to the executors.
    ///
    /// @param <T> as above
    @FunctionalInterface
    interface Opening<T> extends Serializable {
        T open();
    }
}
