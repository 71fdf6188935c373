package org.filtrate.run;

/// Is told how far long work has come.
@FunctionalInterface
public interface Progress {
    /// `done` of `total` steps are done. Comes from the thread that works, `done` never falling; an exception ends
    /// the work.
    void update(long done, long total);

    /// Does nothing with it.
    static Progress none() {
        return (done, total) -> {};
    }
}
