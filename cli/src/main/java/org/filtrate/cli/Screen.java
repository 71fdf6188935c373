package org.filtrate.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.filtrate.compress.Stages;
import org.filtrate.run.Progress;
import org.jspecify.annotations.Nullable;

/// Progress on a terminal, and nothing where there is none.
final class Screen implements Stages, AutoCloseable {
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final boolean terminal = isTerminal();
    private Bar bar = new Bar("");

    // A machine may be set up so that there is no console at all.
    @SuppressWarnings("SystemConsoleNull")
    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /// One stage's bar, which appears once the stage has taken a second.
    private final class Bar implements Progress, AutoCloseable {
        private final String name;
        private final long started = System.nanoTime();
        private @Nullable ProgressBar shown;

        Bar(String name) {
            this.name = name;
        }

        @Override
        public void update(long done, long total) {
            if (!terminal || (shown == null && System.nanoTime() - started < QUIET_NANOS)) {
                return;
            }
            ProgressBar bar = shown;
            if (bar == null) {
                bar = new ProgressBarBuilder()
                        .setTaskName(name)
                        .setInitialMax(total)
                        .setStyle(ProgressBarStyle.ASCII)
                        .clearDisplayOnFinish()
                        .build();
                shown = bar;
            }
            bar.maxHint(total);
            bar.stepTo(done);
        }

        @Override
        public void close() {
            if (shown != null) {
                shown.close();
            }
        }
    }

    @Override
    public Progress begin(String name) {
        bar.close();
        bar = new Bar(name);
        return bar;
    }

    @Override
    public void close() {
        bar.close();
    }

    /// Prints a table: the first row is the head; columns whose head ends in a space are aligned to the left.
    static void table(PrintWriter out, List<String[]> rows) {
        int columns = rows.getFirst().length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row[c].strip().length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                boolean left = rows.getFirst()[c].endsWith(" ");
                String cell = row[c].strip();
                String space = " ".repeat(widths[c] - cell.length());
                line.append(left ? cell + space : space + cell).append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
