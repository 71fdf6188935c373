package org.filtrate.compress;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.plan.LayerRule;
import org.filtrate.compress.plan.Plan;
import org.filtrate.filters.Method;
import org.filtrate.filters.stored.Precision;
import org.filtrate.run.DataSpec;

/// What is to be compressed, how, and by how much.
///
/// @param model the ONNX file to read
/// @param output the ONNX file to write
/// @param method the method of every layer that no rule speaks of
/// @param budget what the result may cost
/// @param precision the precision of what is stored; empty to take the one that loses least under the budget
/// @param rules what is asked for single layers; the last rule that matches a layer counts
/// @param plan what becomes of each layer; empty to find out
/// @param firstConvolution whether the first convolution is compressed
/// @param classifier whether the last layer is compressed
/// @param data images for calibration and evaluation; empty for none
/// @param calibrationImages how many of them to calibrate with; 0 to leave statistics as they are
/// @param threads of ONNX Runtime
/// @param seed of everything random
/// @param keepNames whether nodes and values keep their names in the file; inputs and outputs do in any case
public record Request(
        Path model,
        Path output,
        Method method,
        Budget budget,
        Optional<Precision> precision,
        List<LayerRule> rules,
        Optional<Plan> plan,
        boolean firstConvolution,
        boolean classifier,
        Optional<DataSpec> data,
        int calibrationImages,
        int threads,
        long seed,
        boolean keepNames) {
    /// Images that calibration takes where nothing else is asked for.
    public static final int CALIBRATION_IMAGES = 1024;

    /// Copies the list.
    public Request {
        rules = List.copyOf(rules);
    }

    /// A request with everything else at its usual value: basis, no budget, no data.
    public static Request of(Path model, Path output) {
        return new Request(
                model,
                output,
                Method.BASIS,
                new Budget.Unlimited(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                true,
                true,
                Optional.empty(),
                CALIBRATION_IMAGES,
                Runtime.getRuntime().availableProcessors(),
                0,
                false);
    }

    /// Whether the compressed network is corrected by images.
    public boolean calibrates() {
        return data.isPresent() && calibrationImages > 0;
    }

    /// This with a method.
    public Request withMethod(Method value) {
        return new Request(
                model,
                output,
                value,
                budget,
                precision,
                rules,
                plan,
                firstConvolution,
                classifier,
                data,
                calibrationImages,
                threads,
                seed,
                keepNames);
    }

    /// This with a budget.
    public Request withBudget(Budget value) {
        return new Request(
                model,
                output,
                method,
                value,
                precision,
                rules,
                plan,
                firstConvolution,
                classifier,
                data,
                calibrationImages,
                threads,
                seed,
                keepNames);
    }

    /// This with a precision.
    public Request withPrecision(Precision value) {
        return new Request(
                model,
                output,
                method,
                budget,
                Optional.of(value),
                rules,
                plan,
                firstConvolution,
                classifier,
                data,
                calibrationImages,
                threads,
                seed,
                keepNames);
    }

    /// This with rules for single layers.
    public Request withRules(List<LayerRule> value) {
        return new Request(
                model,
                output,
                method,
                budget,
                precision,
                value,
                plan,
                firstConvolution,
                classifier,
                data,
                calibrationImages,
                threads,
                seed,
                keepNames);
    }

    /// This with a plan, which then decides about every layer.
    public Request withPlan(Plan value) {
        return new Request(
                model,
                output,
                method,
                budget,
                precision,
                rules,
                Optional.of(value),
                firstConvolution,
                classifier,
                data,
                calibrationImages,
                threads,
                seed,
                keepNames);
    }

    /// This with the first convolution and the last layer compressed or left alone.
    public Request withEnds(boolean first, boolean last) {
        return new Request(
                model,
                output,
                method,
                budget,
                precision,
                rules,
                plan,
                first,
                last,
                data,
                calibrationImages,
                threads,
                seed,
                keepNames);
    }

    /// This with images.
    public Request withData(DataSpec value, int images) {
        return new Request(
                model,
                output,
                method,
                budget,
                precision,
                rules,
                plan,
                firstConvolution,
                classifier,
                Optional.of(value),
                images,
                threads,
                seed,
                keepNames);
    }

    /// This with a number of threads.
    public Request withThreads(int value) {
        return new Request(
                model,
                output,
                method,
                budget,
                precision,
                rules,
                plan,
                firstConvolution,
                classifier,
                data,
                calibrationImages,
                value,
                seed,
                keepNames);
    }

    /// This with a seed.
    public Request withSeed(long value) {
        return new Request(
                model,
                output,
                method,
                budget,
                precision,
                rules,
                plan,
                firstConvolution,
                classifier,
                data,
                calibrationImages,
                threads,
                value,
                keepNames);
    }

    /// This with the names of nodes and values kept, or shortened.
    public Request withNamesKept(boolean value) {
        return new Request(
                model,
                output,
                method,
                budget,
                precision,
                rules,
                plan,
                firstConvolution,
                classifier,
                data,
                calibrationImages,
                threads,
                seed,
                value);
    }
}
