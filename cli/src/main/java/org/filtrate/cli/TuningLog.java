package org.filtrate.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.filtrate.graph.FiltrateException;
import org.filtrate.tune.train.Progress;

/// Tells how a training goes: a line of JSON in a file now and then, and a line for people.
///
/// On a terminal the line for people is rewritten as often as there is something new; elsewhere it comes once
/// in half a minute.
final class TuningLog implements Progress.Listener, AutoCloseable {
    /// Steps between two lines in the file.
    private static final int STEPS = 20;

    private static final long SELDOM_NANOS = 30_000_000_000L;
    private static final long OFTEN_NANOS = 500_000_000L;
    private static final int SECONDS = 60;

    private final BufferedWriter file;
    private final PrintWriter err;
    private final boolean terminal = Screen.isTerminal();
    private long told = System.nanoTime();
    private double accuracy = Double.NaN;

    private TuningLog(BufferedWriter file, PrintWriter err) {
        this.file = file;
        this.err = err;
    }

    /// Opens the file, to be written anew or gone on with.
    ///
    /// @throws FiltrateException where it cannot be written
    static TuningLog open(Path file, boolean append, PrintWriter err) {
        try {
            StandardOpenOption end = append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
            return new TuningLog(
                    Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, end), err);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static FiltrateException unwritable(IOException e) {
        return new FiltrateException("tuning log: cannot be written: " + e.getMessage(), e);
    }

    @Override
    public boolean update(Progress progress) {
        boolean news = !progress.event().isEmpty() || !Double.isNaN(progress.accuracy());
        accuracy = Double.isNaN(progress.accuracy()) ? accuracy : progress.accuracy();
        if (news || progress.step() % STEPS == 0 || progress.done() >= 1) {
            try {
                file.write(progress.json());
                file.newLine();
                file.flush();
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
        if (!progress.event().isEmpty() && (terminal || progress.isAstray())) {
            err.println((terminal ? "\r" : "") + "tuning: " + progress.event());
        }
        tell(progress);
        return true;
    }

    private void tell(Progress progress) {
        long now = System.nanoTime();
        if (now - told >= (terminal ? OFTEN_NANOS : SELDOM_NANOS)) {
            told = now;
            String line = "tune %3.0f %%  loss %.4f%s  %.0f images/s  %s left"
                    .formatted(
                            100 * progress.done(),
                            progress.loss(),
                            Double.isNaN(accuracy) ? "" : "  accuracy %.4f".formatted(accuracy),
                            progress.imagesPerSecond(),
                            clock(progress.secondsLeft()));
            err.print(terminal ? "\r%-78s".formatted(line) : line + System.lineSeparator());
            err.flush();
        }
    }

    private static String clock(double seconds) {
        long whole = Double.isNaN(seconds) ? 0 : Math.round(seconds);
        return "%d:%02d".formatted(whole / SECONDS, whole % SECONDS);
    }

    @Override
    public void close() {
        if (terminal) {
            err.print("\r%78s\r".formatted(""));
            err.flush();
        }
        try {
            file.close();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
