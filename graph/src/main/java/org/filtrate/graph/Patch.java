package org.filtrate.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An edit of a model, the only way one changes: nodes replaced, initializers added or given new data, functions added.
///
/// Whatever the replaced nodes alone had read (initializers, `Constant` and `Identity` nodes, graph inputs that
/// repeat an initializer) goes with them; everything else stays as it was. Patches of different nodes combine.
public final class Patch {
    private final String label;
    private final Map<String, List<Node>> replacements = new LinkedHashMap<>();
    private final Map<String, Tensor> initializers = new LinkedHashMap<>();
    private final Map<String, Function> functions = new LinkedHashMap<>();
    private final Map<String, Long> domains = new LinkedHashMap<>();

    /// @param label what the patch does, for messages
    public Patch(String label) {
        this.label = label;
    }

    /// Replaces the node that writes `old.output(0)` by `nodes`, which must write all that `old` wrote.
    public Patch replace(Node old, List<Node> nodes) {
        if (replacements.put(old.output(0), List.copyOf(nodes)) != null) {
            throw new GraphException(label + ": " + old.describe() + " is replaced twice");
        }
        return this;
    }

    /// Adds an initializer, or replaces the one of the same name.
    public Patch initializer(Tensor tensor) {
        initializers.put(tensor.name(), tensor);
        return this;
    }

    /// Adds a function and imports its domain at `version`; one of the same domain and name is stored once.
    public Patch function(Function function, long version) {
        add(function.domain() + ":" + function.name(), function);
        domains.put(function.domain(), version);
        return this;
    }

    private void add(String key, Function function) {
        Function known = functions.putIfAbsent(key, function);
        if (known != null && !known.equals(function)) {
            throw new GraphException(label + ": function '" + function.name() + "' has two meanings");
        }
    }

    /// Adds everything that another patch does.
    public Patch and(Patch other) {
        other.replacements.forEach((output, nodes) -> {
            if (replacements.put(output, nodes) != null) {
                throw new GraphException(other.label + ": the node that writes '" + output + "' is already replaced");
            }
        });
        initializers.putAll(other.initializers);
        other.functions.forEach((key, function) -> add(key, function));
        domains.putAll(other.domains);
        return this;
    }

    /// The model with this edit made.
    ///
    /// @throws GraphException where a node to be replaced is not there
    public Model applyTo(Model model) {
        ModelProto.Builder edited = model.proto().toBuilder();
        edited.setGraph(editGraph(model.graph()));
        Set<String> present = new HashSet<>();
        model.functions().forEach(f -> present.add(f.domain() + ":" + f.name()));
        functions.forEach((key, function) -> {
            if (present.add(key)) {
                edited.addFunctions(function.proto());
            }
        });
        importDomains(edited);
        return new Model(edited.build());
    }

    private void importDomains(ModelProto.Builder edited) {
        Set<String> imported = new HashSet<>();
        edited.getOpsetImportList().forEach(o -> imported.add(o.getDomain()));
        domains.forEach((domain, version) -> {
            if (imported.add(domain)) {
                edited.addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version));
            }
        });
    }

    private GraphProto editGraph(Graph graph) {
        GraphProto.Builder edited = graph.proto().toBuilder();
        List<Node> nodes = new ArrayList<>();
        Set<String> released = new HashSet<>();
        Set<String> pending = new HashSet<>(replacements.keySet());
        for (Node node : graph.nodes()) {
            List<Node> replacement = pending.remove(node.output(0)) ? replacements.get(node.output(0)) : null;
            if (replacement == null) {
                nodes.add(node);
            } else {
                nodes.addAll(replacement);
                released.addAll(node.inputs());
            }
        }
        if (!pending.isEmpty()) {
            throw new GraphException(label + ": no node writes " + pending);
        }
        Set<String> dead = dead(graph, nodes, released);
        edited.clearNode();
        nodes.stream()
                .filter(n -> !dead.contains(n.output(0)) || n.outputs().isEmpty())
                .forEach(n -> edited.addNode(n.proto()));
        editInitializers(edited, dead);
        return edited.build();
    }

    private void editInitializers(GraphProto.Builder edited, Set<String> dead) {
        Map<String, Tensor> pending = new LinkedHashMap<>(initializers);
        List<Tensor> kept = new ArrayList<>();
        edited.getInitializerList().stream()
                .map(Tensor::new)
                .filter(t -> !dead.contains(t.name()))
                .forEach(t -> {
                    Tensor replacement = pending.remove(t.name());
                    kept.add(replacement == null ? t : replacement);
                });
        kept.addAll(pending.values());
        edited.clearInitializer();
        kept.forEach(t -> edited.addInitializer(t.proto()));
        List<ValueInfoProto> inputs = edited.getInputList().stream()
                .filter(v -> !dead.contains(v.getName()))
                .toList();
        edited.clearInput().addAllInput(inputs);
    }

    /// Names that nothing reads any more once `released` have lost a reader: initializers and what only fed them.
    private Set<String> dead(Graph graph, List<Node> nodes, Set<String> released) {
        GraphProto.Builder remaining = graph.proto().toBuilder().clearNode();
        nodes.forEach(n -> remaining.addNode(n.proto()));
        Map<String, Integer> reads = new HashMap<>();
        Graph after = new Graph(remaining.build());
        Set<String> dead = new HashSet<>();
        Set<String> constants = new HashSet<>();
        graph.initializers().forEach(t -> constants.add(t.name()));
        Deque<String> queue = new ArrayDeque<>(released);
        while (!queue.isEmpty()) {
            String name = queue.remove();
            if (name.isEmpty() || reads.computeIfAbsent(name, after::reads) > 0 || dead.contains(name)) {
                continue;
            }
            if (constants.contains(name)) {
                dead.add(name);
            }
            after.producer(name)
                    .filter(n -> n.is("Constant") || n.is("Identity"))
                    .ifPresent(n -> {
                        dead.add(name);
                        for (String input : n.inputs()) {
                            reads.merge(input, after.reads(input) - 1, (known, first) -> known - 1);
                            queue.add(input);
                        }
                    });
        }
        return dead;
    }
}
