package org.filtrate.filters.lowrank;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.filtrate.filters.Target;
import org.filtrate.filters.chain.GroupRounding;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// Tucker-2 factors rounded to their stored precision: `V` and `U` first, then the core that is best for both as
/// rounded; coded factors are then refitted to the others in turn.
///
/// @param target the dense filters
/// @param groups the filters of each group and how their errors count
/// @param rounding how factors are rounded
record Tucker2Rounding(Target target, List<Tucker2Group> groups, GroupRounding rounding) {
    /// Rounds of refitting coded factors.
    private static final int ROUNDS = 2;

    private static final int STEPS = 12;

    /// The most weights whose factors are refitted in turn.
    private static final long REFITTED = 1_000_000;

    /// Compact filters from exact factors, one a group.
    Tucker2Filters of(List<Tucker2Group.Factors> exact) {
        StoredMatrix input = input(g -> exact.get(g).v());
        StoredMatrix output = output(g -> exact.get(g).u(), exact::get);
        Tucker2Filters filters = withCore(input, output);
        if (!rounding.precision().isCoded() || shape().count() > REFITTED) {
            return filters;
        }
        List<Tucker2Filters> found = new ArrayList<>(List.of(filters));
        for (int round = 0; round < ROUNDS; round++) {
            Tucker2Filters last = filters;
            StoredMatrix newOutput = output(
                    g -> groups.get(g)
                            .output(factors(last, g).core(), factors(last, g).v()),
                    g -> factors(last, g));
            Tucker2Filters mixed = new Tucker2Filters(shape(), last.input(), last.core(), newOutput);
            found.add(mixed);
            StoredMatrix newInput = input(g -> groups.get(g).input(factors(mixed, g), STEPS));
            filters = withCore(newInput, newOutput);
            found.add(filters);
        }
        return target.closest(found);
    }

    private FilterShape shape() {
        return target.shape();
    }

    private StoredMatrix input(IntFunction<double[][]> factor) {
        return rounding.stored(
                groups.size(), factor, g -> List.<double[][]>of(groups.get(g).inputMetric()));
    }

    /// @param others what `U` is multiplied with
    private StoredMatrix output(IntFunction<double[][]> factor, IntFunction<Tucker2Group.Factors> others) {
        return rounding.stored(
                groups.size(),
                factor,
                g -> List.<double[][]>of(groups.get(g)
                        .outputMetric(others.apply(g).core(), others.apply(g).v())));
    }

    private Tucker2Filters withCore(StoredMatrix input, StoredMatrix output) {
        int rankOut = output.cols();
        int rankIn = input.rows() / groups.size();
        double[][] none = new double[rankOut][rankIn * shape().kernelArea()];
        IntFunction<Tucker2Group.Factors> rounded = g -> factors(input, output, none, g);
        StoredMatrix core = rounding.stored(
                groups.size(),
                g -> groups.get(g).core(rounded.apply(g).u(), rounded.apply(g).v()),
                g -> List.<double[][]>of(
                        groups.get(g).coreMetric(rounded.apply(g).v())));
        return new Tucker2Filters(shape(), input, core, output);
    }

    /// A group's factors as stored.
    private Tucker2Group.Factors factors(Tucker2Filters filters, int group) {
        int rankOut = filters.output().cols();
        int cols = filters.core().cols();
        double[][] core = Products.rows(filters.core().values(), group * rankOut * cols, rankOut, cols);
        return factors(filters.input(), filters.output(), core, group);
    }

    private Tucker2Group.Factors factors(StoredMatrix input, StoredMatrix output, double[][] core, int group) {
        int rows = shape().groupFilters();
        int rankIn = input.rows() / groups.size();
        return new Tucker2Group.Factors(
                Products.rows(output.values(), group * rows * output.cols(), rows, output.cols()),
                core,
                Products.rows(input.values(), group * rankIn * input.cols(), rankIn, input.cols()));
    }
}
