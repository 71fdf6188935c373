package org.filtrate.tune.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.filtrate.graph.FiltrateException;

/// Where a training is kept while it runs: one file, replaced from time to time.
public final class Checkpoints {
    private final Optional<Path> file;
    private final String what;
    private final Duration every;
    private final Optional<Saved> resumed;
    private long written = System.nanoTime();
    private long writtenStep = -1;

    private Checkpoints(Optional<Path> file, String what, Duration every, Optional<Saved> resumed) {
        this.file = file;
        this.what = what;
        this.every = every;
        this.resumed = resumed;
    }

    /// Nothing is kept.
    public static Checkpoints none() {
        return new Checkpoints(Optional.empty(), "", Duration.ZERO, Optional.empty());
    }

    /// A training that begins anew.
    ///
    /// @param what what is trained and how, in words that differ where the training would
    /// @param every time between two writings
    public static Checkpoints to(Path file, String what, Duration every) {
        return new Checkpoints(Optional.of(file), what, every, Optional.empty());
    }

    /// A training that goes on from the file, or begins where there is none.
    ///
    /// @throws FiltrateException where the file is no checkpoint, damaged, or of another training
    public static Checkpoints resume(Path file, String what, Duration every) {
        Optional<Saved> saved = Files.exists(file) ? Optional.of(Saved.read(file, what)) : Optional.empty();
        return new Checkpoints(Optional.of(file), what, every, saved);
    }

    /// Where the training is to go on from.
    Optional<Saved> resumed() {
        return resumed;
    }

    /// Steps made by the training that this goes on from; 0 where it begins.
    public long resumedSteps() {
        return resumed.map(Saved::step).orElse(0L);
    }

    /// Writes what it is given where enough time is over.
    void offer(Saved saved) {
        if (file.isPresent() && System.nanoTime() - written >= every.toNanos()) {
            end(saved);
        }
    }

    /// Writes what it is given.
    void end(Saved saved) {
        if (saved.step() != writtenStep) {
            file.ifPresent(f -> saved.write(f, what));
            written = System.nanoTime();
            writtenStep = saved.step();
        }
    }
}
