package org.filtrate.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.filtrate.compress.Request;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.plan.Plan;
import org.filtrate.compress.plan.PlanFile;
import org.filtrate.graph.FiltrateException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a compressed network has to keep; several limits hold together.
final class BudgetOptions {
    @Option(names = "--ratio", paramLabel = "R", description = "The whole file so many times smaller.")
    @Nullable
    Double ratio;

    @Option(names = "--bytes", paramLabel = "N", description = "The whole file in at most so many bytes.")
    @Nullable
    Long bytes;

    @Option(names = "--macs", paramLabel = "F", description = "At most this fraction of the operations.")
    @Nullable
    Double macs;

    @Option(names = "--speedup", paramLabel = "X", description = "So many times faster, measured on this machine.")
    @Nullable
    Double speedup;

    @Option(
            names = "--latency",
            paramLabel = "MS",
            description = "At most so many milliseconds for one image, measured on this machine.")
    @Nullable
    Double latency;

    @Option(names = "--plan", paramLabel = "FILE", description = "Does what a plan file says.")
    @Nullable
    Path plan;

    void applyTo(Request.Builder request) {
        request.budget(budget());
        if (plan != null) {
            Plan read = PlanFile.read(plan);
            request.plan(read).seed(read.seed());
        }
    }

    /// Whether time is limited, so that the written file is timed.
    boolean isTimed() {
        return speedup != null || latency != null;
    }

    private Budget budget() {
        List<Budget> limits = new ArrayList<>();
        add(limits, ratio, Budget.Ratio::new);
        add(limits, bytes, Budget.Bytes::new);
        add(limits, macs, Budget.Macs::new);
        add(limits, speedup, Budget.Speedup::new);
        add(limits, latency, Budget.Latency::new);
        if (plan != null && !limits.isEmpty()) {
            throw new FiltrateException("--plan: a plan decides about every layer, " + new Budget.All(limits).words()
                    + " cannot be asked for beside it");
        }
        return switch (limits.size()) {
            case 0 -> new Budget.Unlimited();
            case 1 -> limits.getFirst();
            default -> new Budget.All(limits);
        };
    }

    private static <T> void add(List<Budget> limits, @Nullable T value, Function<T, Budget> limit) {
        if (value != null) {
            limits.add(limit.apply(value));
        }
    }
}
