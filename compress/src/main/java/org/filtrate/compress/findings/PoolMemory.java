package org.filtrate.compress.findings;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Weight;
import org.jspecify.annotations.Nullable;

/// What was learned from the filters of a network together, among findings.
public final class PoolMemory implements Pool.Memory {
    private final List<Weight> weights;
    private final Findings findings;
    private @Nullable String content;

    /// @param weights the filters
    public PoolMemory(List<Weight> weights, Findings findings) {
        this.weights = weights;
        this.findings = findings;
    }

    @Override
    public double[] find(String what, Supplier<double[]> learn) {
        String found = findings.find(() -> Key.of("learned").add(content(), what), () -> text(learn.get()));
        return Arrays.stream(found.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private synchronized String content() {
        String known = content;
        if (known == null) {
            known = content(weights);
            content = known;
        }
        return known;
    }

    /// What all findings about some filters follow from.
    public static String content(List<Weight> weights) {
        Key key = Key.of("pool");
        weights.forEach(key::add);
        return key.hex();
    }

    private static String text(double[] numbers) {
        return Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(" "));
    }
}
