package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;
import org.filtrate.tune.weight.Parameter;

/// A model in which everything that training changes is an initializer of its own.
///
/// Files store equal numbers once: the scales of two normalisations, both still 1, may be one
/// initializer. They become two here, for they will part. A weight that several layers share stays one.
///
/// @param model the model
/// @param parameters what gradients are found for, with its kind, by initializer
/// @param statistics what normalisations keep of the images they saw, by initializer
record TrainingForm(Model model, Map<String, Parameter.Kind> parameters, Set<String> statistics) {
    /// What an input of a node is to training.
    private enum Role {
        WEIGHT,
        OFFSET,
        STATISTIC
    }

    static TrainingForm of(Model model) {
        return new Builder(model).form();
    }

    /// What a node's inputs are to training, by place.
    private static Map<Integer, Role> roles(Node node) {
        if (!node.domain().isEmpty()) {
            return Map.of();
        }
        return switch (node.op()) {
            case "Conv", "ConvTranspose", "Gemm" -> Map.of(1, Role.WEIGHT, 2, Role.OFFSET);
            case "MatMul" -> Map.of(1, Role.WEIGHT);
            case "BatchNormalization" -> Map.of(1, Role.OFFSET, 2, Role.OFFSET, 3, Role.STATISTIC, 4, Role.STATISTIC);
            case "InstanceNormalization", "LayerNormalization", "GroupNormalization" ->
                Map.of(1, Role.OFFSET, 2, Role.OFFSET);
            case "PRelu" -> Map.of(1, Role.OFFSET);
            case "Add" -> Map.of(0, Role.OFFSET, 1, Role.OFFSET);
            default -> Map.of();
        };
    }

    private static final class Builder {
        private final Model model;
        private final Graph graph;
        private final Patch patch = new Patch("training form");
        private final Map<String, Role> taken = new HashMap<>();
        private final Map<String, Integer> uses = new HashMap<>();
        private final Set<String> names;
        private final Map<String, Parameter.Kind> parameters = new LinkedHashMap<>();
        private final Set<String> statistics = new LinkedHashSet<>();

        Builder(Model model) {
            this.model = model;
            this.graph = model.graph();
            this.names = new HashSet<>(graph.names());
        }

        TrainingForm form() {
            graph.nodes()
                    .forEach(n -> roles(n).forEach((place, role) ->
                            constant(n, place).ifPresent(c -> uses.merge(n.input(place), 1, Integer::sum))));
            graph.nodes().forEach(this::untie);
            return new TrainingForm(patch.applyTo(model), parameters, statistics);
        }

        /// The constant at an input, where it is one that can be trained.
        private Optional<Tensor> constant(Node node, int place) {
            return Optional.of(node.input(place))
                    .filter(name -> !name.isEmpty())
                    .flatMap(graph::constant)
                    .filter(t -> t.type() == ElementType.FLOAT)
                    .filter(t -> !node.is("Add") || isLayer(node.input(1 - place)));
        }

        /// Whether a value is the output of a layer, to which something is added as its bias.
        private boolean isLayer(String name) {
            return graph.producer(name)
                    .filter(n -> roles(n).get(1) == Role.WEIGHT)
                    .isPresent();
        }

        private void untie(Node node) {
            List<String> inputs = new ArrayList<>(node.inputs());
            roles(node).entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(e ->
                            constant(node, e.getKey()).ifPresent(c -> inputs.set(e.getKey(), own(c, e.getValue()))));
            if (!inputs.equals(node.inputs())) {
                patch.replace(node, List.of(node.withInputs(inputs)));
            }
        }

        /// The name of an initializer with these values that nothing of another role reads.
        private String own(Tensor constant, Role role) {
            String name = constant.name();
            boolean stored =
                    graph.initializers().stream().anyMatch(t -> t.name().equals(name));
            boolean shared = role == Role.WEIGHT && taken.get(name) == Role.WEIGHT;
            boolean free = !taken.containsKey(name) && graph.reads(name) <= uses.getOrDefault(name, 0);
            if (!stored || !(shared || free)) {
                String fresh = fresh(name);
                patch.initializer(constant.named(fresh));
                return taken(fresh, role);
            }
            return taken(name, role);
        }

        private String taken(String name, Role role) {
            taken.put(name, role);
            switch (role) {
                case WEIGHT -> parameters.put(name, Parameter.Kind.WEIGHT);
                case OFFSET -> parameters.put(name, Parameter.Kind.OFFSET);
                case STATISTIC -> statistics.add(name);
            }
            return name;
        }

        private String fresh(String name) {
            String fresh = name + "#2";
            for (int i = 3; !names.add(fresh); i++) {
                fresh = name + "#" + i;
            }
            return fresh;
        }
    }
}
