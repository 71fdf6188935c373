package org.filtrate.compress.calibrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.filtrate.compress.budget.Choice;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Node;

/// The order in which layers are fitted: what a layer reads should follow from layers that are fitted already.
final class FitOrder {
    private FitOrder() {}

    /// Layers in groups, one after the other. Layers of one group do not depend on each other, unless there would be
    /// more than `most` groups; neighbouring ones are then put together.
    static List<List<Choice>> groups(Graph graph, List<Choice> choices, int most) {
        Set<String> outputs = new HashSet<>();
        choices.forEach(c -> outputs.add(c.candidate().layer().node().output(0)));
        Map<String, Integer> depths = new HashMap<>();
        for (Node node : graph.nodes()) {
            int depth = Prefix.reads(node).stream()
                    .mapToInt(r -> depths.getOrDefault(r, 0))
                    .max()
                    .orElse(0);
            int after = outputs.contains(node.output(0)) ? depth + 1 : depth;
            node.outputs().forEach(o -> depths.put(o, after));
        }
        Map<Integer, List<Choice>> byDepth = new TreeMap<>();
        for (Choice choice : choices) {
            int depth = depths.getOrDefault(choice.candidate().layer().node().output(0), 0);
            byDepth.computeIfAbsent(depth, d -> new ArrayList<>()).add(choice);
        }
        List<List<Choice>> levels = new ArrayList<>(byDepth.values());
        List<List<Choice>> groups = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            int group = levels.size() <= most ? i : (int) ((long) i * most / levels.size());
            if (group == groups.size()) {
                groups.add(new ArrayList<>());
            }
            groups.get(group).addAll(levels.get(i));
        }
        return groups;
    }
}
