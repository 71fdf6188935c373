package org.filtrate.tune.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filtrate.tune.ops.Value;
import org.filtrate.tune.tensor.NativeScope;
import org.jspecify.annotations.Nullable;

/// New numbers for the values that the steps of a network still need: what is known first, then what steps write.
final class Numbering {
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final @Nullable Value[] values;
    private final int firstComputed;

    /// Numbers the values; of those that are known and not needed, memory is returned.
    ///
    /// @param known values by their old number; modified
    /// @param named old numbers of inputs, variables and outputs
    Numbering(List<Step> steps, List<@Nullable Value> known, Set<Integer> named) {
        Set<Integer> used = new HashSet<>(named);
        Set<Integer> written = new HashSet<>();
        for (Step step : steps) {
            Arrays.stream(step.inputs()).forEach(used::add);
            Arrays.stream(step.outputs()).forEach(written::add);
        }
        List<@Nullable Value> kept = new ArrayList<>();
        for (int slot = 0; slot < known.size(); slot++) {
            Value value = known.get(slot);
            if (used.contains(slot) && !written.contains(slot)) {
                numbers.put(slot, kept.size());
                kept.add(value);
            } else if (value != null) {
                value.tensor().close();
                known.set(slot, null);
            }
        }
        firstComputed = kept.size();
        written.remove(Step.NONE);
        written.stream().sorted().forEach(slot -> numbers.put(slot, numbers.size()));
        values = Arrays.copyOf(kept.toArray(new @Nullable Value[0]), numbers.size());
    }

    /// What is known, by new number, and room for what steps write.
    @Nullable Value[] values() {
        return values;
    }

    int firstComputed() {
        return firstComputed;
    }

    List<Step> of(List<Step> steps) {
        return steps.stream()
                .map(s -> new Step(s.node(), s.kernel(), of(s.inputs()), of(s.outputs())))
                .toList();
    }

    private int[] of(int[] slots) {
        return Arrays.stream(slots)
                .map(s -> numbers.getOrDefault(s, Step.NONE))
                .toArray();
    }

    Map<String, Integer> of(Map<String, Integer> names) {
        Map<String, Integer> numbered = new LinkedHashMap<>();
        names.forEach((name, slot) -> numbered.put(name, numbers.getOrDefault(slot, Step.NONE)));
        return numbered;
    }

    /// The values that each step is the last to read or, where nothing reads them, to write.
    ///
    /// @param steps with new numbers
    /// @param outputs new numbers of the values that are not to end
    List<int[]> ends(List<Step> steps, Map<String, Integer> outputs) {
        Set<Integer> done = new HashSet<>(outputs.values());
        List<int[]> ends = new ArrayList<>();
        for (Step step : steps.reversed()) {
            ends.add(Arrays.stream(new int[][] {step.inputs(), step.outputs()})
                    .flatMapToInt(Arrays::stream)
                    .filter(slot -> slot >= firstComputed && done.add(slot))
                    .toArray());
        }
        return ends.reversed();
    }

    /// Lays known weights of two-dimensional convolutions out like the images that they meet.
    ///
    /// @param steps with new numbers
    /// @return whether there are such convolutions
    boolean layOutWeights(List<Step> steps) {
        boolean any = false;
        for (Step step : steps) {
            if (!step.node().op().startsWith("Conv")) {
                continue;
            }
            int slot = step.inputs()[1];
            Value weight = values[slot];
            any |= weight == null || weight.tensor().dim() == 4;
            if (weight != null && weight.tensor().dim() == 4) {
                values[slot] = new Value(NativeScope.own(Network.channelsLast(weight.tensor())));
                weight.tensor().close();
            }
        }
        return any;
    }
}
