package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;

/// Where a network can be cut in two: values that everything which comes later is computed from, and nothing
/// else. What lies between two of them, with a layer in it at least, is a block; the last one ends with the
/// network's outputs.
///
/// @param model the network
/// @param ends where the blocks but the last end, in the order of the network
record Blocks(Model model, List<String> ends) {
    /// The blocks of a network.
    static Blocks of(Model model) {
        Set<String> layers = new HashSet<>();
        for (Layer layer : Layers.find(model, ShapeInference.infer(model))) {
            layers.add(layer.node().output(0));
        }
        return new Blocks(model, ends(model.graph(), layers));
    }

    private static List<String> ends(Graph graph, Set<String> layers) {
        Map<String, Integer> lastReads = lastReads(graph);
        Set<String> alive = new HashSet<>(); // what depends on images and is still to be read
        graph.requiredInputs().forEach(v -> alive.add(v.getName()));
        List<String> ends = new ArrayList<>();
        String candidate = "";
        int inside = 0;
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            int at = i;
            if (layers.contains(node.output(0))) {
                inside = candidate.isEmpty() ? inside + 1 : 1;
                if (!candidate.isEmpty()) {
                    ends.add(candidate);
                    candidate = "";
                }
            }
            if (node.inputs().stream().anyMatch(alive::contains)) {
                node.outputs().stream().filter(lastReads::containsKey).forEach(alive::add);
            }
            alive.removeIf(name -> lastReads.getOrDefault(name, -1) <= at);
            if (alive.size() == 1 && inside > 0) {
                candidate = alive.iterator().next();
            }
        }
        return ends;
    }

    private static Map<String, Integer> lastReads(Graph graph) {
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            for (String input : graph.nodes().get(i).inputs()) {
                last.put(input, i);
            }
        }
        graph.outputs().forEach(v -> last.put(v.getName(), Integer.MAX_VALUE));
        return last;
    }

    /// The ends and the network's outputs.
    List<String> values() {
        List<String> values = new ArrayList<>(ends);
        model.graph().outputs().stream()
                .map(v -> v.getName())
                .filter(name -> !ends.contains(name))
                .forEach(values::add);
        return values;
    }

    /// The network in which gradients end where blocks do: each block's lead back to that block alone.
    Model separated() {
        Map<String, String> copies = new LinkedHashMap<>();
        ends.forEach(end -> copies.put(end, fresh(end)));
        Patch patch = new Patch("separate blocks");
        for (Node node : model.graph().nodes()) {
            List<String> inputs =
                    node.inputs().stream().map(i -> copies.getOrDefault(i, i)).toList();
            List<Node> nodes = new ArrayList<>(List.of(node.withInputs(inputs)));
            node.outputs().stream().filter(copies::containsKey).forEach(end -> nodes.add(detached(end, copies)));
            if (nodes.size() > 1 || !inputs.equals(node.inputs())) {
                patch.replace(node, nodes);
            }
        }
        return patch.applyTo(model);
    }

    private static Node detached(String end, Map<String, String> copies) {
        return Node.of(
                "", "Identity", List.of(end), List.of(copies.getOrDefault(end, end)), Attribute.of("detached", 1L));
    }

    private String fresh(String end) {
        String name = end + "#detached";
        while (model.graph().names().contains(name)) {
            name += "#";
        }
        return name;
    }
}
